package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import org.junit.jupiter.api.Test;

class OneHiddenLayerTest {

    private static final Activation LINEAR = Activations.named("linear");

    /**
     * For a linear activation the sampled process agrees with the exact recursion, and not with one whose learning rate is 5 %
     * off. Read at level 1e-6.
     */
    @Test
    void agreesWithTheExactRecursionOfALinearLayer() {
        int steps = 15;
        Problem problem =
                Problems.gaussian(MlpShape.of(1, LINEAR, 1.2), 3, 2, 5, Training.gradientDescent(0.2, steps), 4);
        double[][][] replicas = OneHiddenLayer.sample(problem, 5000, 60, 500);
        double[][] rows = new double[replicas.length][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Contrasts.flatten(replicas[r]);
        }
        Estimate sampled = Estimate.ofMean(rows);
        assertThat(pValue(sampled, problem, steps)).isGreaterThan(1e-6);
        Problem faster = Problems.with(problem, Training.gradientDescent(0.21, steps));
        assertThat(pValue(sampled, faster, steps)).isLessThan(1e-6);
    }

    private static double pValue(Estimate sampled, Problem problem, int steps) {
        Estimate exact =
                Estimate.exact(Contrasts.flatten(DeepLinear.solve(problem).outputs()));
        return PooledStatistic.compare(sampled, exact, Contrasts.timeBlocks(steps, 5, 3), 5)
                .pValue();
    }

    @Test
    void refusesDeeperNetworks() {
        Problem problem = Problems.gaussian(MlpShape.of(2, LINEAR, 1), 2, 0, 2, Training.gradientDescent(0.1, 1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OneHiddenLayer.sample(problem, 10, 1))
                .withMessageContaining("one hidden layer");
    }
}
