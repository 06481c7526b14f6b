package dmft.validation.published;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.data.DataException;
import dmft.data.Examples;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.DeepLinear;
import dmft.validation.published.LinearLeadingOrder.Terms;
import org.junit.jupiter.api.Test;

/** The closed leading order of a deep linear network against the exact recursion at γ0 → 0, where the rest falls as γ0⁴. */
class LinearLeadingOrderTest {

    private static final int STEPS = 12;
    private static final int POINTS = 3;

    @Test
    void kernelsAgreeToLeadingOrder() throws DataException {
        assertThat(worst(0.4, Terms.ALL)).isLessThan(0.1);
        assertThat(worst(0.1, Terms.ALL)).isLessThan(0.1 / 10);
    }

    @Test
    void responsesCannotBeLeftOut() throws DataException {
        assertThat(worst(0.1, Terms.WITHOUT_RESPONSES)).isGreaterThan(0.3);
        assertThat(worst(0.1, Terms.AS_PUBLISHED)).isGreaterThan(0.3);
    }

    /** f(t+1) = f(t) + (η/P) K Δ leaves out what the exact step has of order γ0² η. */
    @Test
    void lossAgreesUpToTheStep() throws DataException {
        double coarse = lossError(0.1, STEPS);
        double fine = lossError(0.1, 4 * STEPS);
        assertThat(coarse).isBetween(0.01, 0.5);
        assertThat(coarse / fine).isBetween(3.0, 5.0);
    }

    /** Largest error of the kernels' movement, relative to the largest movement, over the last layer's two-time kernel. */
    private static double worst(double gamma0, Terms terms) throws DataException {
        Problem problem = problem(gamma0, STEPS);
        double[][] exact = DeepLinear.solve(problem).featureKernel(3);
        int[] steps = {0, STEPS / 2, STEPS};
        Matrix theory = new LinearLeadingOrder(problem, terms).layers(steps).get(2);
        double worst = 0;
        double largest = 0;
        for (int i = 0; i < theory.rows(); i++) {
            for (int j = 0; j < theory.columns(); j++) {
                double value = exact[steps[i / POINTS] * POINTS + i % POINTS][steps[j / POINTS] * POINTS + j % POINTS];
                worst = Math.max(worst, Math.abs(theory.get(i, j) - value));
                largest = Math.max(largest, Math.abs(value - exact[i % POINTS][j % POINTS]));
            }
        }
        return worst / largest;
    }

    /** Error of the last loss relative to what feature learning changes in it, for the same training time in more or fewer steps. */
    private static double lossError(double gamma0, int steps) throws DataException {
        Problem problem = problem(gamma0, steps);
        double exact = 2 * DeepLinear.solve(problem).loss()[steps];
        double lazy = new LinearLeadingOrder(problem(0, steps), Terms.ALL).loss()[steps];
        return Math.abs(exact - new LinearLeadingOrder(problem, Terms.ALL).loss()[steps]) / Math.abs(exact - lazy);
    }

    private static Problem problem(double gamma0, int steps) throws DataException {
        Examples examples = new GaussianData(5, GaussianData.Labels.RANDOM, 1, Normalization.NONE)
                .draw(POINTS, 0)
                .train();
        return new Problem(
                MlpShape.of(3, Activations.named("linear"), gamma0),
                examples,
                null,
                Training.gradientDescent(0.1 * STEPS / steps, steps));
    }
}
