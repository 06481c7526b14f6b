package dmft.cli;

import dmft.cli.bench.Bench;
import dmft.cli.bench.Line;
import dmft.cli.bench.Sizes;
import dmft.cli.bench.Table;
import dmft.cli.results.Device;
import dmft.compute.Backends;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dmft bench}: the rates of a backend on this machine, beside those of simd. */
@Command(
        name = "bench",
        description = {
            "Measures the rate of every bulk operation and of whole solves on this machine, on drawn data.",
            "Another backend than simd is timed beside it, by turns in the same run. Told are the median and, in"
                    + " brackets, the quartiles of repeated measurements; of operations on numbers also the memory"
                    + " traffic, of solves the share of the rate that the two products alone have, and of both solves"
                    + " and products the share of the peak: the rate of multiply-adds that touch no memory, measured"
                    + " first."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Example: dmft bench --backend opencl --quick",
            "On a GPU: dmft bench --backend opencl --sites 1000000 --samples 1000000 --paths 100000000"
        })
final class BenchCommand implements Callable<Integer> {

    private static final String REFERENCE = "reference";
    private static final String SIMD = "simd";

    /** With fewer, the directions of a solve exhaust what the sites can hold. */
    private static final int LEAST_SAMPLES = 1024;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Sizes whole;
    private final Sizes quickly;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            completionCandidates = Names.class,
            description = "one of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
    private String backend = Backends.AUTO;

    @Option(names = "--threads", paramLabel = "N", description = "threads; default: 0, all cores")
    private int threads;

    @Option(
            names = "--quick",
            description = "smaller sizes and fewer repetitions: some seconds; always so for reference")
    private boolean quick;

    @Option(
            names = "--sites",
            paramLabel = "S",
            description = "sites of the fields in the operations; default: 65536, with --quick 16384. A GPU shows its"
                    + " rate from about a million on")
    private @Nullable Integer sites;

    @Option(
            names = "--samples",
            paramLabel = "S",
            description = "sites a layer of the causal solves, paths at once of the self-consistent one; default: 8192,"
                    + " with --quick 2048")
    private @Nullable Integer samples;

    @Option(
            names = "--paths",
            paramLabel = "N",
            description = "paths of the self-consistent solve, in batches that memory does not notice; default: 4"
                    + " batches, with --quick 3")
    private @Nullable Integer paths;

    @Option(
            names = "--alone",
            description = "leave out simd; else it is timed beside another backend, with solves no larger than the"
                    + " default")
    private boolean alone;

    @Option(names = "--output", paramLabel = "FILE.csv", description = "also write the rates into a new file")
    private @Nullable Path output;

    BenchCommand(PrintWriter out, PrintWriter err) {
        this(out, err, Sizes.WHOLE, Sizes.QUICK);
    }

    /** With sizes of its own. */
    BenchCommand(PrintWriter out, PrintWriter err, Sizes whole, Sizes quickly) {
        this.out = out;
        this.err = err;
        this.whole = whole;
        this.quickly = quickly;
    }

    @Override
    public Integer call() {
        requireAtLeast("--threads", threads, 0);
        requireAtLeast("--sites", sites, 1);
        requireAtLeast("--samples", samples, LEAST_SAMPLES);
        requireAtLeast("--paths", paths, 2 * LEAST_SAMPLES);
        int cores = threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
        if (!Backends.AUTO.equals(backend) && !Backends.names().contains(backend)) {
            throw usage("--backend " + backend + ": expected one of " + String.join(", ", new Names()));
        }
        Backends.Selection selection = Backends.select(backend, cores);
        if (output != null && !begun(output)) {
            return ExitCode.OUTPUT_FOLDER;
        }
        List<String> names = alone
                ? List.of(selection.name())
                : Stream.of(SIMD, selection.name()).distinct().toList();
        Sizes sizes = sizes(selection.name());
        Sizes beside = sizes.atMost(defaults(selection.name()));
        out.println("dmft " + Version.ofProgram() + ", Java " + Version.ofJava() + ", " + Device.name() + ", "
                + Version.ofSystem());
        selection.reasons().forEach(reason -> out.println("auto: " + reason));
        List<Line> lines = new ArrayList<>();
        boolean[] complete = {true};
        if (names.size() > 1 && (beside.samples() < sizes.samples() || beside.paths() < sizes.paths())) {
            out.println("simd beside it: solves of " + beside.samples() + " samples and of " + beside.paths()
                    + " paths, on which its rates hardly depend");
        }
        new Bench(sizes, beside, cores)
                .run(
                        names,
                        description -> {
                            out.println(description);
                            if (description.startsWith(names.getLast() + ":")) {
                                out.println();
                                out.println(Table.head(names));
                            }
                        },
                        line -> {
                            lines.add(line);
                            out.println(Table.text(line));
                            out.flush();
                            // As they come: what fails later takes none of them along.
                            complete[0] &= output == null || written(output, lines);
                        });
        return complete[0] ? ExitCode.DONE : ExitCode.OUTPUT_FOLDER;
    }

    private Sizes defaults(String name) {
        return quick || name.equals(REFERENCE) ? quickly : whole;
    }

    private Sizes sizes(String name) {
        Sizes sizes = defaults(name);
        if (sites != null) {
            sizes = sizes.withSites(sites);
        }
        if (samples != null) {
            sizes = sizes.withSamples(samples);
        }
        return paths == null ? sizes : sizes.withPaths(paths);
    }

    private void requireAtLeast(String option, @Nullable Integer value, int least) {
        if (value != null && value < least) {
            throw usage(option + " " + value + ": expected at least " + least);
        }
    }

    private CommandLine.ParameterException usage(String message) {
        return new CommandLine.ParameterException(spec.commandLine(), message);
    }

    /** Makes the file before minutes of measurements. */
    private boolean begun(Path file) {
        try {
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            err.println("dmft: " + file + " exists: remove it, or choose another file");
        } catch (IOException e) {
            err.println("dmft: " + file + " cannot be made (" + e + "): choose another file with --output");
        }
        return false;
    }

    private boolean written(Path file, List<Line> lines) {
        List<String> rows = new ArrayList<>(List.of(Table.csvHead()));
        lines.forEach(line -> rows.addAll(Table.csv(line)));
        try {
            Files.write(file, rows);
            return true;
        } catch (IOException e) {
            err.println("dmft: " + file + " cannot be written (" + e + "): the rates are above");
            return false;
        }
    }

    /** What --backend may name. */
    static final class Names implements Iterable<String> {

        @Override
        public Iterator<String> iterator() {
            return Stream.concat(Stream.of(Backends.AUTO), Backends.names().stream())
                    .iterator();
        }
    }
}
