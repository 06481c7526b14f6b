package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.util.EnumSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Training sends one signal an example back, Σ_c Δ_c g_c, and where kernels are recorded every g_c: that must not change what the network learns.
 */
class SignalsTest {

    private static final int STEPS = 12;
    private static final int OUTPUTS = 3;
    private static final Recording EVERY = new Recording(
            EnumSet.of(Quantity.KERNELS), IntStream.rangeClosed(0, STEPS).toArray(), 0);

    /** Deep linear networks have no sampling error, so that all that can differ is what the tolerance leaves out. */
    @Test
    void outputsOfLinearNetworksAreTheSameWithinTheTolerance() {
        double tolerance = 1e-4;
        SolverSettings settings = new SolverSettings(2048, tolerance, 1, 3, "simd", 1);
        Problem problem = problem("linear");
        double[][][] contracted = solved(new DmftSolver(settings), problem).outputs();
        double[][][] every =
                solved(new DmftSolver(settings).recording(EVERY), problem).outputs();
        double largest = 0;
        double size = 0;
        for (int t = 0; t <= STEPS; t++) {
            for (int mu = 0; mu < contracted[t].length; mu++) {
                for (int c = 0; c < OUTPUTS; c++) {
                    largest = Math.max(largest, Math.abs(contracted[t][mu][c] - every[t][mu][c]));
                    size = Math.max(size, Math.abs(contracted[t][mu][c]));
                }
            }
        }
        assertThat(size).isGreaterThan(0.3);
        assertThat(largest).isLessThan(10 * tolerance * size);
    }

    /** Others draw other numbers for other directions: means over replicas agree, 2 · 16 of them, by a root mean square of differences over their errors. */
    @Test
    void outputsOfOtherNetworksAreTheSameWithinTheirErrors() {
        SolverSettings settings = new SolverSettings(1024, 0.01, 16, 3, "simd", 2);
        Problem problem = problem("tanh");
        Curves contracted = solved(new DmftSolver(settings), problem);
        Curves every = solved(new DmftSolver(settings).recording(EVERY), problem);
        double sum = 0;
        int count = 0;
        for (int t = 1; t <= STEPS; t++) {
            for (int mu = 0; mu < contracted.outputs()[t].length; mu++) {
                for (int c = 0; c < OUTPUTS; c++) {
                    double difference = contracted.outputs()[t][mu][c] - every.outputs()[t][mu][c];
                    double a = stderr(contracted)[t][mu][c];
                    double b = stderr(every)[t][mu][c];
                    sum += difference * difference / (a * a + b * b);
                    count++;
                }
            }
        }
        // 1 on average; all numbers of a solve scatter together, so that 3 is exceeded with a probability below 1e-6.
        assertThat(Math.sqrt(sum / count)).isLessThan(3);
    }

    private static Curves solved(DmftSolver solver, Problem problem) {
        Solution solution = solver.solve(problem, Observer.NONE);
        assertThat(solution.outcome()).as(solution.message()).isEqualTo(Outcome.COMPLETED);
        return solution.train();
    }

    private static double[][][] stderr(Curves curves) {
        double[][][] stderr = curves.outputsStderr();
        assertThat(stderr).isNotNull();
        return stderr == null ? new double[0][][] : stderr;
    }

    private static Problem problem(String activation) {
        SplittableRandom random = new SplittableRandom(8);
        double[][] x = new double[7][9];
        double[][] y = new double[7][OUTPUTS];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][i % OUTPUTS] = 1;
        }
        return new Problem(
                MlpShape.of(3, Activations.named(activation), 1),
                new Examples(x, y),
                null,
                new Training(0.3, STEPS, MeanSquaredError.INSTANCE, 3, 1));
    }
}
