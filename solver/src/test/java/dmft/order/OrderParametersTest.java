package dmft.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.compute.SimdBackend;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.DmftSolver;
import dmft.solve.Dynamics;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is recorded against the fields themselves, and against what the outputs do. */
class OrderParametersTest {

    private static final int SITES = 600;
    private static final double TOLERANCE = 0.01;
    private static final SolverSettings SETTINGS = new SolverSettings(SITES, TOLERANCE, 2, 5, "simd", 1);

    /** With every site recorded, all kernels can be formed from the samples of h and z. */
    @ParameterizedTest
    @CsvSource({"tanh,3,1,0", "relu,2,2,2", "erf,1,1,0", "softplus,3,3,0"})
    void kernelsAreAveragesOfTheRecordedFields(String name, int depth, int outputs, int batch) {
        Problem problem = problem(name, depth, outputs, batch, 0.3, 12);
        Activation phi = Activations.named(name);
        Recording all = new Recording(EnumSet.allOf(Quantity.class), new int[] {0, 1, 5, 12}, SITES);
        OrderParameters order = new DmftSolver(SETTINGS.withReplicas(1))
                .recording(all)
                .solve(problem, Observer.NONE)
                .orderParameters();
        assertThat(order.steps()).containsExactly(0, 1, 5, 12);
        List<Snapshot> snapshots = order.replicas().get(0);
        double moved = 0;
        for (int l = 1; l <= depth; l++) {
            for (int t = 0; t < 4; t++) {
                Matrix ft = features(phi, snapshots.get(t), l);
                Matrix gt = gradients(phi, snapshots.get(t), l, outputs);
                assertThat(distance(order.features(l, t).value(), product(ft, ft)))
                        .isLessThan(2e-6);
                assertThat(distance(order.gradients(l, t).value(), product(gt, gt)))
                        .isLessThan(2e-6);
                for (int s = 0; s < 4; s++) {
                    // |rest of φ(t)| ≤ tolerance · |φ|, so that its product with φ(s) is at most tolerance · |φ|².
                    Matrix fs = features(phi, snapshots.get(s), l);
                    Matrix gs = gradients(phi, snapshots.get(s), l, outputs);
                    assertThat(distance(order.features(l, t, s).value(), product(ft, fs)))
                            .isLessThan(TOLERANCE * Math.max(largest(product(ft, ft)), largest(product(fs, fs))));
                    assertThat(distance(order.gradients(l, t, s).value(), product(gt, gs)))
                            .isLessThan(TOLERANCE * Math.max(largest(product(gt, gt)), largest(product(gs, gs))));
                }
            }
            moved = Math.max(
                    moved,
                    distance(
                            order.features(l, 0, 3).value(),
                            order.features(l, 3, 3).value()));
        }
        assertThat(moved).as("kernels move, so that times are told apart").isGreaterThan(0.01);
    }

    /** f(t+1) − f(t) = (η/P) K(t) Δ(t) + O(η²). */
    @ParameterizedTest
    @CsvSource({"tanh,3,1", "relu,2,2", "erf,1,1"})
    void theTangentKernelMovesTheOutputs(String name, int depth, int outputs) {
        double rate = 1e-3;
        Problem problem = problem(name, depth, outputs, 0, 0.3, 2, rate);
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 1}, 0);
        Solution solution =
                new DmftSolver(SETTINGS.withReplicas(1)).recording(kernels).solve(problem, Observer.NONE);
        double[][][] f = solution.train().outputs();
        double[][] y = problem.train().targets();
        int count = y.length;
        double largest = 0;
        for (int t = 0; t < 2; t++) {
            Matrix tangent = solution.orderParameters().tangent(t).value();
            for (int i = 0; i < count * outputs; i++) {
                double expected = 0;
                for (int j = 0; j < count * outputs; j++) {
                    expected += rate
                            / count
                            * tangent.get(i, j)
                            * (y[j / outputs][j % outputs] - f[t][j / outputs][j % outputs]);
                }
                double change = f[t + 1][i / outputs][i % outputs] - f[t][i / outputs][i % outputs];
                assertThat(change).isCloseTo(expected, within(2e-2 * rate));
                largest = Math.max(largest, Math.abs(expected));
            }
        }
        assertThat(largest).isGreaterThan(0.2 * rate);
    }

    /** With these seeds, so that it fails by a change alone: the two solves draw different fields once recording has let a direction join. */
    @Test
    void recordingLeavesTheOutputsWithinTheTolerance() {
        Problem problem = problem("tanh", 3, 1, 0, 0, 20);
        Recording all = new Recording(EnumSet.allOf(Quantity.class), Recording.evenly(20, 5), 10);
        Solution watched = new DmftSolver(SETTINGS).recording(all).solve(problem, Observer.NONE);
        Solution plain = new DmftSolver(SETTINGS).solve(problem, Observer.NONE);
        assertThat(plain.orderParameters().isEmpty()).isTrue();
        double squares = 0;
        double errors = 0;
        for (int t = 0; t <= 20; t++) {
            for (int i = 0; i < 4; i++) {
                squares += Math.pow(
                        watched.train().outputs()[t][i][0] - plain.train().outputs()[t][i][0], 2);
                errors += Math.pow(plain.train().outputsStderr()[t][i][0], 2);
            }
        }
        assertThat(squares).isPositive().isLessThan(4 * errors);
    }

    @Test
    void alignmentsAreThoseOfTheKernels() {
        Problem problem = problem("tanh", 2, 1, 0, 0, 30);
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 30}, 0);
        OrderParameters order = new DmftSolver(SETTINGS)
                .recording(kernels)
                .solve(problem, Observer.NONE)
                .orderParameters();
        Mean start = order.alignmentWithStart();
        Mean target = order.alignmentWithTarget(problem.train().targets());
        assertThat(start.value().get(0, 0)).isCloseTo(1, within(1e-12));
        assertThat(start.value().get(1, 0)).isBetween(0.5, 0.9999);
        assertThat(start.stderr().get(1, 0)).isBetween(1e-7, 0.05);
        assertThat(target.value().get(1, 0))
                .as("features align with the task")
                .isGreaterThan(target.value().get(0, 0));
        assertThat(Alignment.of(Matrix.of(new double[] {1, 0}), Matrix.of(new double[] {0, 1})))
                .isZero();
        assertThatThrownBy(() -> Alignment.of(new Matrix(1, 2), new Matrix(2, 1)))
                .hasMessageContaining("1 x 2")
                .hasMessageContaining("2 x 1");
    }

    @Test
    void theLazyLimitIsRecordedAtTheStart() {
        Problem problem = problem("tanh", 3, 1, 0, 0, 5);
        MlpShape lazy = MlpShape.of(3, Activations.named("tanh"), 0);
        Solution solution = new DmftSolver(SETTINGS)
                .recording(new Recording(EnumSet.allOf(Quantity.class), new int[] {0, 5}, 4))
                .solve(new Problem(lazy, problem.train(), null, problem.training()), Observer.NONE);
        assertThat(solution.orderParameters().steps()).containsExactly(0);
        assertThat(solution.orderParameters().tangent(0).value().get(0, 0)).isPositive();
    }

    /** Kernels and fields of an ordinary finite network are recorded by the same lines; it has no bases. */
    @Test
    void finiteNetworksAreRecordedToo() {
        Problem problem = problem("tanh", 2, 1, 0, 0.2, 3);
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS, Quantity.FIELDS), new int[] {0, 3}, SITES);
        try (SimdBackend backend = new SimdBackend(1)) {
            Trajectory dense = new Dynamics(problem, World.dense(backend, 200, 1, 0), 0, Observer.NONE, kernels).run();
            Matrix phi = features(Activations.named("tanh"), dense.snapshots().get(1), 2);
            assertThat(phi.rows()).isEqualTo(200);
            assertThat(distance(dense.snapshots().get(1).features().get(1), product(phi, phi)))
                    .isLessThan(2e-6);
            Recording factors = new Recording(EnumSet.of(Quantity.TWO_TIME), new int[] {0}, 0);
            assertThatThrownBy(() ->
                            new Dynamics(problem, World.dense(backend, 50, 1, 0), 0, Observer.NONE, factors).run())
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("W1");
        }
    }

    private static Matrix features(Activation phi, Snapshot snapshot, int layer) {
        Factor h = snapshot.preactivations().get(layer - 1);
        Matrix features = new Matrix(h.rows(), h.columns());
        for (int i = 0; i < h.rows(); i++) {
            for (int j = 0; j < h.columns(); j++) {
                features.set(i, j, phi.value(h.get(i, j)));
            }
        }
        return features;
    }

    private static Matrix gradients(Activation phi, Snapshot snapshot, int layer, int outputs) {
        Factor h = snapshot.preactivations().get(layer - 1);
        Factor z = snapshot.backpropagated().get(layer - 1);
        Matrix gradients = new Matrix(z.rows(), z.columns());
        for (int i = 0; i < z.rows(); i++) {
            for (int j = 0; j < z.columns(); j++) {
                gradients.set(i, j, phi.derivative(h.get(i, j / outputs)) * z.get(i, j));
            }
        }
        return gradients;
    }

    /** ⟨aᵀb⟩ over sites. */
    private static Matrix product(Matrix a, Matrix b) {
        Matrix product = new Matrix(a.columns(), b.columns());
        for (int i = 0; i < a.columns(); i++) {
            for (int j = 0; j < b.columns(); j++) {
                double sum = 0;
                for (int s = 0; s < a.rows(); s++) {
                    sum += a.get(s, i) * b.get(s, j);
                }
                product.set(i, j, sum / a.rows());
            }
        }
        return product;
    }

    private static double distance(Matrix a, Matrix b) {
        double largest = 0;
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                largest = Math.max(largest, Math.abs(a.get(i, j) - b.get(i, j)));
            }
        }
        return largest;
    }

    private static Problem problem(String activation, int depth, int outputs, int batch, double biasScale, int steps) {
        return problem(activation, depth, outputs, batch, biasScale, steps, 0.3);
    }

    private static double largest(Matrix m) {
        return distance(m, new Matrix(m.rows(), m.columns()));
    }

    private static Problem problem(
            String activation, int depth, int outputs, int batch, double biasScale, int steps, double rate) {
        SplittableRandom random = new SplittableRandom(11);
        double[][] x = new double[4][6];
        double[][] y = new double[4][outputs];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 6; j++) {
                x[i][j] = random.nextGaussian();
            }
            for (int c = 0; c < outputs; c++) {
                y[i][c] = (i + c) % 2 == 0 ? 1 : -1;
            }
        }
        MlpShape shape = new MlpShape(depth, Activations.named(activation), 1, 1, biasScale);
        return new Problem(
                shape, new Examples(x, y), null, new Training(rate, steps, MeanSquaredError.INSTANCE, batch, 0));
    }
}
