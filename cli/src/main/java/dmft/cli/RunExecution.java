package dmft.cli;

import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.plots.Report;
import dmft.cli.progress.Progress;
import dmft.cli.results.ArraysFile;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PeakMemory;
import dmft.cli.results.RunFolder;
import dmft.cli.results.RunLock;
import dmft.cli.results.RunLog;
import dmft.cli.results.Summary;
import dmft.cli.results.TerminalSummary;
import dmft.solve.CheckpointException;
import dmft.solve.Checkpoints;
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
    private final String goingOn;

    /**
     * What solves runs.
     *
     * @param out gets the summary of a run, unless quiet
     * @param err gets warnings, errors and, unless quiet, progress
     * @param goingOn how an interrupted run is gone on with, as it reads at the end of a sentence
     * @param quiet true to show no progress and no summary; the log has them in any case
     */
    RunExecution(Solver solver, PrintWriter out, PrintWriter err, boolean quiet, String goingOn) {
        this.goingOn = goingOn;
        this.solver = solver;
        this.out = out;
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * Solves a run and leaves its results in a folder that was just started or is gone on with; a failure of the solve is reported.
     *
     * @param backend what the run is solved on
     * @param cancelled tells when to stop; the caller must hold the JVM until this method is back
     * @return the exit code
     * @throws OutputFolderException if the folder cannot be written
     */
    int solve(Run asked, BackendInUse backend, RunFolder folder, BooleanSupplier cancelled)
            throws OutputFolderException {
        Run run = asked.on(backend.name());
        try (RunLock _ = folder.lock();
                RunLog log = folder.log()) {
            try {
                folder.writeParameters(run.values().toToml());
                run.warnings().forEach(warning -> warn(log, warning));
                run.notes().forEach(log::lines);
                log.lines(backend.text());
                Checkpoints checkpoints = folder.checkpoints(run.values().get(Parameters.CHECKPOINT_SECONDS));
                if (checkpoints.resume() && folder.hasCheckpoints()) {
                    log.lines("resumed");
                }
                PartialResults partial = new PartialResults(run, backend, folder, warning -> warn(log, warning));
                Solution solution;
                try (Progress progress = new Progress(run, cancelled, partial, quiet ? null : err, log)) {
                    solution = solver.solve(run.problem(), run.settings(), run.recording(), checkpoints, progress);
                }
                return keep(run, backend, solution, folder, log, partial);
            } catch (CheckpointException e) {
                log.lines(String.valueOf(e.getMessage()));
                err.println("dmft: " + e.getMessage());
                return ExitCode.BAD_INPUT;
            } catch (RuntimeException | Error e) {
                log.trace(e);
                return Failures.unavailable(e) ? Failures.report(e, err) : Failures.bug(e, log.file(), err);
            }
        }
    }

    private int keep(
            Run run, BackendInUse backend, Solution solution, RunFolder wanted, RunLog log, PartialResults partial)
            throws OutputFolderException {
        List<String> warnings = new ArrayList<>(run.warnings());
        warnings.addAll(partial.warnings());
        warnings.addAll(solution.warnings());
        solution.warnings().forEach(warning -> warn(log, warning));
        if (wanted.wasRemoved()) {
            warn(log, wanted.path() + " was removed while the run went on: it is made again for the results");
        }
        Summary summary = new Summary(run.values(), backend, solution, PeakMemory.bytes(), warnings);
        RunFolder folder = written(run, summary, wanted, log);
        if (solution.outcome() != Outcome.INTERRUPTED) {
            folder.markComplete();
            removeCheckpoints(folder, log);
            if (solution.steps() >= 0 && run.values().get(Parameters.PICTURES)) {
                Report.drawIn(folder).forEach(warning -> warn(log, warning));
            }
        }
        String text = TerminalSummary.of(
                solution, run.values().find(Parameters.CLASSES).orElse(List.of()), PeakMemory.bytes(), folder.path());
        log.lines(text);
        if (!quiet) {
            out.print(text);
            out.flush();
        }
        tellOutcome(solution, folder);
        return folder == wanted ? exitCode(solution.outcome()) : ExitCode.OUTPUT_FOLDER;
    }

    private void tellOutcome(Solution solution, RunFolder folder) {
        if (solution.outcome() == Outcome.COMPLETED) {
            return;
        }
        String kept = solution.steps() < 0 ? "" : "; what was computed is kept in " + folder.path();
        err.println(
                "dmft: " + solution.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": "
                        + solution.message() + kept + (solution.outcome() == Outcome.INTERRUPTED ? goingOn : ""));
    }

    /** The results are whole without it. */
    private void removeCheckpoints(RunFolder folder, RunLog log) {
        try {
            folder.removeCheckpoints();
        } catch (OutputFolderException e) {
            warn(log, "the checkpoints of the finished run are not removed: " + e.getMessage());
        }
    }

    /** Writes all results; where the folder has no room for them, into another one, for work that is done must not be lost. */
    private RunFolder written(Run run, Summary summary, RunFolder folder, RunLog log) throws OutputFolderException {
        try {
            write(run, summary, folder);
            return folder;
        } catch (OutputFolderException e) {
            log.lines(String.valueOf(e.getMessage()));
            err.println("dmft: " + e.getMessage());
            RunFolder rescue = RunFolder.rescue();
            rescue.writeParameters(run.values().toToml());
            write(run, summary, rescue);
            err.println("dmft: the results are kept in " + rescue.path() + ": move them to where there is room");
            return rescue;
        }
    }

    private static void write(Run run, Summary summary, RunFolder folder) throws OutputFolderException {
        folder.write("summary.json", summary.toJson());
        if (summary.solution().steps() >= 0) {
            ArraysFile.write(folder, run.values(), summary.solution());
        }
    }

    private static int exitCode(Outcome outcome) {
        return switch (outcome) {
            case COMPLETED -> ExitCode.DONE;
            case NOT_CONVERGED, DIVERGED, RANK_EXHAUSTED -> ExitCode.NOT_CONVERGED;
            case INTERRUPTED, RUNNING -> ExitCode.INTERRUPTED;
        };
    }

    private void warn(RunLog log, String warning) {
        log.lines("warning: " + warning);
        err.println("warning: " + warning);
    }
}
