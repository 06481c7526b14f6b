package dmft.cli.plots;

import dmft.validation.stats.PowerLaw;
import dmft.validation.width.Comparison;
import dmft.validation.width.Density;
import dmft.validation.width.Scaling;
import dmft.validation.width.Series;
import dmft.validation.width.WidthResult;
import dmft.validation.width.WidthSettings;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;

/** Pictures of finite networks beside the limit. */
final class WidthPlots {

    private static final BasicStroke SOLID = Style.stroke(0);
    private static final BasicStroke DASHED = Style.stroke(1);
    private static final BasicStroke BROAD = new BasicStroke(3.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);

    /** A loss below this share of its start is rounding. */
    private static final double ROUNDING = 1e-12;

    private final Comparison comparison;
    private final List<WidthResult> trained;
    private final double[][] labels;

    /**
     * Pictures that have not been drawn.
     *
     * @param labels y of the training examples, [P][C]
     */
    WidthPlots(Comparison comparison, double[][] labels) {
        this.comparison = comparison;
        this.trained = comparison.widths().stream()
                .filter(width -> width.networks() > 0)
                .toList();
        this.labels = labels;
    }

    /** 𝓛(t) on training examples and test points. */
    Optional<Picture> loss() {
        if (comparison.steps() == 0) {
            return Optional.empty();
        }
        List<JFreeChart> charts = new ArrayList<>();
        charts.add(lossPanel("train loss 𝓛(t)", WidthResult::trainLoss));
        if (comparison.limit().testLoss().mean().length > 0) {
            charts.add(lossPanel("test loss 𝓛(t)", WidthResult::testLoss));
        }
        return Optional.of(beside("widths-loss", charts, List.of("", "")));
    }

    private JFreeChart lossPanel(String label, Function<WidthResult, Series> series) {
        List<Line> lines = curves(series, 0, 1);
        double most = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .max()
                .orElse(1);
        double floor = most * ROUNDING;
        double least = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .filter(value -> value > floor)
                .min()
                .orElse(most);
        double decades = Math.log10(most / least);
        ValueAxis vertical =
                decades > 1 ? Style.decades(Symbols.shown(label), decades) : Style.values(Symbols.shown(label));
        if (decades > 1) {
            vertical.setRange(least / 1.5, most * 1.5);
        }
        List<Line> shown = lines.stream()
                .map(line -> WidthCharts.above(line, decades > 1 ? floor : -1))
                .toList();
        return WidthCharts.panel(
                shown, Style.steps("step t", comparison.steps()), vertical, decades > 1 ? least / 10 : 0);
    }

    /** f(t) of some training examples and test points. */
    Optional<Picture> outputs() {
        int steps = comparison.steps();
        if (steps == 0) {
            return Optional.empty();
        }
        List<JFreeChart> charts = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        int train = comparison.limit().trainOutputs().mean().length / (steps + 1);
        int test = comparison.limit().testOutputs().mean().length / (steps + 1);
        for (int example : new int[] {0, train - 1}) {
            charts.add(outputPanel(WidthResult::trainOutputs, example, train));
            titles.add(title("training example", example));
        }
        for (int example : test == 0 ? new int[0] : new int[] {0, test - 1}) {
            charts.add(outputPanel(WidthResult::testOutputs, example, test));
            titles.add(title("test point", example));
        }
        return Optional.of(beside("widths-outputs", charts, titles));
    }

    private String title(String point, int column) {
        int outputs = labels[0].length;
        String output = outputs == 1 ? "" : ", output " + (column % outputs + 1);
        return point + " " + (column / outputs + 1) + output;
    }

    private JFreeChart outputPanel(Function<WidthResult, Series> outputs, int point, int stride) {
        NumberAxis vertical = new NumberAxis("output f(t)");
        vertical.setAutoRangeIncludesZero(false);
        return WidthCharts.panel(
                curves(outputs, point, stride),
                Style.steps("step t", comparison.steps()),
                vertical,
                Double.NEGATIVE_INFINITY);
    }

    /** Spread and bias over widths, doubly logarithmic, with the fitted laws. */
    Optional<Picture> scaling() {
        List<JFreeChart> charts = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (String name : List.of("train outputs", "test outputs", "tangent kernel")) {
            Optional<Scaling> scaling = comparison.scalings().stream()
                    .filter(s -> s.name().equals(name))
                    .findFirst();
            if (scaling.isPresent() && trained.size() > 1) {
                charts.add(scalingPanel(scaling.get()));
                titles.add(name);
            }
        }
        if (charts.isEmpty()) {
            return Optional.empty();
        }
        List<Line> legend = List.of(
                WidthCharts.key("spread of networks", Style.colour(0, 3), BROAD),
                WidthCharts.key("fit", Style.colour(0, 3), SOLID),
                WidthCharts.key("1/√N", Style.INK, DASHED),
                WidthCharts.key("bias of their mean", Style.colour(1, 3), BROAD));
        return Optional.of(WidthCharts.grid("widths-scaling", charts, titles, legend));
    }

    private JFreeChart scalingPanel(Scaling scaling) {
        double[] widths = widths();
        double[] spread = distances(scaling.name(), WidthResult.Distance::spread);
        double[] bias = distances(scaling.name(), WidthResult.Distance::bias);
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("", widths, spread, null, Style.colour(0, 3), BROAD, true));
        scaling.spread().ifPresent(law -> lines.add(line(law, widths, Style.colour(0, 3))));
        int first = IntStream.range(0, spread.length)
                .filter(w -> spread[w] > 0)
                .findFirst()
                .orElse(0);
        double[] guide = Arrays.stream(widths)
                .map(n -> 0.8 * spread[first] * Math.sqrt(widths[first] / n))
                .toArray();
        lines.add(new Line("", widths, guide, null, Style.INK, DASHED, false));
        if (Arrays.stream(bias).anyMatch(Double::isFinite)) {
            lines.add(new Line("", widths, bias, null, Style.colour(1, 3), BROAD, true));
        }
        return WidthCharts.panel(
                lines, WidthCharts.width(widths(), 3), WidthCharts.logarithmic("r.m.s. difference", lines), 0);
    }

    private static Line line(PowerLaw law, double[] widths, Color colour) {
        double[] y = Arrays.stream(widths)
                .map(n -> law.amplitude() * Math.pow(n, law.exponent()))
                .toArray();
        return new Line("", widths, y, null, colour, SOLID, false);
    }

    private double[] distances(String name, Function<WidthResult.Distance, Double> part) {
        return trained.stream()
                .mapToDouble(width -> width.distances().stream()
                        .filter(distance -> distance.name().equals(name))
                        .map(part)
                        .findFirst()
                        .orElse(Double.NaN))
                .toArray();
    }

    /** One minus the alignment of each kernel with the limit's, at the last recorded step, over widths. */
    Optional<Picture> alignment() {
        if (trained.size() < 2 || trained.getFirst().alignments().isEmpty()) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        List<Line> legend = new ArrayList<>();
        int kernels = trained.getFirst().alignments().size();
        for (int k = 0; k < kernels; k++) {
            int kernel = k;
            double[] misaligned = trained.stream()
                    .mapToDouble(width -> WidthCharts.last(
                            width.alignments().get(kernel).alignment().mean()))
                    .map(alignment -> 1 - alignment)
                    .map(rest -> rest > ROUNDING ? rest : Double.NaN)
                    .toArray();
            String symbol = trained.getFirst().alignments().get(k).symbol();
            Color colour = Style.colour(k, kernels);
            BasicStroke stroke = Style.stroke(symbol.startsWith("G") ? 1 : symbol.equals("K") ? 2 : 0);
            if (Arrays.stream(misaligned).anyMatch(Double::isFinite)) {
                lines.add(new Line("", widths(), misaligned, null, colour, stroke, true));
                legend.add(WidthCharts.key(Symbols.shown(symbol), colour, stroke));
            }
        }
        JFreeChart chart = WidthCharts.panel(
                lines,
                WidthCharts.width(widths(), 6),
                WidthCharts.logarithmic("1 − alignment with the limit", lines),
                0);
        return Optional.of(WidthCharts.grid("widths-alignment", List.of(chart), List.of(""), legend));
    }

    /** Φ^L, G¹ and K: limit, networks and difference. */
    Optional<Picture> kernels() {
        Optional<WidthResult> widest =
                trained.stream().filter(width -> !width.kernels().isEmpty()).reduce((a, b) -> b);
        if (widest.isEmpty()) {
            return Optional.empty();
        }
        HeatMapRows rows = new HeatMapRows();
        double map = (Picture.WIDTH - 2.0 * HeatMap.BAR_WIDTH) / 3;
        int layers = (comparison.limit().kernels().size() - 1) / 2;
        for (int k : new int[] {layers - 1, layers, 2 * layers}) {
            WidthResult.KernelMean limit = comparison.limit().kernels().get(k);
            WidthResult.KernelMean networks = widest.get().kernels().get(k);
            ExampleOrder order = ExampleOrder.of(labels, limit.kernel().rows() / labels.length);
            double[][] a = order.sorted(limit.kernel().toArray());
            double[][] b = order.sorted(networks.kernel().toArray());
            double[][] difference = HeatMapRows.difference(b, a);
            ColourScale scale = ColourScale.of(a, b);
            ColourScale signed = ColourScale.signed(difference);
            String name = limit.symbol();
            rows.add(
                    HeatMap.kernel(a, scale, order.label(), order.label(), order.boundaries()),
                    name + " of the limit",
                    map);
            rows.add(
                    HeatMap.kernel(b, scale, order.label(), "", order.boundaries()),
                    "N = " + widest.get().width(),
                    map);
            rows.addBar(scale, Symbols.shown(name + "(t = " + limit.step() + ")"), map);
            rows.add(HeatMap.kernel(difference, signed, order.label(), "", order.boundaries()), "difference", map);
            rows.addBar(signed, "difference", map);
            rows.next(map);
        }
        return Optional.of(rows.picture("widths-kernels", Picture.WIDTH));
    }

    /** Densities of h or z at the last recorded step, a panel a layer. */
    Optional<Picture> densities(String field) {
        List<Density> limits = lastDensities(comparison.limit(), field);
        if (limits.isEmpty()) {
            return Optional.empty();
        }
        List<JFreeChart> charts = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        List<WidthResult> shown = shown();
        for (int l = 0; l < limits.size(); l++) {
            int layer = l;
            List<Line> lines = new ArrayList<>();
            for (int w = 0; w < shown.size(); w++) {
                Density density = lastDensities(shown.get(w), field).get(layer);
                lines.add(density(density, colour(shown.get(w)), SOLID));
            }
            lines.add(density(limits.get(l), Style.INK, BROAD));
            NumberAxis horizontal =
                    new NumberAxis(Symbols.shown(Symbols.layer(field, l + 1) + " / r.m.s. at the start"));
            horizontal.setRange(
                    limits.get(l).centres()[0], WidthCharts.last(limits.get(l).centres()));
            horizontal.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
            charts.add(WidthCharts.panel(lines, horizontal, Style.values("density"), 0));
            titles.add("layer " + (l + 1));
        }
        return Optional.of(WidthCharts.grid("widths-density-" + field, charts, titles, legend(shown)));
    }

    private static List<Density> lastDensities(WidthResult result, String field) {
        List<Density> all = result.densities().stream()
                .filter(density -> density.field().equals(field))
                .toList();
        int step = all.stream().mapToInt(Density::step).max().orElse(0);
        return all.stream().filter(density -> density.step() == step).toList();
    }

    /** With few networks the interval would hide what it is about. */
    private static Line density(Density density, Color colour, BasicStroke stroke) {
        Series series = density.density();
        double[] half = series.networks() < WidthSettings.ENOUGH ? null : WidthCharts.halfWidths(series);
        return new Line("", density.centres(), series.mean(), half, colour, stroke, false);
    }

    /** The narrowest and the widest networks: more lines would hide each other. */
    private List<WidthResult> shown() {
        return trained.size() < 3 ? trained : List.of(trained.getFirst(), trained.getLast());
    }

    /** One curve of every width and the limit's on top. */
    private List<Line> curves(Function<WidthResult, Series> values, int offset, int stride) {
        List<Line> lines = new ArrayList<>();
        for (WidthResult width : trained) {
            lines.add(curve(values.apply(width), offset, stride, colour(width), SOLID, false));
        }
        lines.add(curve(values.apply(comparison.limit()), offset, stride, Style.INK, BROAD, true));
        return lines;
    }

    /** Networks have the spread of a single one about them, the limit its 95 % interval. */
    private Line curve(Series series, int offset, int stride, Color colour, BasicStroke stroke, boolean ofMean) {
        int count = series.mean().length == 0 ? 0 : comparison.steps() + 1;
        double[] mean = new double[count];
        double[] half = new double[count];
        double[] interval = WidthCharts.halfWidths(series);
        for (int t = 0; t < count; t++) {
            mean[t] = series.mean()[t * stride + offset];
            double spread = ofMean ? interval[t * stride + offset] : series.spread()[t * stride + offset];
            half[t] = Double.isFinite(spread) ? spread : 0;
        }
        return new Line("", Line.steps(count), mean, half, colour, stroke, false);
    }

    private Color colour(WidthResult width) {
        int index = trained.indexOf(width);
        return Style.colour(index, Math.max(3, trained.size()));
    }

    private List<Line> legend(List<WidthResult> widths) {
        List<Line> legend = new ArrayList<>();
        for (WidthResult width : widths) {
            legend.add(WidthCharts.key("N = " + width.width(), colour(width), SOLID));
        }
        legend.add(WidthCharts.key("limit", Style.INK, BROAD));
        return legend;
    }

    private double[] widths() {
        return trained.stream().mapToDouble(WidthResult::width).toArray();
    }

    private Picture beside(String name, List<JFreeChart> charts, List<String> titles) {
        return WidthCharts.grid(name, charts, titles, legend(trained));
    }
}
