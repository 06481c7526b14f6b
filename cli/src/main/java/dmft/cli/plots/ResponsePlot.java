package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jfree.chart.JFreeChart;

/**
 * What fields owe to those that were there before them, against the time since: ⟨φ(h^l(t)) r^l(s)⟩ = Σ_{s'} A^l(t,s') G^{l+1}(s',s) and
 * ⟨g^{l+1}(t) u^{l+1}(s)⟩ = Σ_{s'} B^l(t,s') Φ^l(s',s).
 *
 * <p>These are what is recorded and unique. A and B themselves are neither where fields of different steps depend on one another, nor known where a step
 * was not recorded.
 */
final class ResponsePlot {

    private static final int MOST_COUPLINGS = 5;
    private static final int MOST_TIMES = 4;
    private static final int MOST_POINTS = 40;
    private static final int LEGEND_HEIGHT = 40;
    private static final int PANEL_HEIGHT = 300;

    private final int[] steps;
    private final int[] times; // indices of the steps t whose curves are drawn

    private ResponsePlot(int[] steps) {
        this.steps = steps;
        int count = Math.min(MOST_TIMES, steps.length - 1);
        // Steps are denser at the start: even ones among them tell of every age of the network.
        this.times = IntStream.rangeClosed(1, count)
                .map(i -> (int) Math.round((steps.length - 1.0) * i / count))
                .toArray();
    }

    /** A row for each coupling: A on the left, B on the right. */
    static Optional<Picture> of(RunArrays run) throws ResultsException {
        int couplings = run.layers("/responses/features");
        int[] steps = run.find("/steps", int[].class);
        if (couplings == 0 || steps == null || steps.length < 2) {
            return Optional.empty();
        }
        return new ResponsePlot(steps).picture(run, couplings);
    }

    private Optional<Picture> picture(RunArrays run, int couplings) throws ResultsException {
        List<Picture.Panel> panels = new ArrayList<>();
        int shown = Math.min(couplings, MOST_COUPLINGS);
        for (int i = 0; i < shown; i++) {
            int l = shown == 1 ? 1 : 1 + (int) Math.round((couplings - 1.0) * i / (shown - 1));
            for (boolean ofFeatures : new boolean[] {true, false}) {
                float[][][][] response = run.find(
                        "/responses/" + (ofFeatures ? "features" : "gradients") + "/W" + l, float[][][][].class);
                float[][][][] factor = run.find(
                        ofFeatures ? "/two_time/gradients/layer" + (l + 1) : "/two_time/features/layer" + l,
                        float[][][][].class);
                if (response == null || factor == null) {
                    return Optional.empty();
                }
                double half = Picture.WIDTH / 2.0;
                Rectangle2D area = new Rectangle2D.Double(
                        ofFeatures ? 0 : half, LEGEND_HEIGHT + (double) PANEL_HEIGHT * i, half, PANEL_HEIGHT);
                panels.add(new Picture.Panel(chart(response, factor, ofFeatures), title(ofFeatures, l), 60, 16, area));
            }
        }
        int height = LEGEND_HEIGHT + PANEL_HEIGHT * shown;
        return Optional.of(new Picture("responses", Picture.WIDTH, height, panels, legend()));
    }

    private static String title(boolean ofFeatures, int l) {
        return ofFeatures
                ? "⟨" + Symbols.layer("φ", l) + "(t) " + Symbols.layer("r", l) + "(s)⟩, by " + Symbols.layer("A", l)
                : "⟨" + Symbols.layer("g", l + 1) + "(t) " + Symbols.layer("u", l + 1) + "(s)⟩, by "
                        + Symbols.layer("B", l);
    }

    private List<Line> legend() {
        double[] none = new double[0];
        return IntStream.range(0, times.length)
                .mapToObj(i -> new Line(
                        "t = " + steps[times[i]],
                        none,
                        none,
                        null,
                        Style.colour(i, times.length),
                        Style.stroke(i),
                        false))
                .toList();
    }

    private JFreeChart chart(float[][][][] response, float[][][][] factor, boolean labelled) {
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < times.length; i++) {
            int t = times[i];
            int points = Math.min(t + 1, MOST_POINTS);
            double[] lags = new double[points];
            double[] sizes = new double[points];
            for (int p = 0; p < points; p++) {
                int s = points == 1 ? t : (int) Math.round((double) t * (points - 1 - p) / (points - 1));
                lags[p] = steps[t] - steps[s];
                sizes[p] = size(response, factor, t, s);
            }
            lines.add(new Line("", lags, sizes, null, Style.colour(i, times.length), Style.stroke(i), true));
        }
        return Style.panel(
                lines,
                Style.steps("t − s", steps[steps.length - 1] - steps[0]),
                Style.values(Symbols.shown(labelled ? "r.m.s. over examples" : "")),
                HeatMap.ABOVE);
    }

    /** r.m.s. over pairs of examples of the mean over replicas of response(t)ᵀfactor(s). */
    static double size(float[][][][] response, float[][][][] factor, int t, int s) {
        int rows = response[0][t][0].length;
        int columns = factor[0][s][0].length;
        double[][] mean = new double[rows][columns];
        for (int replica = 0; replica < response.length; replica++) {
            float[][] a = response[replica][t];
            float[][] d = factor[replica][s];
            for (int n = 0; n < Math.min(a.length, d.length); n++) {
                for (int i = 0; i < rows; i++) {
                    for (int j = 0; j < columns; j++) {
                        mean[i][j] += (double) a[n][i] * d[n][j] / response.length;
                    }
                }
            }
        }
        double squares = 0;
        for (double[] row : mean) {
            for (double value : row) {
                squares += value * value;
            }
        }
        return Math.sqrt(squares / ((double) rows * columns));
    }
}
