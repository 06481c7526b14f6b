package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.SimdBackend;
import dmft.coupling.PivotLog;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.opencl.Pocl;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whole solves on an OpenCL device, against the same on the processor. */
class OpenClSolveTest {

    private static final int STEPS = 15;
    private static final SolverSettings SETTINGS = new SolverSettings(1500, 0.02, 2, 4, "opencl", 2);

    @BeforeAll
    static void needsADevice() {
        Pocl.device();
    }

    /** What is chosen depends on rounding; everything else only passes it on. */
    @ParameterizedTest
    @CsvSource({"tanh,false", "relu,false", "gelu,false", "tanh,true", "relu,true", "gelu,true"})
    void replayedChoicesAgreeWithin1e4(String activation, boolean kernelsOfAGpu) {
        Problem problem = problem(activation, 3, STEPS);
        List<PivotLog> logs = List.of(PivotLog.recording(), PivotLog.recording());
        Trajectory simd;
        try (Backend backend = new SimdBackend(2)) {
            World world = World.limit(backend, 1500, 0.02, 3, 0).withLogs(logs);
            simd = new Dynamics(problem, world, 0, Observer.NONE).run();
        }
        Trajectory device;
        try (Backend backend = kernelsOfAGpu ? Pocl.tiledBackend() : Pocl.backend()) {
            World world = World.limit(backend, 1500, 0.02, 3, 0)
                    .withLogs(logs.stream().map(PivotLog::replay).toList());
            device = new Dynamics(problem, world, 0, Observer.NONE).run();
        }
        assertThat(device.ranks()).isEqualTo(simd.ranks());
        double largest = 0;
        for (int t = 0; t <= STEPS; t++) {
            double[][] here = device.test().get(t).toArray();
            double[][] there = simd.test().get(t).toArray();
            for (int i = 0; i < here.length; i++) {
                largest = Math.max(largest, Math.abs(here[i][0] - there[i][0]));
                largest = Math.max(
                        largest,
                        Math.abs(device.train().get(t).get(i, 0)
                                - simd.train().get(t).get(i, 0)));
            }
        }
        tell(activation + (kernelsOfAGpu ? ", kernels of a GPU" : "") + ", replayed choices", largest);
        assertThat(largest).isLessThan(1e-4);
    }

    @Test
    void ownChoicesAgreeWithinTheToleranceAndRepeatToTheLastBit() {
        Problem problem = problem("tanh", 2, STEPS);
        Solution device = solve(problem, SETTINGS);
        Solution again = solve(problem, SETTINGS.withThreads(1));
        assertThat(again.train().outputs()).isDeepEqualTo(device.train().outputs());
        assertThat(again.test().outputs()).isDeepEqualTo(device.test().outputs());
        Solution simd = solve(problem, SETTINGS.withBackend("simd"));
        tell("tanh, own choices", largestDifference(device, simd));
        assertThat(largestDifference(device, simd)).isLessThan(SETTINGS.tolerance());
        // Not the same solve under another name.
        assertThat(largestDifference(device, simd)).isPositive();
    }

    @Test
    void selfConsistentSolvesAgree() {
        Problem problem = problem("tanh", 2, 6);
        SolverSettings settings =
                SETTINGS.withMethod(Method.SELF_CONSISTENT).withReplicas(1).withSamples(4096);
        Solution device = solve(problem, settings);
        Solution simd = solve(problem, settings.withBackend("simd"));
        assertThat(device.outcome()).isEqualTo(Outcome.COMPLETED);
        tell("tanh, self-consistent", largestDifference(device, simd));
        // Pivots come from the same order parameters here, so that nothing but rounding differs.
        assertThat(device.ranks()).isEqualTo(simd.ranks());
        assertThat(largestDifference(device, simd)).isLessThan(1e-4);
    }

    @Test
    void solvesSideBySideDoNotTouchOneAnother() {
        Problem problem = problem("erf", 2, 4);
        double[][][] alone = solve(problem, SETTINGS).train().outputs();
        List<double[][][]> together = IntStream.range(0, 4)
                .parallel()
                .mapToObj(i -> solve(problem, SETTINGS).train().outputs())
                .toList();
        assertThat(together).allSatisfy(outputs -> assertThat(outputs).isDeepEqualTo(alone));
    }

    /** For docs/backends.md. */
    private static void tell(String solve, double difference) {
        System.out.printf(Locale.ROOT, "OpenCL against simd, %s: outputs differ by %.1e at most%n", solve, difference);
    }

    private static double largestDifference(Solution a, Solution b) {
        double largest = 0;
        for (int t = 0; t < a.train().outputs().length; t++) {
            for (int i = 0; i < 4; i++) {
                largest = Math.max(
                        largest,
                        Math.abs(a.train().outputs()[t][i][0] - b.train().outputs()[t][i][0]));
            }
        }
        return largest;
    }

    private static Solution solve(Problem problem, SolverSettings settings) {
        return new DmftSolver(settings).solve(problem, Observer.NONE);
    }

    /** Four examples and as many test points, Gaussian inputs of dimension 7 and labels ±1. */
    static Problem problem(String activation, int depth, int steps) {
        SplittableRandom random = new SplittableRandom(17);
        return new Problem(
                MlpShape.of(depth, Activations.named(activation), 1),
                examples(random),
                examples(random),
                new Training(0.4, steps, MeanSquaredError.INSTANCE, 0, 0));
    }

    private static Examples examples(SplittableRandom random) {
        double[][] x = new double[4][7];
        double[][] y = new double[4][1];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 7; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Examples(x, y);
    }
}
