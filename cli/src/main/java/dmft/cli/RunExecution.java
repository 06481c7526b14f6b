package dmft.cli;

import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.plots.Report;
import dmft.cli.progress.Progress;
import dmft.cli.results.ArraysFile;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PeakMemory;
import dmft.cli.results.RunFolder;
import dmft.cli.results.RunLog;
import dmft.cli.results.Summary;
import dmft.cli.results.TerminalSummary;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Solves one run into one folder: parameters, log, progress, warnings, results, and the exit code that all this comes to. */
final class RunExecution {

    private final Solver solver;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean quiet;

    /**
     * What solves runs.
     *
     * @param out gets the summary of a run, unless quiet
     * @param err gets warnings, errors and, unless quiet, progress
     * @param quiet true to show no progress and no summary; the log has them in any case
     */
    RunExecution(Solver solver, PrintWriter out, PrintWriter err, boolean quiet) {
        this.solver = solver;
        this.out = out;
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * Solves a run and leaves its results in a folder that was just started; a failure of the solve is reported.
     *
     * @param cancelled tells when to stop; the caller must hold the JVM until this method is back
     * @return the exit code
     * @throws OutputFolderException if the folder cannot be written
     */
    int solve(Run run, RunFolder folder, BooleanSupplier cancelled) throws OutputFolderException {
        try (RunLog log = folder.log()) {
            try {
                folder.write("parameters.toml", run.values().toToml());
                run.warnings().forEach(warning -> warn(log, warning));
                Solution solution;
                try (Progress progress = new Progress(run, cancelled, quiet ? null : err, log)) {
                    solution = solver.solve(
                            run.problem(),
                            run.settings(),
                            run.recording(),
                            folder.checkpoints(run.values().get(Parameters.CHECKPOINT_SECONDS)),
                            progress);
                }
                return keep(run, solution, folder, log);
            } catch (RuntimeException | Error e) {
                log.trace(e);
                return Failures.unavailable(e) ? Failures.report(e, err) : Failures.bug(e, log.file(), err);
            }
        }
    }

    private int keep(Run run, Solution solution, RunFolder folder, RunLog log) throws OutputFolderException {
        solution.warnings().forEach(warning -> warn(log, warning));
        List<String> warnings = new ArrayList<>(run.warnings());
        warnings.addAll(solution.warnings());
        ArraysFile.write(folder, run.values(), solution);
        Report.drawIn(folder).forEach(warning -> {
            warn(log, warning);
            warnings.add(warning);
        });
        Summary summary = new Summary(run.values(), solution, PeakMemory.bytes(), warnings);
        folder.write("summary.json", summary.toJson());
        String text = TerminalSummary.of(solution, summary.peakMemoryBytes(), folder.path());
        log.lines(text);
        if (!quiet) {
            out.print(text);
            out.flush();
        }
        if (solution.outcome() != Outcome.INTERRUPTED) {
            folder.markComplete();
        }
        if (solution.outcome() != Outcome.COMPLETED) {
            err.println("dmft: "
                    + solution.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + solution.message()
                    + "; what was computed is kept in " + folder.path());
        }
        return exitCode(solution.outcome());
    }

    private static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> ExitCode.DONE;
            case DIVERGED, RANK_EXHAUSTED -> ExitCode.NOT_CONVERGED;
            case INTERRUPTED, RUNNING -> ExitCode.INTERRUPTED;
        };
    }

    private void warn(RunLog log, String warning) {
        log.lines("warning: " + warning);
        err.println("warning: " + warning);
    }
}
