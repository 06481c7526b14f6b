package dmft.cli;

import dmft.cli.parameters.Parameter;
import dmft.cli.parameters.ParameterValues;
import dmft.cli.parameters.Parameters;
import dmft.cli.plots.SweepPlot;
import dmft.cli.results.Json;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunEnd;
import dmft.cli.results.RunFolder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The points of a sweep and how each stands: sweep.json, sweep.csv and the table on the terminal. One thread at a time. */
final class SweepTable {

    /** The file that makes a folder a sweep's. */
    static final String JSON = "sweep.json";

    static final String CSV = "sweep.csv";

    /** The version of the set of keys of sweep.json; it rises when one changes its meaning or goes. */
    private static final int SCHEMA = 1;

    private final RunFolder folder;
    private final List<String> keys;
    private final Map<SweepPoint, SweepEnd> ends = new LinkedHashMap<>();

    /**
     * A table in which nothing has started.
     *
     * @param folder the sweep's folder
     * @param keys the parameters that vary
     */
    SweepTable(RunFolder folder, List<String> keys, List<SweepPoint> points) {
        this.folder = folder;
        this.keys = List.copyOf(keys);
        points.forEach(point -> ends.put(point, SweepEnd.NOT_STARTED));
    }

    /** The sweep's folder. */
    RunFolder folder() {
        return folder;
    }

    /** All points, in order. */
    List<SweepPoint> points() {
        return List.copyOf(ends.keySet());
    }

    /** Writes down how a point stands. */
    void put(SweepPoint point, SweepEnd end) {
        ends.put(point, end);
    }

    /** How every point stands. */
    List<SweepEnd> ends() {
        return List.copyOf(ends.values());
    }

    /** Writes both files. */
    void write() throws OutputFolderException {
        // It comes first because it tells a sweep's folder from others, so that one that is killed in here can be gone
        // on with.
        folder.write(JSON, Json.write(content()));
        folder.write(CSV, csv());
    }

    private Map<String, Object> content() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", SCHEMA);
        json.put("over", keys);
        List<Object> rows = new ArrayList<>();
        ends.forEach((point, end) -> rows.add(row(point, end)));
        json.put("points", rows);
        return json;
    }

    private Map<String, @Nullable Object> row(SweepPoint point, SweepEnd end) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("folder", point.name());
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        keys.forEach(key -> values.put(key, value(point.values(), key)));
        row.put("values", values);
        row.put("state", end.state());
        row.put("exit_code", end.exitCode() < 0 ? null : end.exitCode());
        RunEnd run = end.run();
        RunEnd.Loss test = run == null ? null : run.test();
        row.put("train_loss", run == null ? null : run.train().value());
        row.put("train_loss_95", run == null ? null : run.train().halfWidth());
        row.put("test_loss", test == null ? null : test.value());
        row.put("test_loss_95", test == null ? null : test.halfWidth());
        row.put("seconds", run == null ? null : run.seconds());
        return row;
    }

    private String csv() {
        StringBuilder csv = new StringBuilder(String.join(",", keys))
                .append(",folder,state,exit_code,train_loss,train_loss_95,test_loss,test_loss_95,seconds\n");
        ends.forEach((point, end) -> {
            Map<String, @Nullable Object> row = row(point, end);
            row.remove("values");
            Stream<@Nullable Object> cells =
                    Stream.concat(keys.stream().map(key -> value(point.values(), key)), row.values().stream());
            csv.append(cells.map(SweepTable::cell).collect(Collectors.joining(",")))
                    .append('\n');
        });
        return csv.toString();
    }

    /** As RFC 4180 has it; empty for what is not there. */
    private static String cell(@Nullable Object value) {
        if (value == null || (value instanceof Double number && number.isNaN())) {
            return "";
        }
        String text = value instanceof Double number ? Json.number(number) : value.toString();
        return text.matches("[^,\"\r\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static @Nullable Object value(ParameterValues values, String key) {
        Parameter<?> parameter = Parameters.of(key).orElseThrow();
        return values.find(parameter).orElse(null);
    }

    /** Losses against the numeric parameter that takes the most values, the first of several; none if all take one or are no numbers. */
    Optional<SweepPlot> plot() {
        @Nullable String axis = null;
        int most = 1;
        for (String key : keys) {
            Set<Number> values = new HashSet<>();
            // A seed is a name: nothing grows with it.
            boolean numeric = !key.endsWith("seed");
            for (SweepPoint point : points()) {
                if (value(point.values(), key) instanceof Number number) {
                    values.add(number);
                } else {
                    numeric = false;
                }
            }
            int different = values.size();
            if (numeric && different > most) {
                axis = key;
                most = different;
            }
        }
        if (axis == null) {
            return Optional.empty();
        }
        String chosen = axis;
        List<SweepPlot.Point> points = new ArrayList<>();
        ends.forEach((point, end) -> {
            RunEnd run = end.run();
            // The last loss of a run that did not reach its end is another quantity.
            if (run != null && end.exitCode() == ExitCode.DONE && value(point.values(), chosen) instanceof Number x) {
                points.add(new SweepPlot.Point(x.doubleValue(), others(point, chosen), run));
            }
        });
        return points.isEmpty() ? Optional.empty() : Optional.of(new SweepPlot(name(chosen), points));
    }

    /** The values of all parameters but one: "tanh", or with their names if there are several. */
    private String others(SweepPoint point, String axis) {
        List<String> others = keys.stream().filter(key -> !key.equals(axis)).toList();
        return others.stream()
                .map(key -> (others.size() == 1 && value(point.values(), key) instanceof String ? "" : name(key) + "=")
                        + value(point.values(), key))
                .collect(Collectors.joining(", "));
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('.') + 1);
    }

    /** For a terminal: one line a point, columns one below the other. */
    String text() {
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(keys);
        head.addAll(List.of("train loss (95 %)", "test loss (95 %)", "seconds", "state"));
        lines.add(head);
        ends.forEach((point, end) -> {
            List<String> line = new ArrayList<>();
            keys.forEach(key -> line.add(String.valueOf(value(point.values(), key))));
            RunEnd run = end.run();
            RunEnd.Loss test = run == null ? null : run.test();
            line.add(run == null ? "" : run.train().text());
            line.add(test == null ? "" : test.text());
            line.add(run == null ? "" : seconds(run));
            line.add(end.state());
            lines.add(line);
        });
        int[] widths = IntStream.range(0, head.size())
                .map(column -> lines.stream()
                        .mapToInt(line -> line.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return lines.stream()
                .map(line -> IntStream.range(0, widths.length)
                                .mapToObj(i -> line.get(i)
                                        + " ".repeat(widths[i] - line.get(i).length()))
                                .collect(Collectors.joining("  "))
                                .stripTrailing()
                        + System.lineSeparator())
                .collect(Collectors.joining());
    }

    static String seconds(RunEnd run) {
        return String.format(Locale.ROOT, "%.1f", run.seconds());
    }
}
