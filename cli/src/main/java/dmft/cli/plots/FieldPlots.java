package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;

/**
 * Densities of h^l and z^l at the first and the last recorded step, against the Gaussian they started from where that is step 0.
 *
 * <p>At t = 0 a field of an example μ is Gaussian with variance ⟨h_μ(0)²⟩. Each value is divided by the r.m.s. over sites of its own example at the
 * first recorded step, and all examples are pooled: so the start is the standard normal law, whatever the examples.
 */
final class FieldPlots {

    private static final int COLUMNS = 3;
    private static final int MOST_LAYERS = 6;
    private static final double BIN = 0.25;
    private static final int SMOOTH = 200;
    private static final double SHOWN = 0.999;
    private static final double LEAST_RANGE = 4;
    private static final int LEGEND_HEIGHT = 40;
    private static final int PANEL_HEIGHT = 280;

    private FieldPlots() {}

    /** Densities of "h" or "z", a panel per layer. */
    static Optional<Picture> densities(RunArrays run, String field) throws ResultsException {
        int layers = run.layers("/fields/" + field);
        int[] steps = run.find("/steps", int[].class);
        if (layers == 0 || steps == null) {
            return Optional.empty();
        }
        List<Picture.Panel> panels = new ArrayList<>();
        int shown = Math.min(layers, MOST_LAYERS);
        int columns = Math.min(COLUMNS, shown);
        double width = (double) Picture.WIDTH / columns;
        for (int i = 0; i < shown; i++) {
            int layer = shown == 1 ? 1 : 1 + (int) Math.round((layers - 1.0) * i / (shown - 1));
            float[][][] values = run.find("/fields/" + field + "/layer" + layer, float[][][].class);
            if (values == null) {
                return Optional.empty();
            }
            Rectangle2D area = new Rectangle2D.Double(
                    width * (i % columns), LEGEND_HEIGHT + PANEL_HEIGHT * (i / columns), width, PANEL_HEIGHT);
            String name = Symbols.layer(field, layer);
            panels.add(new Picture.Panel(panel(values, steps[0], name, i % columns == 0), name, 60, 16, area));
        }
        int height = LEGEND_HEIGHT + PANEL_HEIGHT * Math.ceilDiv(shown, columns);
        return Optional.of(new Picture("fields-" + field, Picture.WIDTH, height, panels, legend(steps)));
    }

    private static List<Line> legend(int[] steps) {
        double[] none = new double[0];
        List<Line> legend = new ArrayList<>();
        legend.add(new Line("t = " + steps[0], none, none, null, Style.colour(0, 2), Style.stroke(0), false));
        if (steps.length > 1) {
            legend.add(new Line(
                    "t = " + steps[steps.length - 1], none, none, null, Style.colour(1, 2), Style.stroke(0), false));
        }
        if (steps[0] == 0) {
            legend.add(new Line("Gaussian of the start", none, none, null, Style.INK, Style.stroke(1), false));
        }
        return legend;
    }

    private static JFreeChart panel(float[][][] values, int start, String name, boolean labelled) {
        double[] scale = rootMeanSquares(values[0]);
        double[] first = pooled(values[0], scale);
        double[] last = pooled(values[values.length - 1], scale);
        double range = Math.max(LEAST_RANGE, Math.ceil(Math.max(quantile(first), quantile(last))));
        List<Line> lines = new ArrayList<>();
        double[] x = places(range);
        lines.add(new Line("", x, density(first, range), null, Style.colour(0, 2), Style.stroke(0), false));
        if (values.length > 1) {
            lines.add(new Line("", x, density(last, range), null, Style.colour(1, 2), Style.stroke(0), false));
        }
        if (start == 0) {
            lines.add(gaussian(range));
        }
        String unit = start == 0 ? " / r.m.s. at the start" : " / r.m.s. at t = " + start;
        NumberAxis horizontal = new NumberAxis(Symbols.shown(name + unit));
        horizontal.setRange(-range, range);
        horizontal.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
        return Style.panel(lines, horizontal, Style.values(labelled ? "density" : ""), HeatMap.ABOVE);
    }

    private static Line gaussian(double range) {
        double[] x = IntStream.rangeClosed(0, SMOOTH)
                .mapToDouble(i -> range * (2.0 * i / SMOOTH - 1))
                .toArray();
        double[] normal = Arrays.stream(x)
                .map(v -> Math.exp(-v * v / 2) / Math.sqrt(2 * Math.PI))
                .toArray();
        return new Line("", x, normal, null, Style.INK, Style.stroke(1), false);
    }

    /** r.m.s. over sites of every column. */
    private static double[] rootMeanSquares(float[][] sites) {
        double[] squares = new double[sites[0].length];
        for (float[] site : sites) {
            for (int i = 0; i < site.length; i++) {
                squares[i] += (double) site[i] * site[i] / sites.length;
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /** All values in units of their column's scale; columns without one, such as those of a constant image, are left out. */
    private static double[] pooled(float[][] sites, double[] scale) {
        return Arrays.stream(sites)
                .flatMapToDouble(site -> IntStream.range(0, site.length)
                        .filter(i -> scale[i] > 0)
                        .mapToDouble(i -> site[i] / scale[i]))
                .toArray();
    }

    /** The size that all but a few values stay below. */
    private static double quantile(double[] values) {
        double[] sizes = Arrays.stream(values)
                .map(Math::abs)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        return sizes.length == 0 ? 0 : sizes[(int) (SHOWN * (sizes.length - 1))];
    }

    /** Centres of the bins from −range to range. */
    private static double[] places(double range) {
        int bins = (int) Math.round(2 * range / BIN);
        return IntStream.range(0, bins)
                .mapToDouble(i -> BIN * (i + 0.5) - range)
                .toArray();
    }

    /** A histogram in bins of width {@value #BIN}, whose integral over all numbers is one. */
    static double[] density(double[] values, double range) {
        double[] density = new double[(int) Math.round(2 * range / BIN)];
        for (double value : values) {
            double bin = Math.floor((value + range) / BIN);
            if (bin >= 0 && bin < density.length) {
                density[(int) bin] += 1 / (BIN * values.length);
            }
        }
        return density;
    }
}
