package dmft.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.Dmft;
import dmft.cli.ExitCode;
import dmft.cli.FakeSolver;
import dmft.cli.Solver;
import dmft.cli.results.RunFolder;
import dmft.solve.DmftSolver;
import dmft.solve.Outcome;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Runs the command on broken files and holds it to what it promises for any input. */
final class HostileRuns implements AutoCloseable {

    private static final Set<Integer> ALLOWED = Set.of(
            ExitCode.DONE,
            ExitCode.NOT_CONVERGED,
            ExitCode.USAGE,
            ExitCode.BAD_INPUT,
            ExitCode.UNAVAILABLE,
            ExitCode.OUTPUT_FOLDER);

    /** Ample: it tells what hangs, also where other work keeps the cores busy. */
    private static final int SECONDS = 60;

    /** What makes a run short whatever the file asks for. */
    private static final String[] TINY = {
        "--set=solver.samples=32", "--set=solver.replicas=1", "--set=training.steps=2", "--set=data.train=4"
    };

    private final Path folder;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final Map<Integer, Integer> counts = new TreeMap<>();
    private long slowestNanos;
    private String slowest = "";
    private int solvedIndeed;
    private int checked;

    HostileRuns(Path folder) {
        this.folder = folder;
    }

    /** How long the slowest run took, and which it was. */
    String slowest() {
        return String.format(Locale.ROOT, "%.2f s: %s", slowestNanos / 1e9, slowest);
    }

    /** How often each exit code came. */
    Map<Integer, Integer> counts() {
        return counts;
    }

    /** How many runs were solved indeed, to whatever end. */
    int solvedIndeed() {
        return solvedIndeed;
    }

    /** How many checks found nothing wrong. */
    int checked() {
        return checked;
    }

    /**
     * Has a parameter file solved by a solver that ends at step 0, for it is the files that are tried here, and nothing is drawn then.
     *
     * @param what names the case, so that a failure can be repeated
     * @param file the parameter file
     * @param options further options
     */
    void solve(String what, Path file, String... options) throws Exception {
        solve(FakeSolver.ending(Outcome.COMPLETED, 0), what, file, options);
    }

    /** Solves a parameter file at {@link #TINY} size. */
    void solveIndeed(String what, Path file) throws Exception {
        Solver solver = (problem, settings, recording, checkpoints, observer) -> new DmftSolver(settings)
                .recording(recording)
                .keeping(checkpoints)
                .solve(problem, observer);
        if (solve(solver, what + ", solved indeed", file, TINY)) {
            solvedIndeed++;
        }
    }

    /** Checks a parameter file at {@link #TINY} size, which must leave nothing. */
    void check(String what, Path file) throws Exception {
        Solver none = (problem, settings, recording, checkpoints, observer) -> {
            throw new AssertionError("check solved something");
        };
        List<String> args = new ArrayList<>(List.of("check", file.toString(), "--trial-seconds", "0"));
        args.addAll(List.of(TINY));
        if (execute(none, what + ", checked", file, args) == ExitCode.DONE) {
            checked++;
        }
        assertThat(folder.resolve("results")).doesNotExist();
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    private boolean solve(Solver solver, String what, Path file, String... options) throws Exception {
        Path results = folder.resolve("results");
        List<String> args = new ArrayList<>(List.of("solve", file.toString(), "-o", results.toString()));
        args.addAll(List.of(options));
        int code = execute(solver, what, file, args);
        boolean looksWhole =
                Files.exists(results.resolve("summary.json")) && !Files.exists(results.resolve(RunFolder.MARKER));
        assertThat(looksWhole)
                .as(what + ": a result that looks whole, exit " + code)
                .isEqualTo(code == ExitCode.DONE || code == ExitCode.NOT_CONVERGED);
        delete(results);
        return looksWhole;
    }

    private int execute(Solver solver, String what, Path file, List<String> args) throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Dmft dmft = new Dmft(solver, new PrintWriter(out, true), new PrintWriter(err, true));
        int code;
        long start = System.nanoTime();
        try {
            code = thread.submit(() -> dmft.execute(args.toArray(String[]::new)))
                    .get(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(what + ": no end within " + SECONDS + " seconds", e);
        } catch (ExecutionException e) {
            throw new AssertionError(what + ": " + e.getCause() + " escaped", e.getCause());
        }
        long nanos = System.nanoTime() - start;
        if (nanos > slowestNanos) {
            slowestNanos = nanos;
            slowest = what;
        }
        counts.merge(code, 1, Integer::sum);
        String told = out + "" + err;
        assertThat(code).as(what + ": " + told).isIn(ALLOWED);
        assertThat(told).as(what).doesNotContain("\tat ").doesNotContain("Exception");
        if (code != ExitCode.DONE) {
            assertThat(err.toString().lines().filter(line -> !line.isBlank()))
                    .as(what + ": exit " + code)
                    .isNotEmpty();
            // A file that is right but for its numbers is told what came of them.
            assertThat(told)
                    .as(what)
                    .containsAnyOf(
                            code == ExitCode.NOT_CONVERGED && !told.contains("not converged: ")
                                    ? "diverged"
                                    : code == ExitCode.NOT_CONVERGED
                                            ? "raise solver.iterations"
                                            : file.getFileName().toString(),
                            "--",
                            "needs at least");
        }
        return code;
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.delete(path);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
