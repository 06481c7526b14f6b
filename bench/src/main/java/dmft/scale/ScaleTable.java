package dmft.scale;

import dmft.cli.plots.ScalePicture;
import dmft.scale.Size.Factor;
import dmft.scale.Size.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Time and peak memory of {@code ./dmft solve} against T, S, P and L, one at a time about a base; exponents of both; what {@code ./dmft check} told.
 *
 * <p>On images ranks grow with P and T until they saturate, and time with them: exponents are fitted of the time as it is and of the time divided by the ranks.
 * A second family of problems has ranks that do not grow; there the exponents are those at fixed rank.
 */
public final class ScaleTable {

    private static final Size IMAGES = new Size(Kind.IMAGES, 20, 100, 8192, 3);
    private static final Size BOUNDED = new Size(Kind.BOUNDED, 100, 200, 16384, 3);
    private static final Size LARGEST = new Size(Kind.IMAGES, 100, 1000, 16384, 3);

    private static final Map<Factor, int[]> OF_IMAGES = new LinkedHashMap<>();
    private static final Map<Factor, int[]> OF_BOUNDED = new LinkedHashMap<>();
    private static final Map<Factor, int[]> QUICK = new LinkedHashMap<>();

    static {
        OF_IMAGES.put(Factor.T, new int[] {100, 200, 400, 1000});
        OF_IMAGES.put(Factor.S, new int[] {4096, 8192, 16384, 32768, 65536, 131072});
        OF_IMAGES.put(Factor.P, new int[] {10, 20, 50, 100, 200});
        OF_IMAGES.put(Factor.L, new int[] {1, 2, 3, 5, 8});
        OF_BOUNDED.put(Factor.T, new int[] {100, 200, 400, 1000});
        OF_BOUNDED.put(Factor.S, new int[] {8192, 16384, 32768, 65536, 131072});
        OF_BOUNDED.put(Factor.P, new int[] {25, 50, 100, 200});
        OF_BOUNDED.put(Factor.L, new int[] {2, 3, 5, 8});
        QUICK.put(Factor.T, new int[] {25, 50, 100});
        QUICK.put(Factor.S, new int[] {4096, 8192, 16384});
        QUICK.put(Factor.P, new int[] {10, 20, 40});
        QUICK.put(Factor.L, new int[] {2, 3, 4});
    }

    private final Program program;
    private final Path csv;
    private final Map<Size, Row> rows = new LinkedHashMap<>();

    private ScaleTable(Program program, Path csv) throws IOException {
        this.program = program;
        this.csv = csv;
        Files.writeString(csv, Row.HEADER + "\n");
    }

    /** Usage: ROOT WORK [--quick] [--largest] [--out DIR]. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> words = List.of(arguments);
        Path root = Path.of(words.get(0));
        Path out = root.resolve("docs/performance");
        boolean quick = false;
        boolean largest = false;
        for (int i = 2; i < words.size(); i++) {
            switch (words.get(i)) {
                case "--quick" -> quick = true;
                case "--largest" -> largest = true;
                case "--out" -> {
                    if (++i == words.size()) {
                        throw new IllegalArgumentException("got --out without a folder, expected --out DIR");
                    }
                    out = Path.of(words.get(i)).toAbsolutePath();
                }
                default ->
                    throw new IllegalArgumentException(
                            "got " + words.get(i) + ", expected --quick, --largest or --out DIR");
            }
        }
        Files.createDirectories(out);
        Program program = new Program(root, Path.of(words.get(1)));
        if (largest) {
            new ScaleTable(program, out.resolve("scale-largest.csv")).row(LARGEST);
            return;
        }
        ScaleTable table = new ScaleTable(program, out.resolve("scale.csv"));
        List<ScalePicture.Panel> panels = new ArrayList<>();
        List<String> exponents = new ArrayList<>(List.of("kind,factor,points,quantity,exponent,half_width_95"));
        table.family(quick ? IMAGES.with(Factor.T, 50) : IMAGES, quick ? QUICK : OF_IMAGES, panels, exponents);
        table.family(quick ? BOUNDED.with(Factor.T, 50) : BOUNDED, quick ? QUICK : OF_BOUNDED, panels, exponents);
        Files.write(out.resolve("scale-exponents.csv"), exponents);
        ScalePicture picture = new ScalePicture(panels);
        Files.write(out.resolve("scale.png"), picture.png());
        Files.write(out.resolve("scale.svg"), picture.svg());
        table.tellMisses();
    }

    private void family(Size base, Map<Factor, int[]> values, List<ScalePicture.Panel> panels, List<String> exponents)
            throws IOException, InterruptedException {
        for (Map.Entry<Factor, int[]> entry : values.entrySet()) {
            Factor factor = entry.getKey();
            List<Row> line = new ArrayList<>();
            for (int value : entry.getValue()) {
                line.add(row(base.with(factor, value)));
            }
            fit(base, factor, line, "solve_seconds", Row::seconds, exponents);
            // One hidden layer has no matrix between layers, and no ranks.
            List<Row> ranked = line.stream().filter(row -> row.ranks() > 0).toList();
            fit(base, factor, ranked, "solve_seconds_per_rank", row -> row.seconds() / row.ranks(), exponents);
            // Compilation and start-up, which do not grow, count least at the far end.
            int last = line.size();
            fit(base, factor, line.subList(last - 2, last), "solve_seconds_far_end", Row::seconds, exponents);
            fit(base, factor, line, "processor_seconds", Row::processor, exponents);
            fit(base, factor, line, "memory", Row::bytes, exponents);
            fit(base, factor, ranked, "ranks", Row::ranks, exponents);
            panels.add(new ScalePicture.Panel(
                    base.kind().text(),
                    factor.name(),
                    of(line, row -> row.size().value(factor)),
                    of(line, Row::seconds),
                    of(line, Row::toldSeconds),
                    of(line, row -> row.bytes() / (1 << 30)),
                    of(line, row -> row.toldBytes() / (1 << 30))));
        }
    }

    private static void fit(
            Size base,
            Factor factor,
            List<Row> line,
            String quantity,
            ToDoubleFunction<Row> of,
            List<String> exponents) {
        PowerLaw law = PowerLaw.fit(of(line, row -> row.size().value(factor)), of(line, of));
        exponents.add(String.format(
                Locale.ROOT,
                "%s,%s,%d,%s,%.3f,%.3f",
                base.kind().name().toLowerCase(Locale.ROOT),
                factor,
                line.size(),
                quantity,
                law.exponent(),
                law.halfWidth()));
        System.out.printf(Locale.ROOT, "    %-24s ~ %s^(%s)%n", quantity.replace('_', ' '), factor, law.text());
    }

    private static double[] of(List<Row> line, ToDoubleFunction<Row> quantity) {
        return line.stream().mapToDouble(quantity).toArray();
    }

    /** A row that is measured once, however many lines it is on. */
    private Row row(Size size) throws IOException, InterruptedException {
        Row known = rows.get(size);
        if (known != null) {
            return known;
        }
        Row row = program.measure(size);
        rows.put(size, row);
        System.out.println(row.text());
        Files.write(csv, List.of(row.csv()), StandardOpenOption.APPEND);
        return row;
    }

    private void tellMisses() {
        double[] memory =
                rows.values().stream().mapToDouble(Row::memoryRatio).sorted().toArray();
        double[] time =
                rows.values().stream().mapToDouble(Row::timeRatio).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "told for found: memory %.2f to %.2f, time %.2f to %.2f%n",
                memory[0],
                memory[memory.length - 1],
                time[0],
                time[time.length - 1]);
        long missed =
                rows.values().stream().filter(row -> !row.missed().isEmpty()).count();
        System.out.println(missed + " of " + rows.size()
                + " rows were told too wrong: memory beyond 15 % or time beyond a factor 2");
    }
}
