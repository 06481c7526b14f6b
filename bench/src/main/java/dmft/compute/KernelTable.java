package dmft.compute;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.cli.bench.Spread;
import dmft.cli.bench.Stopwatch;
import dmft.cli.bench.Stopwatch.Repeatable;
import dmft.cli.plots.RooflinePicture;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The bulk operations of the simd backend beside what bounds them: the two tall products beside OpenBLAS by turns and beside the roofline (the lesser of the peak of
 * multiply-adds and the rate at which memory is read times operations a byte), and operations on single numbers beside memory bandwidth.
 *
 * <p>Prints a table and writes kernels.csv, kernels.png and kernels.svg into a folder. Fields that a cache holds may exceed the roofline, which is that of memory.
 */
public final class KernelTable {

    private static final double SECONDS = 0.25;
    private static final NormalStream NORMALS = new NormalStream(7, 0, 1);

    /** Fields that no cache holds, which bandwidth is measured on. */
    private static final int LARGE_SITES = 1 << 16;

    private static final int LARGE_COLUMNS = 256;

    private final PrintWriter csv;
    private final OpenBlas blas = new OpenBlas();
    private final List<Double> ratios = new ArrayList<>();
    private final List<RooflinePicture.Panel> panels = new ArrayList<>();

    private KernelTable(PrintWriter csv) {
        this.csv = csv;
    }

    /**
     * Measures.
     *
     * @param arguments the folder; "quick" for a few shapes
     * @throws IOException if the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0 || arguments.length > 2 || (arguments.length == 2 && !arguments[1].equals("quick"))) {
            throw new IllegalArgumentException("got " + List.of(arguments) + ", expected: FOLDER [quick]");
        }
        boolean quick = arguments.length == 2;
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        try (PrintWriter csv = new PrintWriter(Files.newBufferedWriter(folder.resolve("kernels.csv")))) {
            KernelTable table = new KernelTable(csv);
            table.measure(quick);
            RooflinePicture picture = new RooflinePicture(table.panels);
            Files.write(folder.resolve("kernels.png"), picture.png());
            Files.write(folder.resolve("kernels.svg"), picture.svg());
        }
    }

    private void measure(boolean quick) {
        int[] threads = {1, Runtime.getRuntime().availableProcessors()};
        int[] sites = quick ? new int[] {16384} : new int[] {4096, 16384, 65536};
        int[] directions = quick ? new int[] {256} : new int[] {64, 256, 1024};
        int[] examples = quick ? new int[] {4, 20, 100} : new int[] {1, 4, 10, 20, 50, 100, 256};
        System.out.println("OpenBLAS: " + blas.description());
        csv.println(
                "operation,threads,sites,directions,examples,unit,ours,ours_lower,ours_upper,beside,beside_lower,beside_upper,"
                    + "ratio,bound,share_of_bound");
        for (int count : threads) {
            try (Backend backend = Backends.create("simd", count)) {
                blas.setThreads(count);
                warmUp(backend);
                double peak = peak(backend);
                double bandwidth = bandwidth(backend);
                double reading = reading(backend);
                panels.add(new RooflinePicture.Panel(count, peak, reading, new ArrayList<>()));
                System.out.printf(
                        Locale.ROOT,
                        "%n%d threads: peak %.0f GFLOP/s; memory %.1f GB/s read (a sum of squares), %.1f read and"
                                + " written (y = a b); fields of %d MiB%n",
                        count,
                        peak,
                        reading,
                        bandwidth,
                        LARGE_SITES / 1024 * LARGE_COLUMNS * Float.BYTES / 1024);
                csv.printf(Locale.ROOT, "peak,%d,,,,GFLOP/s,%.5g,,,,,,,,%n", count, peak);
                csv.printf(Locale.ROOT, "bandwidth,%d,,,,GB/s,%.5g,,,,,,,,%n", count, bandwidth);
                csv.printf(Locale.ROOT, "reading,%d,,,,GB/s,%.5g,,,,,,,,%n", count, reading);
                System.out.println(
                        "operation      S     n    P |  ours GFLOP/s      | OpenBLAS            | ratio | of roofline");
                for (int s : sites) {
                    for (int n : directions) {
                        for (int p : examples) {
                            products(backend, s, n, p);
                        }
                    }
                }
                System.out.println("operation               | ns a number        | GB/s | of bandwidth");
                numbers(backend, bandwidth, reading);
            }
        }
        summary();
    }

    /** Compiles every tile before the first of them is timed. */
    private static void warmUp(Backend backend) {
        Fields a = backend.fields(4096, 64);
        for (int p : new int[] {1, 4, 20, 100}) {
            Fields x = backend.fields(4096, p);
            backend.normal(NORMALS, 0, x);
            Matrix c = backend.contract(a, x);
            time(repeated(() -> backend.contract(a, x)));
            time(repeated(() -> backend.expand(a, c, x, false)));
        }
    }

    private static double peak(Backend backend) {
        double best = 0;
        for (int i = 0; i < 5; i++) {
            best = Math.max(best, backend.peak());
        }
        return best;
    }

    /** GB/s of y = a ∘ b, counted as two numbers read and one written. */
    private static double bandwidth(Backend backend) {
        Fields a = backend.fields(LARGE_SITES, LARGE_COLUMNS);
        Fields b = backend.fields(LARGE_SITES, LARGE_COLUMNS);
        Fields y = backend.fields(LARGE_SITES, LARGE_COLUMNS);
        Spread seconds = time(repeated(() -> backend.multiply(a, b, y)));
        return 3.0 * Float.BYTES * LARGE_SITES * LARGE_COLUMNS / seconds.median() * 1e-9;
    }

    /** GB/s of ⟨a²⟩. */
    private static double reading(Backend backend) {
        Fields a = backend.fields(LARGE_SITES, LARGE_COLUMNS);
        Spread seconds = time(repeated(() -> backend.meanSquares(a)));
        return (double) Float.BYTES * LARGE_SITES * LARGE_COLUMNS / seconds.median() * 1e-9;
    }

    private void products(Backend backend, int sites, int n, int p) {
        Fields a = backend.fields(sites, n);
        Fields x = backend.fields(sites, p);
        Fields y = backend.fields(sites, p);
        backend.normal(NORMALS, 0, a);
        backend.normal(NORMALS, n, x);
        Matrix c = backend.contract(a, x);
        double operations = 2.0 * sites * n * p;
        try (Arena arena = Arena.ofConfined()) {
            long column = (long) sites + OpenBlas.GAP;
            MemorySegment na = filled(arena, column * n);
            MemorySegment nx = filled(arena, column * p);
            MemorySegment nc = filled(arena, (long) n * p);
            MemorySegment ny = filled(arena, column * p);
            double read = Float.BYTES * (double) sites * (n + p); // or written
            row(
                    "contract",
                    backend,
                    new int[] {sites, n, p},
                    operations,
                    read,
                    repeated(() -> backend.contract(a, x)),
                    repeated(() -> blas.contract(sites, n, p, na, nx, nc)));
            row(
                    "expand",
                    backend,
                    new int[] {sites, n, p},
                    operations,
                    read,
                    repeated(() -> backend.expand(a, c, y, false)),
                    repeated(() -> blas.expand(sites, n, p, na, nc, ny)));
        }
    }

    private void row(
            String name,
            Backend backend,
            int[] shape,
            double operations,
            double bytes,
            Repeatable ours,
            Repeatable theirs) {
        RooflinePicture.Panel panel = panels.getLast();
        double bound = Math.min(panel.peak(), panel.reading() * operations / bytes);
        List<Spread> seconds = Stopwatch.time(List.of(ours, theirs), SECONDS);
        Spread one = seconds.get(0).dividedBy(operations * 1e-9).inverse();
        Spread other = seconds.get(1).dividedBy(operations * 1e-9).inverse();
        double ratio = one.median() / other.median();
        ratios.add(ratio);
        panel.points().add(new RooflinePicture.Point(name, operations / bytes, one.median(), other.median()));
        System.out.printf(
                Locale.ROOT,
                "%-9s %6d %5d %4d | %6.1f [%5.1f,%6.1f] | %6.1f [%5.1f,%6.1f] | %5.2f | %4.2f%n",
                name,
                shape[0],
                shape[1],
                shape[2],
                one.median(),
                one.lower(),
                one.upper(),
                other.median(),
                other.lower(),
                other.upper(),
                ratio,
                one.median() / bound);
        csv.printf(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,GFLOP/s,%.5g,%.5g,%.5g,%.5g,%.5g,%.5g,%.4f,%.5g,%.4f%n",
                name,
                backend.workers().threads(),
                shape[0],
                shape[1],
                shape[2],
                one.median(),
                one.lower(),
                one.upper(),
                other.median(),
                other.lower(),
                other.upper(),
                ratio,
                bound,
                one.median() / bound);
        csv.flush();
    }

    /** Operations on numbers: fields of 16384 sites and 100 columns, as those of a step, three of which no second-level cache holds. */
    private void numbers(Backend backend, double bandwidth, double reading) {
        int sites = 16384;
        int columns = 100;
        Fields h = backend.fields(sites, columns);
        Fields phi = backend.fields(sites, columns);
        Fields derivative = backend.fields(sites, columns);
        backend.normal(NORMALS, 0, h);
        double count = (double) sites * columns;
        for (String name : Activations.names()) {
            Activation activation = Activations.named(name);
            number(
                    "activate " + name,
                    backend,
                    count,
                    3,
                    bandwidth,
                    () -> backend.activate(activation, h, phi, derivative));
        }
        number("multiply", backend, count, 3, bandwidth, () -> backend.multiply(h, phi, derivative));
        number("meanSquares", backend, count, 1, reading, () -> backend.meanSquares(h));
        number("normal", backend, count, 1, bandwidth, () -> backend.normal(NORMALS, 0, phi));
        float[] numbers = new float[sites];
        SplittableRandom random = new SplittableRandom(1);
        if (backend.workers().threads() == 1) {
            number("normal of java.util.random", backend, sites, 1, bandwidth, () -> {
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = (float) random.nextGaussian();
                }
            });
        }
        growth(backend, reading);
    }

    /** Gram-Schmidt: 8 fields lose their part in a basis of 256. Both products read the basis once, 2 × 2 S n 8 operations on 2 × 4 S n bytes. */
    private void growth(Backend backend, double reading) {
        int sites = 16384;
        Fields basis = backend.fields(sites, 256);
        Fields x = backend.fields(sites, 8);
        backend.normal(NORMALS, 0, basis);
        backend.normal(NORMALS, 256, x);
        Runnable step = () -> backend.expand(basis, backend.contract(basis, x).scale(-1), x, true);
        number("project 8 fields", backend, (double) sites * 256, 2, reading, step);
    }

    private void number(String name, Backend backend, double numbers, int moved, double bandwidth, Runnable operation) {
        Spread nanoseconds = time(repeated(operation)).dividedBy(numbers * 1e-9);
        double rate = moved * Float.BYTES / nanoseconds.median();
        System.out.printf(
                Locale.ROOT,
                "%-23s | %6.3f [%5.3f,%6.3f] | %5.1f | %4.2f%n",
                name,
                nanoseconds.median(),
                nanoseconds.lower(),
                nanoseconds.upper(),
                rate,
                rate / bandwidth);
        csv.printf(
                Locale.ROOT,
                "%s,%d,,,,ns,%.5g,%.5g,%.5g,,,,,%.5g,%.4f%n",
                name,
                backend.workers().threads(),
                nanoseconds.median(),
                nanoseconds.lower(),
                nanoseconds.upper(),
                moved * Float.BYTES / bandwidth,
                rate / bandwidth);
        csv.flush();
    }

    private void summary() {
        double[] sorted =
                ratios.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        long above = ratios.stream().filter(r -> r >= 0.95).count();
        System.out.printf(
                Locale.ROOT,
                "%nbeside OpenBLAS: least %.2f, median %.2f, largest %.2f; at least 0.95 in %d of %d%n",
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                above,
                sorted.length);
    }

    private static Spread time(Repeatable operation) {
        return Stopwatch.time(List.of(operation), SECONDS).getFirst();
    }

    private static Repeatable repeated(Runnable operation) {
        return times -> {
            for (int i = 0; i < times; i++) {
                operation.run();
            }
        };
    }

    private static MemorySegment filled(Arena arena, long count) {
        MemorySegment numbers = arena.allocate(Float.BYTES * count, 64);
        for (long i = 0; i < count; i++) {
            numbers.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) Math.sin((double) i));
        }
        return numbers;
    }
}
