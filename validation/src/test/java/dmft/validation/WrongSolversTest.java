package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.TextbookDmft.Variant;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Textbook solvers with a deliberate mistake are told from right ones by the comparison with ordinary finite networks, on a problem where
 * the mistake matters: three hidden layers of sines, γ0 = 3. There the outputs without the equal-time part ⟨φ''(h)z⟩ of B
 * differ by 10 % (r.m.s. over all times and points, relative to the r.m.s. of the outputs), mostly at the test point; without any
 * response by more.
 */
class WrongSolversTest {

    /** Of each statistic; two of them must agree, so a correct solver fails with probability 2e-6. */
    private static final double LEVEL = 1e-6;

    private static final int[] WIDTHS = {100, 200, 400, 800};
    private static final int[] NETWORKS = {200, 100, 60, 40};
    private static final int SOLVES = 24;
    private static final int PATHS = 300;

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(3, Activations.named("sine"), 3), 2, 1, 5, Training.gradientDescent(0.3, 10), 30);

    @Test
    void wrongSolversAreRejectedByFiniteNetworksAndRightOnesAreNot() {
        List<Ensemble> ensembles = new ArrayList<>();
        for (int w = 0; w < WIDTHS.length; w++) {
            ensembles.add(new Ensemble(WIDTHS[w], Networks.dense(PROBLEM, WIDTHS[w], NETWORKS[w], 9000 + w)));
        }
        Estimate networks = Extrapolation.toInfiniteWidth(ensembles, 1);
        Estimate causal = Estimate.ofMean(Networks.limit(PROBLEM, 2048, 1e-3, SOLVES, 77));
        Estimate right = textbook(Variant.EXACT);
        Estimate wrong = textbook(Variant.NO_EQUAL_TIME_RESPONSE);
        assertThat(TextbookRuns.outputs(PROBLEM, networks, causal)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.outputs(PROBLEM, networks, right)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.outputs(PROBLEM, networks, wrong))
                .as("B without its equal-time part")
                .isLessThan(LEVEL);
        assertThat(TextbookRuns.outputs(PROBLEM, networks, textbook(Variant.NO_RESPONSES)))
                .as("A = B = 0")
                .isLessThan(LEVEL);
        assertThat(change(right, wrong)).isBetween(0.08, 0.12);
    }

    private static Estimate textbook(Variant variant) {
        return TextbookRuns.estimate(
                TextbookRuns.textbook(PROBLEM, variant, PATHS, SOLVES, 500), TextbookRuns.Observed::outputs);
    }

    /** R.m.s. of the difference relative to that of the first; common random numbers make it known to a few percent of itself. */
    private static double change(Estimate right, Estimate wrong) {
        double squares = 0;
        double total = 0;
        for (int j = 0; j < right.value().length; j++) {
            squares += Math.pow(wrong.value()[j] - right.value()[j], 2);
            total += Math.pow(right.value()[j], 2);
        }
        return Math.sqrt(squares / total);
    }
}
