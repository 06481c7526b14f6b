package dmft.validation.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A figure over many draws, beside what was published.
 *
 * @param figure the figure
 * @param published the published values
 * @param draws our quantities, of data seeds 0, 1, 2 …
 */
public record Reproduction(Figure figure, List<PublishedValue> published, List<Map<String, Double>> draws) {

    private static final String BEGIN = "<!-- table: written by Reproduce -->";
    private static final String END = "<!-- end of table -->";

    /**
     * Computes a figure.
     *
     * @param root the folder {@code validation/published}
     * @param count number of draws
     */
    public static Reproduction run(Figure figure, Path root, int count) throws IOException {
        List<PublishedValue> published =
                PublishedValue.read(root.resolve(figure.folder()).resolve("published.csv"));
        List<Map<String, Double>> draws = new ArrayList<>();
        for (int draw = 0; draw < count; draw++) {
            draws.add(figure.measure(draw));
        }
        for (PublishedValue value : published) {
            if (!draws.get(0).containsKey(value.quantity())) {
                throw new IllegalArgumentException(figure.folder() + " has no quantity \"" + value.quantity()
                        + "\", expected one of " + draws.get(0).keySet());
            }
        }
        return new Reproduction(figure, published, draws);
    }

    /**
     * A figure as it was computed before, from {@code ours.csv}.
     *
     * @param root the folder {@code validation/published}
     */
    public static Reproduction stored(Figure figure, Path root) throws IOException {
        Path folder = root.resolve(figure.folder());
        List<String> lines = Files.readAllLines(folder.resolve("ours.csv"));
        String[] names = lines.getFirst().split(",", -1);
        List<Map<String, Double>> draws = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] values = line.split(",", -1);
            Map<String, Double> draw = new LinkedHashMap<>();
            for (int i = 1; i < names.length; i++) {
                draw.put(names[i], Double.parseDouble(values[i]));
            }
            draws.add(draw);
        }
        return new Reproduction(figure, PublishedValue.read(folder.resolve("published.csv")), draws);
    }

    /** A quantity in every draw. */
    public double[] of(String quantity) {
        return draws.stream().mapToDouble(draw -> Trend.value(draw, quantity)).toArray();
    }

    /** The published quantities that lie outside the 95 % prediction interval of our draws. */
    public List<String> outside() {
        return published.stream()
                .filter(value -> !reproduced(value))
                .map(PublishedValue::quantity)
                .toList();
    }

    private boolean reproduced(PublishedValue value) {
        return interval(value.quantity()).admits(value.value(), value.readingError());
    }

    private PredictionInterval interval(String quantity) {
        return PredictionInterval.of(of(quantity), Scale.of(quantity));
    }

    /** The trends that fail, each with its draws. */
    public List<String> brokenTrends() {
        List<String> broken = new ArrayList<>();
        for (Trend trend : figure.trends()) {
            for (int d = 0; d < draws.size(); d++) {
                if (!trend.holds().test(draws.get(d))) {
                    broken.add(trend.statement() + " fails in draw " + d + ": " + draws.get(d));
                }
            }
        }
        return broken;
    }

    /** Every draw, one line each. */
    String csv() {
        StringBuilder csv = new StringBuilder("draw");
        draws.get(0).keySet().forEach(quantity -> csv.append(',').append(quantity));
        for (int d = 0; d < draws.size(); d++) {
            csv.append('\n').append(d);
            draws.get(d).values().forEach(value -> csv.append(String.format(Locale.ROOT, ",%.5g", value)));
        }
        return csv.append('\n').toString();
    }

    /** The table of the figure's README. */
    String markdown() {
        StringBuilder table = new StringBuilder("""
            | quantity | published | ours, typical draw | 95 in 100 draws | published value inside |
            | --- | --- | --- | --- | --- |
            """);
        for (String quantity : draws.get(0).keySet()) {
            PredictionInterval ours = interval(quantity);
            List<PublishedValue> theirs = published.stream()
                    .filter(value -> value.quantity().equals(quantity))
                    .toList();
            String value = theirs.stream()
                    .map(v -> String.format(Locale.ROOT, "%s ± %s", v.value(), v.readingError()))
                    .collect(Collectors.joining());
            String inside =
                    theirs.stream().map(v -> reproduced(v) ? "yes" : "**no**").collect(Collectors.joining());
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %.4g | %.4g … %.4g | %s |\n",
                    quantity,
                    value,
                    ours.centre(),
                    ours.low(),
                    ours.high(),
                    inside));
        }
        table.append('\n').append(trendLines());
        return table.toString();
    }

    private String trendLines() {
        StringBuilder lines = new StringBuilder();
        for (Trend trend : figure.trends()) {
            long held = draws.stream().filter(trend.holds()).count();
            lines.append(
                    String.format(Locale.ROOT, "- %s: in %d of %d draws\n", trend.statement(), held, draws.size()));
        }
        return lines.toString();
    }

    /** Writes {@code ours.csv} into the figure's folder. */
    void writeDraws(Path root) throws IOException {
        Files.writeString(root.resolve(figure.folder()).resolve("ours.csv"), csv());
    }

    /** Writes the table of the figure's {@code README.md}. */
    void writeTable(Path root) throws IOException {
        Path folder = root.resolve(figure.folder());
        Path readme = folder.resolve("README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException(readme + ": expected the lines " + BEGIN + " and " + END);
        }
        Files.writeString(readme, text.substring(0, begin) + BEGIN + "\n" + markdown() + text.substring(end));
    }
}
