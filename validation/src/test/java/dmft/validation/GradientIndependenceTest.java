package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.DmftSolver;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The approximation A = B = 0 against a direct sampling of its equations, on training examples and a test point. */
class GradientIndependenceTest {

    /** The level of each comparison, on fixed seeds. */
    private static final double LEVEL = 1e-6;

    private static final int STEPS = 6;

    @ParameterizedTest
    @CsvSource({"tanh,2", "tanh,3", "linear,3"})
    void equalsTheSampledProcesses(String activation, int depth) {
        Problem problem = Problems.gaussian(
                MlpShape.of(depth, Activations.named(activation), 1.5),
                3,
                1,
                6,
                Training.gradientDescent(0.6, STEPS),
                12);
        Estimate sampled = Estimate.ofMean(IndependentFields.sample(problem, 4000, 24, 900));
        assertThat(pValue(sampled, problem, Method.GRADIENT_INDEPENDENCE)).isGreaterThan(LEVEL);
        assertThat(pValue(sampled, problem, Method.CAUSAL))
                .as("the responses matter")
                .isLessThan(LEVEL);
    }

    private static double pValue(Estimate sampled, Problem problem, Method method) {
        double[][] rows = new double[16][];
        for (int r = 0; r < rows.length; r++) {
            rows[r] = outputs(solve(problem, method, 4096, r));
        }
        return PooledStatistic.compare(sampled, Estimate.ofMean(rows), Contrasts.timeBlocks(STEPS, 4, 2), 4)
                .pValue();
    }

    /** One hidden layer has A = B = 0: what differs is that outputs move by K, which is right to first order in the step. */
    @Test
    void isExactForOneHiddenLayerAsStepsShrink() {
        double[] distances = new double[3];
        for (int i = 0; i < distances.length; i++) {
            int steps = 8 << i;
            Problem problem = Problems.gaussian(
                    MlpShape.of(1, Activations.named("tanh"), 1),
                    4,
                    2,
                    6,
                    Training.gradientDescent(4.0 / steps, steps),
                    5);
            double[] exact = outputs(solve(problem, Method.CAUSAL, 16384, 1));
            double[] independent = outputs(solve(problem, Method.GRADIENT_INDEPENDENCE, 16384, 1));
            for (int j = exact.length - 6; j < exact.length; j++) {
                distances[i] = Math.max(distances[i], Math.abs(exact[j] - independent[j]));
            }
        }
        assertThat(distances[0]).isGreaterThan(0.01);
        assertThat(distances[0] / distances[1]).isBetween(1.4, 3.0);
        assertThat(distances[1] / distances[2]).isBetween(1.4, 3.0);
    }

    private static Solution solve(Problem problem, Method method, int samples, long seed) {
        return new DmftSolver(new SolverSettings(samples, 0.01, 1, seed, "auto", 0).withMethod(method))
                .solve(problem, Observer.NONE);
    }

    private static double[] outputs(Solution solution) {
        double[][][] train = solution.train().outputs();
        double[][][] test = Objects.requireNonNull(solution.test()).outputs();
        double[][] all = new double[train.length][train[0].length + test[0].length];
        for (int t = 0; t < all.length; t++) {
            for (int mu = 0; mu < all[t].length; mu++) {
                all[t][mu] = mu < train[t].length ? train[t][mu][0] : test[t][mu - train[t].length][0];
            }
        }
        return Contrasts.flatten(all);
    }
}
