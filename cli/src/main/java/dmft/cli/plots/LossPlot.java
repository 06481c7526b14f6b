package dmft.cli.plots;

import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunFolder;
import dmft.cli.results.StudentT;
import dmft.solve.Curves;
import dmft.solve.Solution;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** The loss 𝓛(t) on training examples and test points with 95 % bands, as loss.png and loss.svg. */
public final class LossPlot {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 560;
    private static final double DECADES_FOR_LOGARITHM = 1.5;
    private static final int BAND_OPACITY = 64;
    /** Blue and vermilion of the palette of M. Okabe and K. Ito, told apart with any kind of colour vision. */
    private static final Color TRAIN = new Color(0x0072B2);

    private static final Color TEST = new Color(0xD55E00);
    private static final BasicStroke SOLID = new BasicStroke(2.2f);
    private static final BasicStroke DASHED =
            new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10f, new float[] {8f, 5f}, 0f);
    private static final String SCRIPT_L = "𝓛";

    private final Solution solution;
    private final boolean logarithmic;
    private final double floor;
    private final XYChart chart =
            new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle("step t").build();

    private LossPlot(Solution solution) {
        this.solution = solution;
        double[] losses = losses().filter(Double::isFinite).toArray();
        double least = Arrays.stream(losses).min().orElse(1);
        double most = Arrays.stream(losses).max().orElse(1);
        this.logarithmic = least > 0 && Math.log10(most / least) > DECADES_FOR_LOGARITHM;
        // A logarithmic axis has no place for a band that reaches zero: it is cut a little below the lowest curve.
        this.floor = logarithmic ? least / 2 : 0;
        style();
        Curves test = solution.test();
        addBand("train band", solution.train(), TRAIN);
        if (test != null) {
            addBand("test band", test, TEST);
        }
        addLine("train", solution.train(), TRAIN, SOLID);
        if (test != null) {
            addLine("test", test, TEST, DASHED);
        }
    }

    /**
     * Draws both files.
     *
     * @return why they could not be drawn, if so: a picture less is no reason to lose a run
     * @throws OutputFolderException if they cannot be written
     */
    public static Optional<String> write(Solution solution, RunFolder folder) throws OutputFolderException {
        if (solution.steps() < 1) {
            return Optional.of("no loss plot is drawn: it needs at least one step");
        }
        byte[] png;
        byte[] svg;
        try {
            XYChart chart = new LossPlot(solution).chart;
            png = ChartEncoder.getBytes(chart, "png");
            svg = ChartEncoder.getBytes(chart, "svg");
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            // A machine without fonts shows itself in any of these.
            return Optional.of("no loss plot is drawn (" + e + "): install fontconfig and a font to have one");
        }
        folder.write("loss.png", out -> out.write(png));
        folder.write("loss.svg", out -> out.write(svg));
        return Optional.empty();
    }

    private void style() {
        Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
        String symbol = font.canDisplayUpTo(SCRIPT_L) < 0 ? SCRIPT_L : "L";
        String band = solution.replicas() > 1 ? ", mean of " + solution.replicas() + " replicas and 95 % band" : "";
        chart.setYAxisTitle("loss " + symbol + "(t)" + band);
        XYStyler styler = chart.getStyler();
        styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line);
        styler.setLegendPosition(LegendPosition.InsideNE);
        styler.setLegendFont(font);
        styler.setLegendBorderColor(Color.WHITE);
        styler.setAxisTitleFont(font);
        styler.setAxisTickLabelsFont(font.deriveFont(13f));
        styler.setChartTitleVisible(false);
        styler.setChartBackgroundColor(Color.WHITE);
        styler.setPlotBorderVisible(false);
        styler.setPlotGridLinesColor(new Color(0xDDDDDD));
        styler.setXAxisMin(0.0);
        styler.setXAxisMax((double) solution.steps());
        styler.setYAxisLogarithmic(logarithmic);
        if (!logarithmic) {
            styler.setYAxisMin(0.0);
        }
    }

    private void addLine(String name, Curves curves, Color colour, BasicStroke stroke) {
        int[] times = finite(curves);
        if (times.length == 0) {
            return;
        }
        double[] t = Arrays.stream(times).asDoubleStream().toArray();
        XYSeries series = chart.addSeries(name, t, at(times, s -> Math.max(floor, curves.loss()[s])));
        series.setLineColor(colour);
        series.setLineStyle(stroke);
        series.setMarker(SeriesMarkers.NONE);
    }

    /** A filled polygon along the upper ends of the intervals and back along the lower ones. */
    private void addBand(String name, Curves curves, Color colour) {
        double[] stderr = curves.lossStderr();
        int[] times = finite(curves);
        if (stderr == null || times.length < 2) {
            return;
        }
        double factor = StudentT.factor95(solution.replicas());
        double[] upper = at(times, s -> curves.loss()[s] + factor * stderr[s]);
        double[] lower = at(times, s -> Math.max(floor, curves.loss()[s] - factor * stderr[s]));
        int n = times.length;
        double[] x = IntStream.range(0, 2 * n).mapToDouble(i -> times[i < n ? i : 2 * n - 1 - i]).toArray();
        double[] y = IntStream.range(0, 2 * n).mapToDouble(i -> i < n ? upper[i] : lower[2 * n - 1 - i]).toArray();
        XYSeries series = chart.addSeries(name, x, y);
        series.setXYSeriesRenderStyle(XYSeriesRenderStyle.PolygonArea);
        series.setFillColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), BAND_OPACITY));
        series.setLineColor(new Color(0, true));
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(false);
    }

    private DoubleStream losses() {
        Curves test = solution.test();
        DoubleStream train = Arrays.stream(solution.train().loss());
        return test == null ? train : DoubleStream.concat(train, Arrays.stream(test.loss()));
    }

    /** Steps at which the loss and its error are numbers; after a divergence they may not be. */
    private static int[] finite(Curves curves) {
        double[] stderr = curves.lossStderr();
        return IntStream.range(0, curves.loss().length)
                .filter(s -> Double.isFinite(curves.loss()[s]) && (stderr == null || Double.isFinite(stderr[s])))
                .toArray();
    }

    private static double[] at(int[] times, IntToDoubleFunction value) {
        return Arrays.stream(times).mapToDouble(value).toArray();
    }
}
