package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.stats.Coverage;
import java.util.Objects;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/**
 * The error bars of 100 independent small solves: how many of their 95 % intervals cover what a far larger solve finds, and whether their size
 * is that of the scatter of the solves.
 */
class HonestBarsTest {

    private static final int SOLVES = 100;
    private static final int REPLICAS = 4;
    private static final int STEPS = 15;

    /** With 100 solves too many covering intervals are no evidence (all 100 in one case of 170); bars too long show in the scatter. */
    private static final int FEWEST_COVERING = 81;

    /** Of each tail of the ratio of variances. */
    private static final double LEVEL = 5e-7;

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(2, Activations.named("tanh"), 1), 4, 2, 6, Training.gradientDescent(0.3, STEPS), 14);

    /** Honest bars fail each of the four checks with probability below 1e-6. */
    @Test
    void barsAreAsLongAsTheErrors() {
        assertThat(Coverage.falseFailure(SOLVES, 0.95, FEWEST_COVERING, SOLVES)).isLessThan(1e-6);
        Solution truth = new DmftSolver(settings(65536, 4, 999)).solve(PROBLEM, Observer.NONE);
        double[][] values = new double[2][SOLVES];
        double[][] errors = new double[2][SOLVES];
        for (int i = 0; i < SOLVES; i++) {
            Solution solve = new DmftSolver(settings(1024, REPLICAS, 2000 + i)).solve(PROBLEM, Observer.NONE);
            values[0][i] = solve.train().loss()[STEPS];
            errors[0][i] = Objects.requireNonNull(solve.train().lossStderr())[STEPS];
            values[1][i] = test(solve).outputs()[STEPS][0][0];
            errors[1][i] = Objects.requireNonNull(test(solve).outputsStderr())[STEPS][0][0];
        }
        assertHonest("final train loss", values[0], errors[0], truth.train().loss()[STEPS]);
        assertHonest("a test output", values[1], errors[1], test(truth).outputs()[STEPS][0][0]);
    }

    private static void assertHonest(String what, double[] values, double[] errors, double truth) {
        double quantile = TDistribution.of(REPLICAS - 1).inverseCumulativeProbability(0.975);
        double[] halfWidths = new double[SOLVES];
        double mean = 0;
        double squaredErrors = 0;
        for (int i = 0; i < SOLVES; i++) {
            halfWidths[i] = quantile * errors[i];
            mean += values[i] / SOLVES;
            squaredErrors += errors[i] * errors[i] / SOLVES;
        }
        double scatter = 0;
        for (double value : values) {
            scatter += (value - mean) * (value - mean) / (SOLVES - 1);
        }
        assertThat(Coverage.count(values, halfWidths, truth)).as(what).isGreaterThanOrEqualTo(FEWEST_COVERING);
        FDistribution ratio = FDistribution.of(SOLVES - 1, SOLVES * (REPLICAS - 1));
        double shortest = ratio.inverseCumulativeProbability(LEVEL);
        double longest = ratio.inverseSurvivalProbability(LEVEL);
        assertThat(scatter / squaredErrors).as(what).isBetween(shortest, longest);
        // The bars of twice or half the length would fail: their ratios are 1/4 and 4.
        assertThat(shortest).isGreaterThan(0.4);
        assertThat(longest).isLessThan(2.2);
    }

    private static Curves test(Solution solution) {
        return Objects.requireNonNull(solution.test());
    }

    private static SolverSettings settings(int samples, int replicas, long seed) {
        return new SolverSettings(samples, 0.01, replicas, seed, "auto", 0);
    }
}
