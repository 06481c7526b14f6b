package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.plots.Report;
import dmft.cli.plots.SweepPlot;
import dmft.cli.progress.Interruption;
import dmft.cli.results.ArraysFile;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.PriorRun;
import dmft.cli.results.ResultsException;
import dmft.cli.results.RunFolder;
import dmft.solve.SolverSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmft sweep}: solves a parameter file at every combination of some parameters' values. */
@Command(
        name = "sweep",
        description = {
            "Solves the problem of a parameter file at every combination of the values given with --over, the last"
                + " varying fastest: one folder a point, a table of all (sweep.csv, sweep.json), and a picture of the"
                + " last losses against the numeric parameter with the most values.",
            "The same command with the same -o solves what is not complete yet. Ctrl-C stops all points. The exit code"
                    + " is the worst of any point, worst first: 130, 70, 73, 69, 65, 2, 0."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: dmft sweep examples/cifar10-tanh.toml --over model.gamma0=0.1,0.5,1 --over solver.seed=1,2"
        })
final class SweepCommand implements Callable<Integer> {

    private static final int MOST_POINTS = 10_000;
    /** More curves than this nobody tells apart. */
    private static final int MOST_OVERLAID = 32;

    private static final List<Integer> WORST_FIRST = List.of(
            ExitCode.INTERRUPTED,
            ExitCode.BUG,
            ExitCode.OUTPUT_FOLDER,
            ExitCode.UNAVAILABLE,
            ExitCode.BAD_INPUT,
            ExitCode.NOT_CONVERGED);

    private final Solver solver;
    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Option(
            names = "--over",
            required = true,
            paramLabel = "KEY=V1,V2,…",
            completionCandidates = RunArguments.Keys.class,
            description =
                    "values of a parameter, written as in the parameter file; may be repeated for other parameters")
    private List<String> over = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "folder of the sweep, one that is new or was made by a sweep; default: runs/STEM-sweep-001, the"
                            + " next free number")
    private @Nullable Path output;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description =
                    "points solved at once at most; default: as many as cores and memory allow. They share the cores.")
    private @Nullable Integer jobs;

    @Option(names = "--quiet", description = "no progress and no table on the terminal, only warnings and errors")
    private boolean quiet;

    SweepCommand(Solver solver, Function<SolverSettings, BackendInUse> backends, PrintWriter out, PrintWriter err) {
        this.solver = solver;
        this.backends = backends;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ParameterException, OutputFolderException {
        if (jobs != null && jobs < 1) {
            throw usage("--jobs " + jobs + ": expected a number of at least 1");
        }
        List<String> overrides = arguments.overrides();
        List<SweepAxis> axes = axes();
        SweepPlan plan = new SweepPlan(axes, backends);
        if (plan.size() > MOST_POINTS) {
            throw usage("--over asks for " + plan.size() + " points, expected at most " + MOST_POINTS
                    + ": give fewer values");
        }
        List<SweepPoint> points = plan.read(arguments.file(), overrides);
        String twins = SweepPlan.twins(points);
        if (twins != null) {
            throw usage("--over asks twice for the same point, " + twins + ": give each value once");
        }
        if (!fitMemory(points)) {
            return ExitCode.UNAVAILABLE;
        }
        List<String> keys = axes.stream().map(SweepAxis::key).toList();
        if (output != null && differ(points, output)) {
            return ExitCode.BAD_INPUT;
        }
        SweepTable table = new SweepTable(folder(), keys, points);
        try (Interruption interruption = new Interruption()) {
            boolean written = new SweepRunner(solver, backends, out, err, quiet, arguments.file(), overrides, table)
                    .run(jobs == null ? 0 : jobs, interruption::requested);
            return end(table, written, interruption.requested());
        }
    }

    private List<SweepAxis> axes() {
        List<SweepAxis> axes = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (String option : over) {
            arguments.requireKey("--over", option, "model.gamma0=0.1,0.5,1");
            SweepAxis axis = SweepAxis.parse(option);
            if (axis.values().stream().anyMatch(String::isEmpty)) {
                throw usage("--over " + option + ": a value is missing; expected values with a comma between them");
            }
            if (!keys.add(axis.key())) {
                throw usage("--over " + axis.key() + " is given twice: write all its values into one --over");
            }
            axes.add(axis);
        }
        return axes;
    }

    /** Says which points cannot fit into the memory whatever is done. */
    private boolean fitMemory(List<SweepPoint> points) {
        boolean fit = true;
        for (SweepPoint point : points) {
            Optional<String> refusal = Memory.refusal("this run needs at least", point.memoryOn(1), point.fields());
            if (refusal.isPresent()) {
                fit = false;
                err.println("dmft: " + point.name() + ": " + refusal.get());
            }
        }
        return fit;
    }

    /** Says which points were solved here before with other parameters. */
    private boolean differ(List<SweepPoint> points, Path folder) throws OutputFolderException {
        boolean differ = false;
        for (SweepPoint point : points) {
            Optional<PriorRun> prior = PriorRun.at(folder.resolve(point.name()));
            List<String> differences =
                    prior.map(run -> run.differences(point.values())).orElse(List.of());
            if (!differences.isEmpty()) {
                differ = true;
                err.println("dmft: " + folder.resolve(point.name()) + " was made from other parameters ("
                        + String.join("; ", differences) + "): choose another folder with -o DIR");
            }
        }
        return differ;
    }

    private RunFolder folder() throws OutputFolderException {
        if (output != null) {
            return RunFolder.ofSweep(output, SweepTable.JSON);
        }
        String name = String.valueOf(arguments.file().getFileName());
        return RunFolder.next(Path.of("runs"), Path.of(name.replaceFirst("\\.[^.]*$", "") + "-sweep.toml"));
    }

    private int end(SweepTable table, boolean written, boolean interrupted) throws OutputFolderException {
        List<Integer> codes =
                new ArrayList<>(table.ends().stream().map(SweepEnd::exitCode).toList());
        if (!overlay(table) || !plot(table) || !written) {
            codes.add(ExitCode.OUTPUT_FOLDER);
        }
        boolean complete = codes.stream().allMatch(code -> code == ExitCode.DONE || code == ExitCode.NOT_CONVERGED);
        if (complete) {
            table.folder().markComplete();
        }
        if (!quiet) {
            out.print(table.text());
            if (written) {
                out.println("table in " + table.folder().path().resolve(SweepTable.CSV));
            }
        }
        if (codes.contains(ExitCode.UNAVAILABLE)) {
            err.println(
                    "dmft: some points ran out of memory or lacked their backend: fewer at once need less, --jobs 1");
        }
        if (!complete) {
            err.println("dmft: the sweep is not complete: the same command with -o "
                    + table.folder().path() + " solves what is left");
        }
        out.flush();
        return interrupted
                ? ExitCode.INTERRUPTED
                : WORST_FIRST.stream().filter(codes::contains).findFirst().orElse(ExitCode.DONE);
    }

    /**
     * Draws what the points have come to over one another; a picture less is no reason to fail.
     *
     * @return false if the sweep's folder cannot be written
     */
    private boolean overlay(SweepTable table) {
        List<Path> solved = table.points().stream()
                .map(point -> table.folder().path().resolve(point.name()))
                .filter(folder -> Files.exists(folder.resolve(ArraysFile.NAME)))
                .toList();
        if (solved.isEmpty() || solved.size() > MOST_OVERLAID) {
            return true;
        }
        try {
            Report.overlay(solved, table.folder()).pictures().warnings().forEach(this::warn);
        } catch (ResultsException e) {
            warn("the points are not drawn over one another: " + e.getMessage());
        } catch (OutputFolderException e) {
            warn("the points are not drawn over one another: " + e.getMessage());
            return false;
        }
        return true;
    }

    /**
     * Draws the last losses against the parameter that tells most; a picture less is no reason to fail.
     *
     * @return false if the sweep's folder cannot be written
     */
    private boolean plot(SweepTable table) {
        Optional<SweepPlot> plot = table.plot().filter(SweepPlot::hasLines);
        try {
            if (plot.isPresent()) {
                Report.sweep(plot.get(), table.folder()).warnings().forEach(this::warn);
            }
            return true;
        } catch (ResultsException e) {
            throw new IllegalStateException("a sweep's picture reads no results", e);
        } catch (OutputFolderException e) {
            warn("the sweep's losses are not drawn: " + e.getMessage());
            return false;
        }
    }

    private void warn(String warning) {
        err.println("warning: " + warning);
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }
}
