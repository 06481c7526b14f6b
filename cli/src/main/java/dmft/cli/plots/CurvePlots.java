package dmft.cli.plots;

import dmft.cli.results.ResultsException;
import dmft.cli.results.RunArrays;
import dmft.cli.results.StudentT;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.axis.ValueAxis;
import org.jspecify.annotations.Nullable;

/** Curves over steps: loss, accuracy, alignment, ranks and time. */
final class CurvePlots {

    private static final double DECADES_FOR_LOGARITHM = 1.5;
    private static final int MOST_MARKS = 60;
    private static final String STEP = "step t";

    private CurvePlots() {}

    /** 𝓛(t) on training examples and test points. */
    static Optional<Picture> loss(RunArrays run) throws ResultsException {
        List<Line> lines = trainAndTest(run, "loss");
        String label = "loss 𝓛(t)" + bandText(run);
        return picture("loss", lines, run.steps(), positive(lines, label), floor(lines));
    }

    /** Fraction of classes told right, where labels are classes. */
    static Optional<Picture> accuracy(RunArrays run) throws ResultsException {
        List<Line> lines = trainAndTest(run, "accuracy");
        String label = Symbols.shown("accuracy" + bandText(run));
        return picture("accuracy", lines, run.steps(), Style.fractions(label), Double.NEGATIVE_INFINITY);
    }

    /** Alignment of K(t) with K(t₀) and with yyᵀ, t₀ the first recorded step. */
    static Optional<Picture> alignment(RunArrays run) throws ResultsException {
        List<Line> lines = new ArrayList<>();
        int[] steps = run.find("/steps", int[].class);
        if (steps == null) {
            return Optional.empty();
        }
        lines.addAll(alignment(
                run, "start", Symbols.shown("with K(" + steps[0] + ")"), Style.colour(0, 2), Style.stroke(0)));
        lines.addAll(alignment(run, "target", Symbols.shown("with yyᵀ"), Style.colour(1, 2), Style.stroke(1)));
        String label = Symbols.shown("alignment of K(t)" + bandText(run));
        return picture("alignment", lines, run.steps(), Style.fractions(label), Double.NEGATIVE_INFINITY);
    }

    /** One alignment of K(t), "start" or "target"; nothing where it was recorded at one step only. */
    static List<Line> alignment(RunArrays run, String with, String name, Color colour, BasicStroke stroke)
            throws ResultsException {
        double[] values = run.find("/kernels/alignment_" + with, double[].class);
        int[] steps = run.find("/steps", int[].class);
        if (values == null || steps == null || values.length < 2) {
            return List.of();
        }
        double[] stderr = run.find("/kernels/alignment_" + with + "_stderr", double[].class);
        double[] x = Arrays.stream(steps).asDoubleStream().toArray();
        return List.of(new Line(name, x, values, halfWidths(run, stderr), colour, stroke, values.length <= MOST_MARKS));
    }

    /** Directions k and m of every coupling. */
    static Optional<Picture> ranks(RunArrays run) throws ResultsException {
        String[] couplings = run.find("/history/couplings", String[].class);
        int[][] forward = run.find("/history/forward_rank", int[][].class);
        int[][] backward = run.find("/history/backward_rank", int[][].class);
        if (couplings == null || forward == null || backward == null) {
            return Optional.empty();
        }
        List<Line> lines = new ArrayList<>();
        for (int c = 0; c < couplings.length; c++) {
            Color colour = Style.colour(c, couplings.length);
            String name = Symbols.layer("W", Integer.parseInt(couplings[c].substring(1)));
            lines.add(rank(Symbols.shown(name + ", k"), forward, c, colour, Style.stroke(0)));
            lines.add(rank(Symbols.shown(name + ", m"), backward, c, colour, Style.stroke(1)));
        }
        return picture(
                "ranks",
                lines,
                run.steps(),
                Style.values("directions: k of features, m of back-propagated fields"),
                Double.NEGATIVE_INFINITY);
    }

    private static Line rank(String name, int[][] ranks, int coupling, Color colour, BasicStroke stroke) {
        double[] values = Arrays.stream(ranks).mapToDouble(now -> now[coupling]).toArray();
        return new Line(name, Line.steps(values.length), values, null, colour, stroke, false);
    }

    /** Seconds of each step; the initialisation is no step. */
    static Optional<Picture> time(RunArrays run) throws ResultsException {
        double[] seconds = run.find("/history/seconds", double[].class);
        if (seconds == null || seconds.length < 2) {
            return Optional.empty();
        }
        double[] steps = Arrays.copyOfRange(Line.steps(seconds.length), 1, seconds.length);
        double[] values = Arrays.copyOfRange(seconds, 1, seconds.length);
        Line line = new Line("", steps, values, null, Style.colour(0, 1), Style.stroke(0), false);
        return picture(
                "time",
                List.of(line),
                run.steps(),
                Style.values("seconds for step t of one replica"),
                Double.NEGATIVE_INFINITY);
    }

    /** A curve of the training examples or of the test points, if there is one. */
    static List<Line> curve(RunArrays run, String set, String what, String name, Color colour, BasicStroke stroke)
            throws ResultsException {
        double[] values = run.find("/" + set + "/" + what, double[].class);
        if (values == null) {
            return List.of();
        }
        double[] stderr = run.find("/" + set + "/" + what + "_stderr", double[].class);
        return List.of(
                new Line(name, Line.steps(values.length), values, halfWidths(run, stderr), colour, stroke, false));
    }

    /** A vertical axis for values that are not negative: logarithmic if they span decades. */
    static ValueAxis positive(List<Line> lines, String label) {
        String shown = Symbols.shown(label);
        double decades = decades(lines);
        return decades > DECADES_FOR_LOGARITHM ? Style.decades(shown, decades) : Style.values(shown);
    }

    /** Where bands of such values are cut: at zero; a logarithmic axis has no place for it, so there a little below the lowest curve. */
    static double floor(List<Line> lines) {
        return decades(lines) > DECADES_FOR_LOGARITHM ? least(lines) / 2 : 0;
    }

    /** A picture of curves, or none if there is no curve of at least two points. */
    static Optional<Picture> picture(String name, List<Line> lines, int steps, ValueAxis vertical, double floor) {
        return lines.stream().allMatch(line -> line.values().length < 2)
                ? Optional.empty()
                : Optional.of(Picture.of(name, Style.bands(lines, Style.steps(STEP, steps), vertical, floor)));
    }

    private static List<Line> trainAndTest(RunArrays run, String what) throws ResultsException {
        List<Line> lines = new ArrayList<>(curve(run, "train", what, "train", Style.colour(0, 2), Style.stroke(0)));
        lines.addAll(curve(run, "test", what, "test", Style.colour(1, 2), Style.stroke(1)));
        return lines;
    }

    private static String bandText(RunArrays run) throws ResultsException {
        return run.replicas() > 1 ? ", mean of " + run.replicas() + " replicas and 95 % band" : "";
    }

    private static double @Nullable [] halfWidths(RunArrays run, double @Nullable [] stderr) throws ResultsException {
        if (stderr == null || run.replicas() < 2) {
            return null;
        }
        double factor = StudentT.factor95(run.replicas());
        return Arrays.stream(stderr).map(error -> factor * error).toArray();
    }

    /** log₁₀ of the greatest value over the least; 0 if that is no number. */
    private static double decades(List<Line> lines) {
        double most = lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .max()
                .orElse(1);
        double least = least(lines);
        return least > 0 ? Math.log10(most) - Math.log10(least) : 0;
    }

    private static double least(List<Line> lines) {
        return lines.stream()
                .flatMapToDouble(line -> Arrays.stream(line.values()))
                .min()
                .orElse(1);
    }
}
