package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.validation.stats.Contrasts;
import org.junit.jupiter.api.Test;

/** A deep linear network comes out with no sampling error, whatever the seed and the number of samples. */
class DeepLinearSolveTest {

    private static final double TOLERANCE = 1e-3;
    private static final Problem PROBLEM = Problems.deepLinear(Activations.named("linear"));

    @Test
    void seedsAndSamplesAgreeWithOneAnotherAndWithTheRecursion() {
        double[] exact = Contrasts.flatten(DeepLinear.solve(PROBLEM).outputs());
        double[] first = Networks.limit(PROBLEM, 1024, TOLERANCE, 1, 1)[0];
        for (int samples : new int[] {1024, 4096}) {
            for (long seed : new long[] {1, 2}) {
                double[] solve = Networks.limit(PROBLEM, samples, TOLERANCE, 1, seed)[0];
                assertThat(distance(solve, first)).isLessThan(1e-5);
                assertThat(distance(solve, exact)).isLessThan(2e-4);
            }
        }
        assertThat(distance(exact, new double[exact.length]))
                .as("the network learns")
                .isGreaterThan(0.9);
    }

    /**
     * The same agreement for tanh would mean that the seed is not used: there seeds differ by about the sampling error.
     * Were the fluctuations of one mode only, the ratio would be |t| with five degrees of freedom, above 100 with probability below 1e-7;
     * below 0.01 it would need that of several modes at once.
     */
    @Test
    void seedsDifferForTanh() {
        Problem tanh = Problems.with(PROBLEM, MlpShape.of(4, Activations.named("tanh"), 1.5));
        int replicas = 6;
        double[][] rows = Networks.limit(tanh, 1024, 0.02, replicas, 1);
        double[] other = Networks.limit(tanh, 1024, 0.02, 1, 2)[0];
        double squares = 0;
        double variance = 0;
        for (int j = 0; j < other.length; j++) {
            double mean = 0;
            for (double[] row : rows) {
                mean += row[j] / replicas;
            }
            for (double[] row : rows) {
                variance += (row[j] - mean) * (row[j] - mean) / (replicas - 1);
            }
            squares += (other[j] - mean) * (other[j] - mean) / (1 + 1.0 / replicas);
        }
        double ratio = Math.sqrt(squares / variance);
        assertThat(Math.sqrt(variance / other.length)).isGreaterThan(1e-4);
        assertThat(ratio).isBetween(0.01, 100.0);
    }

    private static double distance(double[] a, double[] b) {
        double largest = 0;
        for (int j = 0; j < a.length; j++) {
            largest = Math.max(largest, Math.abs(a[j] - b[j]));
        }
        return largest;
    }
}
