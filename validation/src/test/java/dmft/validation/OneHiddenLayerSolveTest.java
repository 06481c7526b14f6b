package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One hidden layer, with scale and biases, equals a direct sampling of its process on training examples and test points. */
class OneHiddenLayerSolveTest {

    /** The level of each of the four comparisons. */
    private static final double LEVEL = 1e-6;

    private static final int STEPS = 20;

    @ParameterizedTest
    @ValueSource(strings = {"relu", "tanh", "erf", "gelu"})
    void equalsTheSampledProcess(String activation) {
        Problem problem = Problems.gaussian(
                new MlpShape(1, Activations.named(activation), 1.5, 1.2, 0.4),
                4,
                2,
                6,
                Training.gradientDescent(0.25, STEPS),
                12);
        double[][][] replicas = OneHiddenLayer.sample(problem, 4000, 40, 900);
        double[][] rows = new double[replicas.length][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = Contrasts.flatten(replicas[r]);
        }
        Estimate sampled = Estimate.ofMean(rows);
        assertThat(pValue(sampled, problem)).isGreaterThan(LEVEL);
        Problem faster = Problems.with(problem, Training.gradientDescent(1.05 * 0.25, STEPS));
        assertThat(pValue(sampled, faster))
                .as("a learning rate 5 % off is seen")
                .isLessThan(LEVEL);
    }

    private static double pValue(Estimate sampled, Problem problem) {
        Estimate limit = Estimate.ofMean(Networks.limit(problem, 4096, 0.01, 16, 5));
        PooledStatistic result = PooledStatistic.compare(sampled, limit, Contrasts.timeBlocks(STEPS, 6, 3), 4);
        return result.pValue();
    }
}
