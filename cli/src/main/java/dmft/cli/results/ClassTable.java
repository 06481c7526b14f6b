package dmft.cli.results;

import dmft.solve.ClassReport;
import dmft.solve.Curves;
import dmft.solve.Solution;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How well each class is told at the end, for a terminal: a line a class. */
final class ClassTable {

    private static final int MOST_CLASSES = 20;

    private ClassTable() {}

    /**
     * The table, its lines ended; empty where there are not more than two classes, which losses and accuracies say enough of.
     *
     * @param numbers of the classes in the data, none for targets as they are
     */
    static String of(Solution solution, List<Integer> numbers) {
        ClassReport train = solution.train().classes();
        Curves points = solution.test();
        ClassReport test = points == null ? null : points.classes();
        if (train == null || train.classes() < 3) {
            return "";
        }
        int shown = Math.min(train.classes(), MOST_CLASSES);
        List<List<String>> lines = new ArrayList<>();
        lines.add(test == null ? List.of("class", "train", "") : List.of("class", "train", "test", ""));
        for (int a = 0; a < shown; a++) {
            List<String> line = new ArrayList<>();
            line.add(name(numbers, a));
            line.add(accuracy(train, a, solution.replicas()));
            if (test != null) {
                line.add(accuracy(test, a, solution.replicas()));
            }
            line.add(mostTakenFor(test == null ? train : test, a, numbers));
            lines.add(line);
        }
        String rest = train.classes() == shown
                ? ""
                : train.classes() - shown + " more classes are in summary.json" + System.lineSeparator();
        return "told right at the end, class by class" + (train.accuracyStderr() == null ? "" : " (95 %)") + ":"
                + System.lineSeparator() + aligned(lines) + rest;
    }

    private static String name(List<Integer> numbers, int a) {
        return String.valueOf(numbers.isEmpty() ? a : numbers.get(a));
    }

    private static String accuracy(ClassReport report, int a, int replicas) {
        if (report.examples()[a] == 0) {
            return "no examples";
        }
        double @Nullable [] stderr = report.accuracyStderr();
        return stderr == null
                ? String.format(Locale.ROOT, "%.3f", report.accuracy()[a])
                : String.format(
                        Locale.ROOT, "%.3f ± %.3f", report.accuracy()[a], StudentT.factor95(replicas) * stderr[a]);
    }

    /** The other class of which most examples of a class are told to be; nothing where there is none. */
    private static String mostTakenFor(ClassReport report, int a, List<Integer> numbers) {
        double[] told = report.confusion()[a];
        int most = IntStream.range(0, told.length)
                .filter(b -> b != a)
                .reduce((b, c) -> told[c] > told[b] ? c : b)
                .orElseThrow();
        return told[most] > 0 ? "else mostly taken for " + name(numbers, most) : "";
    }

    private static String aligned(List<List<String>> lines) {
        int[] widths = IntStream.range(0, lines.getFirst().size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(line -> "  "
                        + IntStream.range(0, widths.length)
                                .mapToObj(i -> line.get(i)
                                        + " ".repeat(widths[i] - line.get(i).length()))
                                .collect(Collectors.joining("  "))
                                .stripTrailing()
                        + System.lineSeparator())
                .collect(Collectors.joining());
    }
}
