package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Ordinary finite networks at four widths, extrapolated as a + b/N, against the limit: one pooled statistic a problem over all
 * times, training examples and test points.
 */
class FiniteWidthTest {

    /**
     * The level of each of the nine problems, each on random streams of its own: a correct solver fails the class with
     * probability 5e-6. A learning rate 5 % off had p-values of 1e-10 and below where they were looked at, tanh and relu.
     */
    private static final double LEVEL = 5e-7;

    private static final int STEPS = 20;
    private static final int TRAIN = 4;
    private static final int TEST = 3;
    private static final int[] WIDTHS = {64, 160, 400, 1024};
    private static final int[] NETWORKS = {256, 160, 96, 64};

    /** Chosen once: three averages over time for each point, of which the four strongest modes of fluctuation count. */
    private static final int BLOCKS = 3;

    private static final int MODES = 4;

    @ParameterizedTest
    @CsvSource({
        "tanh, 1, 0.4, 100", "tanh, 2, 0.4, 200", "tanh, 3, 0.4, 300",
        "relu, 1, 0.4, 400", "relu, 2, 0.4, 500", "relu, 3, 0.4, 600",
        "erf, 1, 0.3, 700", "erf, 2, 0.3, 800", "erf, 3, 0.3, 900"
    })
    void extrapolatedNetworksAgreeWithTheLimit(String activation, int depth, double eta, long seed) {
        compare(activation, depth, eta, seed, 1);
    }

    /** The same with four times the networks and the replicas, so with half the error. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"tanh, 3, 0.4, 1000", "relu, 3, 0.4, 1100", "erf, 3, 0.3, 1200"})
    void moreNetworksStillAgreeWithTheLimit(String activation, int depth, double eta, long seed) {
        compare(activation, depth, eta, seed, 4);
    }

    private static void compare(String activation, int depth, double eta, long seed, int effort) {
        Problem problem = Problems.gaussian(
                MlpShape.of(depth, Activations.named(activation), 1),
                TRAIN,
                TEST,
                6,
                Training.gradientDescent(eta, STEPS),
                30 + depth);
        List<Ensemble> ensembles = new ArrayList<>();
        for (int w = 0; w < WIDTHS.length; w++) {
            ensembles.add(
                    new Ensemble(WIDTHS[w], Networks.dense(problem, WIDTHS[w], effort * NETWORKS[w], seed + 1 + w)));
        }
        Estimate networks = Extrapolation.toInfiniteWidth(ensembles, 1);
        assertThat(pValue(networks, problem, seed, effort)).isGreaterThan(LEVEL);
        Problem faster = Problems.with(problem, Training.gradientDescent(1.05 * eta, STEPS));
        assertThat(pValue(networks, faster, seed, effort))
                .as("a learning rate 5 % off is seen")
                .isLessThan(LEVEL);
    }

    private static double pValue(Estimate networks, Problem problem, long seed, int effort) {
        Estimate limit = Estimate.ofMean(Networks.limit(problem, 2048, 0.01, effort * 16, seed));
        PooledStatistic result =
                PooledStatistic.compare(networks, limit, Contrasts.timeBlocks(STEPS, TRAIN + TEST, BLOCKS), MODES);
        return result.pValue();
    }
}
