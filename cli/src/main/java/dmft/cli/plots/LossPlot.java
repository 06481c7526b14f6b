package dmft.cli.plots;

import dmft.cli.results.OutputFolderException;
import dmft.cli.results.RunFolder;
import dmft.cli.results.StudentT;
import dmft.solve.Curves;
import dmft.solve.Solution;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** The loss 𝓛(t) on training examples and test points with 95 % bands, as loss.png and loss.svg. */
public final class LossPlot {

    private static final double DECADES_FOR_LOGARITHM = 1.5;
    private static final String SCRIPT_L = "𝓛";

    private final Solution solution;
    /** log₁₀ of the greatest loss over the least; 0 if that is no number. */
    private final double decades;

    private final boolean logarithmic;
    private final double floor;
    private final YIntervalSeriesCollection data = new YIntervalSeriesCollection();

    private LossPlot(Solution solution) {
        this.solution = solution;
        double[] losses = losses().filter(Double::isFinite).toArray();
        double least = Arrays.stream(losses).min().orElse(1);
        double most = Arrays.stream(losses).max().orElse(1);
        this.decades = least > 0 ? Math.log10(most) - Math.log10(least) : 0;
        this.logarithmic = decades > DECADES_FOR_LOGARITHM;
        // A logarithmic axis has no place for a band that reaches zero: it is cut a little below the lowest curve.
        this.floor = logarithmic ? least / 2 : Double.NEGATIVE_INFINITY;
        add("train", solution.train());
        Curves test = solution.test();
        if (test != null) {
            add("test", test);
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
            Picture picture = new LossPlot(solution).picture();
            png = picture.png();
            svg = picture.svg();
        } catch (IOException | RuntimeException | LinkageError | InternalError e) {
            // A machine without fonts shows itself in any of these.
            return Optional.of("no loss plot is drawn (" + e + "): install fontconfig and a font to have one");
        }
        folder.write("loss.png", out -> out.write(png));
        folder.write("loss.svg", out -> out.write(svg));
        return Optional.empty();
    }

    private Picture picture() {
        String symbol = Style.PLAIN.canDisplayUpTo(SCRIPT_L) < 0 ? SCRIPT_L : "L";
        String band = solution.replicas() > 1 ? ", mean of " + solution.replicas() + " replicas and 95 % band" : "";
        String label = "loss " + symbol + "(t)" + band;
        return new Picture(Style.bands(
                data,
                Style.steps("step t", solution.steps()),
                logarithmic ? Style.decades(label, decades) : Style.values(label)));
    }

    private void add(String name, Curves curves) {
        double[] stderr = curves.lossStderr();
        double factor = stderr == null ? 0 : StudentT.factor95(solution.replicas());
        YIntervalSeries series = new YIntervalSeries(name);
        for (int t : finite(curves)) {
            double loss = curves.loss()[t];
            double halfWidth = stderr == null ? 0 : factor * stderr[t];
            series.add(t, loss, Math.max(floor, loss - halfWidth), loss + halfWidth);
        }
        data.addSeries(series);
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
                .filter(t -> Double.isFinite(curves.loss()[t]) && (stderr == null || Double.isFinite(stderr[t])))
                .toArray();
    }
}
