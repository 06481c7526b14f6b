package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PriorRun;
import dmft.cli.results.RunEnd;
import dmft.cli.results.RunFolder;
import dmft.compute.FieldMemory;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Solves the points of a sweep, several at once, and keeps the sweep's table up to date. */
final class SweepRunner {

    private final Solver solver;
    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean quiet;
    private final Path file;
    private final List<String> overrides;
    private final SweepTable table;

    /**
     * A sweep that has not begun.
     *
     * @param file the parameter file
     * @param overrides what holds for all points
     * @param table where every point is written down as it ends
     */
    SweepRunner(
            Solver solver,
            Function<SolverSettings, BackendInUse> backends,
            PrintWriter out,
            PrintWriter err,
            boolean quiet,
            Path file,
            List<String> overrides,
            SweepTable table) {
        this.solver = solver;
        this.backends = backends;
        this.out = out;
        this.err = err;
        this.quiet = quiet;
        this.file = file;
        this.overrides = overrides;
        this.table = table;
    }

    /**
     * Solves what is not complete yet. A table that cannot be written once points run is warned of and stops none of them.
     *
     * @param jobs the most points at once, or 0 for as many as cores and memory allow
     * @param cancelled tells when to stop
     * @return true if the table was written when the last point had ended
     * @throws OutputFolderException if the table cannot be written before anything runs or an earlier point cannot be read
     */
    boolean run(int jobs, BooleanSupplier cancelled) throws OutputFolderException {
        List<SweepPoint> left = new ArrayList<>();
        for (SweepPoint point : table.points()) {
            Path path = table.folder().path().resolve(point.name());
            Optional<PriorRun> prior = PriorRun.at(path);
            if (prior.isPresent() && prior.get().complete()) {
                table.put(point, SweepEnd.of(RunEnd.of(path)));
            } else {
                left.add(point);
            }
        }
        table.write();
        SweepSchedule schedule = SweepSchedule.of(
                left,
                left.stream()
                        .map(point -> Math.toIntExact(point.values().get(Parameters.THREADS)))
                        .toList(),
                Runtime.getRuntime().availableProcessors(),
                jobs,
                room(left));
        say("sweep: " + table.points().size() + " points, " + (table.points().size() - left.size())
                + " of them complete already" + (left.isEmpty() ? "" : ", " + schedule.abreast() + " at once")
                + "; results in " + table.folder().path());
        return solve(left, schedule, cancelled);
    }

    /** Where points run on several devices, they are taken to share the smallest. */
    private static Amounts room(List<SweepPoint> points) {
        FieldMemory smallest = points.stream()
                .map(SweepPoint::fields)
                .min(Comparator.comparingLong(FieldMemory::bytes))
                .orElse(FieldMemory.HEAP);
        return Memory.available(smallest);
    }

    private boolean solve(List<SweepPoint> left, SweepSchedule schedule, BooleanSupplier cancelled) {
        record Ended(SweepPoint point, SweepEnd end) {}

        ExecutorService pool = Executors.newFixedThreadPool(
                schedule.abreast(),
                Thread.ofPlatform().daemon().name("dmft-sweep-", 0).factory());
        try {
            ExecutorCompletionService<Ended> running = new ExecutorCompletionService<>(pool);
            for (SweepPoint point : left) {
                running.submit(() -> new Ended(
                        point,
                        cancelled.getAsBoolean() ? SweepEnd.NOT_STARTED : end(point, schedule.threads(), cancelled)));
            }
            boolean written = true;
            for (int i = 1; i <= left.size(); i++) {
                Ended ended = running.take().get();
                table.put(ended.point(), ended.end());
                written = written(written);
                if (!ended.end().equals(SweepEnd.NOT_STARTED)) {
                    say("[" + i + "/" + left.size() + "] " + ended.point().name() + ": " + text(ended.end()));
                }
            }
            return written;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a point of a sweep failed without an answer", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a point of a sweep", e);
        } finally {
            pool.shutdownNow();
        }
    }

    /** Writes the table, which holds all points and so makes up for earlier failures; says why it cannot unless the last one could not either. */
    private boolean written(boolean before) {
        try {
            table.write();
            return true;
        } catch (OutputFolderException e) {
            if (before) {
                err.println("warning: the sweep goes on, its table is tried again when the next point ends: "
                        + e.getMessage());
            }
            return false;
        }
    }

    /** Solves one point; whatever goes wrong with it is said and ends it alone. */
    private SweepEnd end(SweepPoint point, int threads, BooleanSupplier cancelled) {
        PrintWriter told = new PrintWriter(new PrefixedLines(point.name() + ": ", err), true);
        try {
            // All points' data at once may be more than the memory holds: each point's are read when its turn comes.
            Run run = ParameterFile.read(file, overrides, point.settings());
            if (!run.values().toToml().equals(point.values().toToml())) {
                told.println("dmft: " + file + " was changed after the sweep had begun, so this point is not what was"
                        + " asked for any more: undo the change and give the same command again with -o "
                        + table.folder().path() + ", or begin another sweep in another folder");
                return SweepEnd.failed(ExitCode.BAD_INPUT);
            }
            if (run.settings().threads() == 0) {
                run = run.withThreads(threads);
            }
            Path path = table.folder().path().resolve(point.name());
            // Earlier results have been compared with this point's parameters before anything ran.
            boolean cutOff = PriorRun.at(path)
                    .filter(prior -> !prior.parameters().isEmpty())
                    .isPresent();
            BackendInUse backend = backends.apply(run.settings());
            RunFolder folder = cutOff ? RunFolder.resumed(path) : RunFolder.at(path, true);
            int exitCode = new RunExecution(solver, out, told, true, ", the same sweep goes on with it")
                    .solve(run, backend, folder, cancelled);
            boolean kept =
                    exitCode == ExitCode.DONE || exitCode == ExitCode.NOT_CONVERGED || exitCode == ExitCode.INTERRUPTED;
            return kept ? SweepEnd.of(RunEnd.of(path)) : SweepEnd.failed(exitCode);
        } catch (ParameterException | OutputFolderException | RuntimeException | Error e) {
            return SweepEnd.failed(Failures.report(e, told));
        }
    }

    private static String text(SweepEnd end) {
        RunEnd run = end.run();
        return run == null
                ? end.state()
                : end.state() + ", train loss " + run.train().text() + ", " + SweepTable.seconds(run) + " s";
    }

    private void say(String line) {
        if (!quiet) {
            err.println(line);
        }
    }
}
