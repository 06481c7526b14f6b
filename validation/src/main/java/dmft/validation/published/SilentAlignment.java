package dmft.validation.published;

import dmft.activation.Activations;
import dmft.data.GaussianData;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Atanasov, Bordelon &amp; Pehlevan 2021: from a small initialisation the tangent kernel turns to the labels before the loss falls; on inputs that are not white
 * it goes on turning while the loss falls; and the loss of one hidden linear layer is that of its {@link EffectiveMode}, white or not.
 */
public final class SilentAlignment implements Figure {

    private static final String WHITE = "white";
    private static final String COLOURED = "not white";
    private static final String LARGE = "large initialisation";

    /** What differs from the parameter file. */
    private record Case(
            String name, int depth, String activation, double scale, int dimension, double learningRate, int steps) {

        /** The settings that turn the parameter file into this case. */
        Problem problem(ParameterFile file, long draw) {
            GaussianData data = file.data();
            ParameterFile changed = new ParameterFile(
                    new MlpShape(
                            depth, Activations.named(activation), file.shape().gamma0(), scale, 0),
                    new GaussianData(dimension, data.labels(), draw, data.normalization()),
                    file.examples(),
                    Training.gradientDescent(learningRate, steps));
            return new Problem(changed.shape(), changed.draw(draw), null, changed.training());
        }

        boolean hasMode() {
            return depth == 1 && activation.equals("linear") && !name.equals(LARGE);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case(WHITE, 1, "linear", 0.01, 4000, 6, 400),
            new Case(COLOURED, 1, "linear", 0.01, 20, 6, 800),
            new Case(LARGE, 1, "linear", 1, 4000, 0.3, 400),
            new Case("three hidden layers", 3, "linear", 0.1, 4000, 10, 1200),
            new Case("tanh", 2, "tanh", 0.1, 4000, 6, 400),
            new Case("relu", 1, "relu", 0.01, 4000, 12, 800));

    private final ParameterFile file;
    private final Effort effort;

    SilentAlignment(ParameterFile file, Effort effort) {
        this.file = file;
        this.effort = effort;
    }

    @Override
    public String folder() {
        return "silent-alignment";
    }

    @Override
    public Map<String, Double> measure(long draw) {
        Map<String, Double> measured = new LinkedHashMap<>();
        for (Case one : CASES) {
            Problem problem = one.problem(file, draw);
            AlignmentCurve curve = AlignmentCurve.limit(problem, effort, draw);
            put(measured, one.name(), curve);
            if (one.hasMode()) {
                AlignmentCurve mode = AlignmentCurve.effectiveMode(problem);
                put(measured, "effective mode of " + one.name(), mode);
                measured.put("loss of " + one.name() + ": largest distance from the mode's", distance(curve, mode));
            }
        }
        return measured;
    }

    private static void put(Map<String, Double> measured, String name, AlignmentCurve curve) {
        measured.put(name + ": with yy at the start", curve.target()[0]);
        measured.put(name + ": with yy when the loss is down by 5 %", curve.target()[curve.fallenBy(0.05)]);
        measured.put(name + ": with yy when the loss is down by 50 %", curve.target()[curve.fallenBy(0.5)]);
        measured.put(name + ": with yy at the end", curve.target()[curve.target().length - 1]);
        measured.put(name + ": with K(T) when the loss is down by 5 %", curve.end()[curve.fallenBy(0.05)]);
        measured.put(name + ": with K(T) when the loss is down by 50 %", curve.end()[curve.fallenBy(0.5)]);
    }

    private static double distance(AlignmentCurve a, AlignmentCurve b) {
        double largest = 0;
        for (int t = 0; t < a.loss().length; t++) {
            largest = Math.max(largest, Math.abs(a.loss()[t] - b.loss()[t]));
        }
        return largest;
    }

    @Override
    public List<Trend> trends() {
        return List.of(
                turned(WHITE, 0.6, 1.1),
                turned("three hidden layers", 0.6, 1.1),
                turned("tanh", 0.5, 1.1),
                turned("relu", 0.5, 1.5),
                turned(LARGE, -0.1, 0.1),
                new Trend(
                        "with the loss down by 50 % the kernel is nearer to its last direction on white inputs than on"
                                + " others",
                        draw -> Trend.value(draw, COLOURED + ": with K(T) when the loss is down by 50 %")
                                < Trend.value(draw, WHITE + ": with K(T) when the loss is down by 50 %")),
                new Trend(
                        "the effective mode has the loss of both, within 0.02 of 1",
                        draw -> Trend.value(draw, "loss of " + WHITE + ": largest distance from the mode's") < 0.02
                                && Trend.value(draw, "loss of " + COLOURED + ": largest distance from the mode's")
                                        < 0.02));
    }

    /** With the loss down by 5 %, the kernel has gone this share of its way to the labels. */
    private static Trend turned(String name, double least, double most) {
        return new Trend(
                String.format(
                        Locale.ROOT,
                        "%s: with the loss down by 5 %% the kernel has gone a share of %s to %s of its way to yy",
                        name,
                        least,
                        most),
                draw -> {
                    double start = Trend.value(draw, name + ": with yy at the start");
                    double now = Trend.value(draw, name + ": with yy when the loss is down by 5 %");
                    double end = Trend.value(draw, name + ": with yy at the end");
                    double share = (now - start) / (end - start);
                    return share >= least && share <= most;
                });
    }

    /** Loss and alignments of draw 0 at every tenth step, the white inputs beside those that are not. */
    String curves() {
        StringBuilder csv =
                new StringBuilder("inputs,step,loss,loss of the mode,alignment with yy,alignment with K(T)\n");
        for (Case one : CASES.subList(0, 2)) {
            Problem problem = one.problem(file, 0);
            AlignmentCurve curve = AlignmentCurve.limit(problem, effort, 0);
            AlignmentCurve mode = AlignmentCurve.effectiveMode(problem);
            for (int t = 0; t < curve.loss().length; t += 10) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%s,%d,%.4f,%.4f,%.4f,%.4f%n",
                        one.name(),
                        t,
                        curve.loss()[t],
                        mode.loss()[t],
                        curve.target()[t],
                        curve.end()[t]));
            }
        }
        return csv.toString();
    }
}
