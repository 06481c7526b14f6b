package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** Two-time kernels and responses of a deep linear network, recorded at every step, against the exact recursion. */
class DeepLinearOrderParametersTest {

    private static final double TOLERANCE = 1e-3;
    private static final Problem PROBLEM = Problems.deepLinear(Activations.named("linear"));

    @Test
    void allBlocksAgreeWithTheRecursion() {
        int steps = PROBLEM.training().steps();
        int points = PROBLEM.train().size();
        DeepLinear exact = DeepLinear.solve(PROBLEM);
        OrderParameters order = new DmftSolver(new SolverSettings(1024, TOLERANCE, 1, 3, "simd", 0))
                .recording(new Recording(EnumSet.allOf(Quantity.class), Recording.evenly(steps, steps + 1), 1))
                .solve(PROBLEM, Observer.NONE)
                .orderParameters();
        for (int l = 1; l <= 4; l++) {
            double[][] phi = exact.featureKernel(l);
            double[][] gradient = exact.gradientKernel(l);
            double[][] heard = l < 4 ? product(exact.featureResponse(l), exact.gradientKernel(l + 1)) : phi;
            double[][] answered = l < 4 ? product(exact.gradientResponse(l), phi) : phi;
            for (int t = 0; t <= steps; t += 5) {
                for (int s = 0; s <= steps; s += 5) {
                    assertAgree(order.features(l, t, s).value(), phi, t, s, points);
                    assertAgree(order.gradients(l, t, s).value(), gradient, t, s, points);
                    if (l < 4) {
                        assertAgree(order.featureNoiseOverlap(l, t, s).value(), heard, t, s, points);
                        assertAgree(order.gradientNoiseOverlap(l, t, s).value(), answered, t, s, points);
                    }
                }
            }
            assertThat(largest(phi)).isBetween(1.0, 10.0);
            assertThat(largest(heard)).as("A is not zero").isGreaterThan(0.2);
            assertThat(largest(answered)).as("B is not zero").isGreaterThan(0.2);
        }
    }

    private static void assertAgree(Matrix block, double[][] exact, int t, int s, int points) {
        for (int i = 0; i < points; i++) {
            for (int j = 0; j < points; j++) {
                double expected = exact[t * points + i][s * points + j];
                assertThat(Math.abs(block.get(i, j) - expected))
                        .as("block (%d, %d)", t, s)
                        .isLessThan(2 * TOLERANCE * Math.max(1, largest(exact)));
            }
        }
    }

    private static double largest(double[][] matrix) {
        double largest = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                largest = Math.max(largest, Math.abs(value));
            }
        }
        return largest;
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < c[i].length; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }
}
