package dmft.validation.published;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.data.DataException;
import dmft.data.Examples;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is known in closed form about small initialisations. Seeds are fixed. */
class SilentAlignmentTest {

    private static final int EXAMPLES = 6;
    private static final Effort EFFORT = new Effort(1024, 1, 0.02);

    @Test
    void alignmentOnWhiteInputsIsAFunctionOfTheLoss() {
        double scale = 0.02;
        Problem problem = problem(MlpShape.of(1, Activations.named("linear"), 1), scale, identity(), 4, 300);
        AlignmentCurve curve = AlignmentCurve.limit(problem, EFFORT, 1);
        for (int t = 0; t < curve.loss().length; t += 10) {
            double sinh = (1 - Math.sqrt(curve.loss()[t])) * Math.sqrt(EXAMPLES) / scale;
            double q = Math.sqrt(1 + sinh * sinh);
            double expected = 2 * q / Math.sqrt((EXAMPLES - 1) * (q + 1) * (q + 1) + 4 * q * q);
            assertThat(curve.target()[t]).as("step " + t).isCloseTo(expected, within(0.02));
        }
        assertThat(curve.target()[curve.fallenBy(0.05)]).isGreaterThan(curve.target()[0] + 0.1);
    }

    @Test
    void smallWeightsAreALargeGamma() throws DataException {
        Examples examples = new GaussianData(8, GaussianData.Labels.RANDOM, 3, Normalization.NONE)
                .draw(EXAMPLES, 0)
                .train();
        MlpShape shape = MlpShape.of(2, Activations.named("relu"), 1);
        double[] small =
                Trained.limit(problem(shape, 0.5, examples, 0.4, 20), EFFORT, 2).loss();
        MlpShape rich = MlpShape.of(2, Activations.named("relu"), 1 / Math.pow(0.5, 2));
        double[] equivalent = Trained.limit(problem(rich, 1, examples, 0.4 * Math.pow(0.5, 4), 20), EFFORT, 2)
                .loss();
        assertThat(small[20]).isLessThan(0.9 * small[0]);
        for (int t = 0; t <= 20; t++) {
            assertThat(small[t]).isCloseTo(equivalent[t], within(1e-3));
        }
    }

    private static Problem problem(MlpShape shape, double scale, Examples examples, double rate, int steps) {
        MlpShape scaled = new MlpShape(shape.depth(), shape.activation(), shape.gamma0(), scale, 0);
        return new Problem(scaled, examples, null, Training.gradientDescent(rate, steps));
    }

    /** K^x = 1. */
    private static Examples identity() {
        double[][] inputs = new double[EXAMPLES][EXAMPLES];
        double[][] targets = new double[EXAMPLES][1];
        for (int mu = 0; mu < EXAMPLES; mu++) {
            inputs[mu][mu] = Math.sqrt(EXAMPLES);
            Arrays.fill(targets[mu], mu % 2 == 0 ? 1 : -1);
        }
        return new Examples(inputs, targets);
    }
}
