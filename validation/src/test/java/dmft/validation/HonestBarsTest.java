package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.CausalSolver;
import dmft.solve.Curves;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.stats.Coverage;
import java.util.Objects;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Test;

/** The 95 % intervals of 100 independent small solves cover what a far larger solve finds in 88 to 99 cases. */
class HonestBarsTest {

    private static final int SOLVES = 100;
    private static final int REPLICAS = 4;
    private static final int STEPS = 15;

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(2, Activations.named("tanh"), 1), 4, 2, 6, Training.gradientDescent(0.3, STEPS), 14);

    /** Honest intervals of independent solves fail each of the two checks with probability 0.0074. */
    @Test
    void intervalsCoverTheTruth() {
        assertThat(Coverage.falseFailure(SOLVES, 0.95, 88, 99)).isLessThan(0.0075);
        Solution truth = new CausalSolver(settings(65536, 4, 999)).solve(PROBLEM, Observer.NONE);
        double quantile = TDistribution.of(REPLICAS - 1).inverseCumulativeProbability(0.975);
        double[][] values = new double[2][SOLVES];
        double[][] halfWidths = new double[2][SOLVES];
        for (int i = 0; i < SOLVES; i++) {
            Solution solve = new CausalSolver(settings(1024, REPLICAS, 2000 + i)).solve(PROBLEM, Observer.NONE);
            values[0][i] = solve.train().loss()[STEPS];
            halfWidths[0][i] = quantile * Objects.requireNonNull(solve.train().lossStderr())[STEPS];
            values[1][i] = test(solve).outputs()[STEPS][0][0];
            halfWidths[1][i] = quantile * Objects.requireNonNull(test(solve).outputsStderr())[STEPS][0][0];
        }
        int loss = Coverage.count(values[0], halfWidths[0], truth.train().loss()[STEPS]);
        int output = Coverage.count(values[1], halfWidths[1], test(truth).outputs()[STEPS][0][0]);
        assertThat(loss).as("final train loss").isBetween(88, 99);
        assertThat(output).as("a test output").isBetween(88, 99);
    }

    private static Curves test(Solution solution) {
        return Objects.requireNonNull(solution.test());
    }

    private static SolverSettings settings(int samples, int replicas, long seed) {
        return new SolverSettings(samples, 0.01, replicas, seed, "auto", 0);
    }
}
