package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What several runs came to, a row each: the parameters in which they differ and the values at their last steps.
 *
 * @param labels what each run is called: its folder and what sets it apart
 * @param columns names of the columns
 * @param rows texts, empty where a run has no such value
 */
record ComparisonTable(List<String> labels, List<String> columns, List<List<String>> rows) {

    private static final int LONGEST_LABEL = 76;
    /** Where a run was solved and what it kept does not set its result apart. */
    private static final List<String> NO_DIFFERENCE = List.of("output.", "solver.threads", "solver.backend");

    private static final List<String> CURVES = List.of("loss", "accuracy");

    static ComparisonTable of(List<RunArrays> runs) throws ResultsException {
        List<Map<String, String>> parameters = new ArrayList<>();
        for (RunArrays run : runs) {
            parameters.add(run.parameters());
        }
        List<String> differing = differing(parameters);
        List<String> columns = new ArrayList<>(List.of("run"));
        columns.addAll(differing);
        columns.addAll(List.of("outcome", "steps", "replicas", "seconds"));
        for (String set : List.of("train", "test")) {
            for (String curve : CURVES) {
                columns.addAll(List.of(set + "_" + curve, set + "_" + curve + "_stderr"));
            }
        }
        List<String> labels = new ArrayList<>();
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Map<String, String> own = parameters.get(i);
            labels.add(label(runs.get(i).name(), differing, own));
            rows.add(row(runs.get(i), differing, own));
        }
        return new ComparisonTable(unlike(labels), columns, rows);
    }

    /** As comma-separated values (RFC 4180). */
    String csv() {
        StringBuilder text = new StringBuilder(line(columns));
        rows.forEach(row -> text.append(line(row)));
        return text.toString();
    }

    /** As columns for a terminal; those that no run has are left out. */
    String text() {
        List<Integer> shown = IntStream.range(0, columns.size())
                .filter(c -> rows.stream().anyMatch(row -> !row.get(c).isEmpty()))
                .filter(c -> !columns.get(c).endsWith("_stderr"))
                .boxed()
                .toList();
        StringBuilder text = new StringBuilder();
        List<List<String>> lines = new ArrayList<>(List.of(columns));
        lines.addAll(rows);
        for (List<String> line : lines) {
            text.append(shown.stream()
                            .map(c -> padded(line.get(c), lines, c))
                            .collect(Collectors.joining("  "))
                            .stripTrailing())
                    .append(System.lineSeparator());
        }
        return text.toString();
    }

    private static String padded(String cell, List<List<String>> lines, int column) {
        int width =
                lines.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
        return cell + " ".repeat(width - cell.length());
    }

    private static List<String> differing(List<Map<String, String>> parameters) {
        TreeSet<String> keys = new TreeSet<>();
        parameters.forEach(map -> keys.addAll(map.keySet()));
        return keys.stream()
                .filter(key -> NO_DIFFERENCE.stream().noneMatch(key::startsWith))
                .filter(key -> parameters.stream()
                                .map(map -> map.getOrDefault(key, ""))
                                .distinct()
                                .count()
                        > 1)
                .toList();
    }

    private static String label(String name, List<String> differing, Map<String, String> own) {
        String text = differing.isEmpty()
                ? name
                : name
                        + differing.stream()
                                .map(key -> key.substring(key.indexOf('.') + 1) + " = " + own.getOrDefault(key, "none"))
                                .collect(Collectors.joining(", ", ": ", ""));
        return text.length() <= LONGEST_LABEL ? text : text.substring(0, LONGEST_LABEL - 1) + "…";
    }

    /** Folders of the same name in different places are numbered: a legend has one entry for each. */
    private static List<String> unlike(List<String> labels) {
        return IntStream.range(0, labels.size())
                .mapToObj(i -> {
                    long before = labels.subList(0, i).stream()
                            .filter(labels.get(i)::equals)
                            .count();
                    return before == 0 ? labels.get(i) : labels.get(i) + " (" + (before + 1) + ")";
                })
                .toList();
    }

    private static List<String> row(RunArrays run, List<String> differing, Map<String, String> own)
            throws ResultsException {
        List<String> row = new ArrayList<>(List.of(run.name()));
        differing.forEach(key -> row.add(own.getOrDefault(key, "")));
        row.add(run.text("outcome"));
        row.add(Integer.toString(run.steps()));
        row.add(Integer.toString(run.replicas()));
        row.add(number(run.seconds()));
        for (String set : List.of("train", "test")) {
            for (String curve : CURVES) {
                row.add(last(run.find("/" + set + "/" + curve, double[].class)));
                row.add(last(run.find("/" + set + "/" + curve + "_stderr", double[].class)));
            }
        }
        return row;
    }

    private static String last(double @Nullable [] values) {
        return values == null || values.length == 0 ? "" : number(values[values.length - 1]);
    }

    private static String number(double value) {
        return Double.isFinite(value) ? String.format(Locale.ROOT, "%.6g", value) : "";
    }

    private static String line(List<String> cells) {
        return cells.stream()
                        .map(cell -> cell.matches(".*[\",\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
                        .collect(Collectors.joining(","))
                + "\n";
    }
}
