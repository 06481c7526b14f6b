package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Parameters;
import dmft.cli.parameters.Run;
import dmft.cli.plots.WidthReport;
import dmft.cli.progress.Interruption;
import dmft.cli.progress.NetworkProgress;
import dmft.cli.results.BackendInUse;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunFolder;
import dmft.cli.results.RunLock;
import dmft.cli.results.RunLog;
import dmft.cli.validation.Conclusion;
import dmft.cli.validation.ValidationJson;
import dmft.cli.validation.ValidationPage;
import dmft.compute.FieldMemory;
import dmft.solve.MemoryFloor;
import dmft.solve.MemoryNeed;
import dmft.solve.SolverSettings;
import dmft.validation.width.Comparison;
import dmft.validation.width.Limit;
import dmft.validation.width.WidthSettings;
import dmft.validation.width.WidthStudy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmft validate}: the problem of a parameter file as finite networks, beside the limit. */
@Command(
        name = "validate",
        description = {
            "Trains finite networks of several widths on the problem of a parameter file, with the same batches, and"
                    + " compares them with the limit: outputs, losses, kernels, fields, how fast they approach it, and"
                    + " whether it is the limit that they approach.",
            "Leaves report.html, report.json and the pictures in a folder. Exit 2 if limit and networks disagree."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {"", "Example: dmft validate examples/cifar10-tanh.toml --widths 256,512,1024 --seeds 32"})
final class ValidateCommand implements Callable<Integer> {

    private static final Path RUNS = Path.of("runs");

    /** Wider networks take long and hardly differ, so few of them tell what there is to see. */
    private static final int MATRIX_FREE_NETWORKS = 2;

    private static final int LEAST_REPLICAS = 16;

    /** Share of the heap that the networks trained at once may fill. */
    private static final double SHARE = 0.6;

    private final Function<SolverSettings, BackendInUse> backends;
    private final PrintWriter out;
    private final PrintWriter err;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private RunArguments arguments = new RunArguments();

    @Option(
            names = "--widths",
            split = ",",
            paramLabel = "N",
            description = "widths of the finite networks; default: 256,512,1024")
    private int[] widths = {256, 512, 1024};

    @Option(
            names = "--seeds",
            split = ",",
            paramLabel = "K",
            description =
                    "networks of each width, one number for all (wider ones than --dense-up-to: 2) or one a width;"
                            + " widths of 8 or more judge the limit, others are shown; default: 32")
    private int[] seeds = {32};

    @Option(
            names = "--replicas",
            paramLabel = "R",
            description = "solves of the limit; default: solver.replicas, but 16 at least")
    private @Nullable Integer replicas;

    @Option(
            names = "--dense-up-to",
            paramLabel = "N",
            description = "the largest width whose every weight is stored; wider networks are simulated without their"
                    + " matrices, which is as exact; default: ${DEFAULT-VALUE}")
    private int denseUpTo = 8192;

    @Option(
            names = "--level",
            paramLabel = "P",
            description = "probability that a correct solver is said to disagree; default: ${DEFAULT-VALUE}")
    private double level = 0.001;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            description =
                    "folder for the report, must not exist; default: runs/STEM-validation-001, the next free number")
    private @Nullable Path output;

    @Option(names = "--force", description = "write into DIR even if it exists, replacing the results in it")
    private boolean force;

    @Option(names = "--quiet", description = "no progress and no summary, only warnings and errors")
    private boolean quiet;

    ValidateCommand(Function<SolverSettings, BackendInUse> backends, PrintWriter out, PrintWriter err) {
        this.backends = backends;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws ParameterException, OutputFolderException {
        Run asked = ParameterFile.read(arguments.file(), arguments.overrides());
        // Decided once, for the limit and the finite networks beside it.
        BackendInUse backend = backends.apply(asked.settings());
        Run run = asked.on(backend.name());
        WidthSettings settings = settings(run);
        Optional<String> refusal = refusal(run, settings, backend.memory());
        if (refusal.isPresent()) {
            err.println("dmft: " + refusal.get());
            return ExitCode.UNAVAILABLE;
        }
        RunFolder folder = output == null
                ? RunFolder.next(RUNS, Path.of(stem() + "-validation.toml"))
                : RunFolder.at(output, force);
        try (Interruption interruption = new Interruption();
                RunLock _ = folder.lock();
                RunLog log = folder.log()) {
            try {
                folder.writeParameters(run.values().toToml());
                run.notes().forEach(log::lines);
                log.lines(backend.text());
                run.warnings().forEach(warning -> warn(log, warning));
                WidthReport.prepare().ifPresent(warning -> warn(log, warning));
                return compare(run, backend, settings, folder, log, interruption::requested);
            } catch (RuntimeException | Error e) {
                log.trace(e);
                return Failures.unavailable(e) ? Failures.report(e, err) : Failures.bug(e, log.file(), err);
            }
        }
    }

    private int compare(
            Run run,
            BackendInUse backend,
            WidthSettings settings,
            RunFolder folder,
            RunLog log,
            BooleanSupplier cancelled)
            throws OutputFolderException {
        long start = System.nanoTime();
        int networks = settings.replicas() + Arrays.stream(settings.networks()).sum();
        Comparison comparison;
        try (NetworkProgress progress = new NetworkProgress(networks, cancelled, quiet ? null : err, log)) {
            comparison =
                    new WidthStudy(run.problem(), run.settings(), settings, Limit.of(run.settings()), progress).run();
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        folder.write("report.json", ValidationJson.of(run.values(), backend, comparison, seconds));
        WidthReport.Result pictures =
                WidthReport.draw(comparison, run.problem().train().targets());
        pictures.warnings().forEach(warning -> warn(log, warning));
        for (WidthReport.Sheet sheet : pictures.sheets()) {
            folder.write(sheet.name() + ".png", stream -> stream.write(sheet.png()));
            folder.write(sheet.name() + ".svg", sheet.svg());
        }
        folder.write(
                "report.html",
                ValidationPage.of(stem(), command(settings), run.values(), comparison, pictures.sheets(), seconds));
        if (comparison.complete()) {
            folder.markComplete();
        }
        String text = Conclusion.text(comparison, run.values().get(Parameters.METHOD)) + System.lineSeparator()
                + "report: " + folder.path().resolve("report.html") + System.lineSeparator();
        log.lines(text);
        if (!quiet) {
            out.print(text);
            out.flush();
        }
        if (!comparison.complete()) {
            return ExitCode.INTERRUPTED;
        }
        if (!comparison.agrees()) {
            err.println("dmft: " + Conclusion.headline(comparison) + "; see "
                    + folder.path().resolve("report.html"));
            return ExitCode.NOT_CONVERGED;
        }
        return ExitCode.DONE;
    }

    private WidthSettings settings(Run run) {
        int[] counts = seeds.length == 1
                ? Arrays.stream(widths)
                        .map(width -> width > denseUpTo ? Math.min(seeds[0], MATRIX_FREE_NETWORKS) : seeds[0])
                        .toArray()
                : seeds;
        int threads = run.settings().threads();
        try {
            return new WidthSettings(
                    widths,
                    counts,
                    replicas == null ? Math.max(LEAST_REPLICAS, run.settings().replicas()) : replicas,
                    denseUpTo,
                    level,
                    run.settings().seed(),
                    threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
                    (long) (SHARE * Memory.available()));
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    /** Why there is not the memory for it, if there is not. */
    private static Optional<String> refusal(Run run, WidthSettings settings, FieldMemory fields) {
        Optional<String> none = WidthStudy.refusal(run.problem(), settings);
        if (none.isPresent()) {
            return none;
        }
        long kept = WidthStudy.keptBytes(run.problem(), settings);
        if (kept > Memory.available()) {
            return Optional.of("what is kept of "
                    + (settings.replicas() + IntStream.of(settings.networks()).sum())
                    + " networks needs " + Memory.inGibibytes(kept) + " and can have "
                    + Memory.inGibibytes(Memory.available()) + ": lower --seeds, --replicas or data.train");
        }
        MemoryNeed limit = MemoryFloor.of(
                run.problem(),
                run.settings().withReplicas(settings.replicas()),
                WidthStudy.recording(run.problem(), settings.replicas()));
        Optional<String> ofLimit = Memory.refusal("this run needs at least", limit.and(kept), fields);
        return ofLimit.or(() -> Arrays.stream(settings.widths())
                .filter(settings::explicit)
                .mapToObj(width -> Memory.lacking(
                                "a network of width " + width + " needs",
                                WidthStudy.memory(run.problem(), width).and(kept),
                                fields)
                        .map(lacking ->
                                lacking + ": leave that width out, or lower --dense-up-to so that its matrices are not"
                                        + " stored"))
                .flatMap(Optional::stream)
                .findFirst());
    }

    /** A command line that makes the same report. */
    private String command(WidthSettings settings) {
        List<String> words = new ArrayList<>(
                List.of("dmft", "validate", quoted(arguments.file().toString())));
        arguments.overrides().forEach(override -> words.addAll(List.of("--set", quoted(override))));
        words.addAll(List.of("--widths", joined(settings.widths()), "--seeds", joined(settings.networks())));
        words.addAll(List.of("--replicas", String.valueOf(settings.replicas())));
        words.addAll(List.of("--dense-up-to", String.valueOf(settings.explicitUpTo())));
        words.addAll(List.of("--level", String.valueOf(settings.level())));
        return String.join(" ", words);
    }

    private static String joined(int[] numbers) {
        return IntStream.of(numbers).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    /** As a shell takes it. */
    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private String stem() {
        return String.valueOf(arguments.file().getFileName()).replaceFirst("\\.toml$", "");
    }

    private void warn(RunLog log, String warning) {
        log.lines("warning: " + warning);
        err.println("warning: " + warning);
    }
}
