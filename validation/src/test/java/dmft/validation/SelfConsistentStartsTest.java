package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.Solves.Agreement;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** An iteration from a causal pass and one from the lazy limit, where nothing moves and nothing responds, come to the same answer. */
class SelfConsistentStartsTest {

    /** Of each of the 4 statistics: a right solver fails the class with probability 2e-6. */
    private static final double LEVEL = 5e-7;

    private static final int SOLVES = 24;
    private static final int PATHS = 1024;
    private static final int SEED = 500;

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(2, Activations.named("tanh"), 2), 3, 1, 5, Training.gradientDescent(0.3, 8), 61);

    @Test
    void coldAndWarmStartsMeet() {
        Solves warm = Solves.of(PROBLEM, from(Iteration.Start.CAUSAL), SOLVES, SEED);
        Solves cold = Solves.of(PROBLEM, from(Iteration.Start.LAZY), SOLVES, SEED + SOLVES);
        Agreement outputs = Agreement.of(warm.outputs(), cold.outputs());
        Agreement kernels = Agreement.of(warm.kernels(), cold.kernels());
        assertThat(Arrays.asList(outputs.pooled(), outputs.worst(), kernels.pooled(), kernels.worst()))
                .allMatch(p -> p > LEVEL);

        // The same random numbers, though not always for the same directions: a quarter of what independent solves
        // differ by, when this was written.
        Solves same = Solves.of(PROBLEM, from(Iteration.Start.LAZY), SOLVES, SEED);
        double outputsApart = difference(warm.outputs(), same.outputs()) / difference(warm.outputs(), cold.outputs());
        double kernelsApart = difference(warm.kernels(), same.kernels()) / difference(warm.kernels(), cold.kernels());
        System.out.printf(Locale.ROOT, "same seed / independent: %.2f, %.2f%n", outputsApart, kernelsApart);
        assertThat(outputsApart).isLessThan(1 / Math.sqrt(2));
        assertThat(kernelsApart).isLessThan(1 / Math.sqrt(2));

        Training faster = Training.gradientDescent(
                1.05 * PROBLEM.training().learningRate(), PROBLEM.training().steps());
        Solves wrong = Solves.of(Problems.with(PROBLEM, faster), from(Iteration.Start.LAZY), SOLVES, SEED + SOLVES);
        assertThat(Agreement.of(warm.outputs(), wrong.outputs()).pooled())
                .as("a learning rate 5 % off is seen in the outputs")
                .isLessThan(LEVEL);
    }

    private static SolverSettings from(Iteration.Start start) {
        Iteration like = Iteration.DEFAULT;
        return new SolverSettings(PATHS, 5e-3, 1, 0, "auto", 1)
                .withMethod(Method.SELF_CONSISTENT)
                .withIteration(new Iteration(
                        start,
                        like.startSamples(),
                        like.limit(),
                        like.batch(),
                        like.mixing(),
                        like.history(),
                        like.residual(),
                        like.fresh()));
    }

    /** R.m.s. difference of solves that stand in the same place. */
    private static double difference(double[][] first, double[][] second) {
        double squares = 0;
        for (int i = 0; i < first.length; i++) {
            double[] row = first[i].clone();
            for (int j = 0; j < row.length; j++) {
                row[j] -= second[i][j];
            }
            squares += Math.pow(Solves.rms(row), 2);
        }
        return Math.sqrt(squares / first.length);
    }
}
