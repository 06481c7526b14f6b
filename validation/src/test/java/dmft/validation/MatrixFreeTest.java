package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.TwoSample;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finite networks without their matrices have the law of ordinary ones. */
class MatrixFreeTest {

    /** Read on means and on spreads, so that a correct coupling fails a problem with probability 2e-6. */
    private static final double LEVEL = 1e-6;

    private static final int STEPS = 8;
    private static final int POINTS = 4;

    @ParameterizedTest
    @CsvSource({"tanh, 50", "relu, 60"})
    void meanAndSpreadOfOutputsEqualThoseOfDenseNetworks(String activation, int width) {
        compare(activation, width, 4000);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"tanh, 55", "relu, 60", "erf, 60"})
    void meanAndSpreadEqualInManyMoreRuns(String activation, int width) {
        compare(activation, width, 24_000);
    }

    private static void compare(String activation, int width, int runs) {
        Problem problem = Problems.gaussian(
                MlpShape.of(3, Activations.named(activation), 1), 3, 1, 4, Training.gradientDescent(0.5, STEPS), 6);
        double[][] free = late(Networks.matrixFree(problem, width, 1e-4, runs, 21));
        double[][] dense = late(Networks.dense(problem, width, runs, 22));
        TwoSample comparison = TwoSample.compare(free, dense);
        assertThat(comparison.meanPValue()).isGreaterThan(LEVEL);
        assertThat(comparison.spreadPValue()).isGreaterThan(LEVEL);

        double[][] wider = late(Networks.dense(problem, width * 3 / 2, runs, 23));
        assertThat(TwoSample.compare(free, wider).spreadPValue())
                .as("networks half as wide again have another spread")
                .isLessThan(LEVEL);
    }

    /** The outputs at the middle and the end of training. */
    private static double[][] late(double[][] rows) {
        double[][] result = new double[rows.length][2 * POINTS];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(rows[r], STEPS / 2 * POINTS, result[r], 0, POINTS);
            System.arraycopy(rows[r], STEPS * POINTS, result[r], POINTS, POINTS);
        }
        return result;
    }
}
