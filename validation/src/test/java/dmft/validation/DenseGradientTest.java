package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.coupling.Coupling;
import dmft.coupling.World;
import dmft.model.Mlp;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.train.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The shared program in the world of ordinary networks: its forward pass equals a network written out in loops with the same
 * weights, and its step of gradient descent equals one along the finite differences of that network's loss, seen at more points
 * than there are layers to hide an error in.
 */
class DenseGradientTest {

    private static final int WIDTH = 6;
    private static final int DIMENSION = 4;
    private static final double ETA = 0.7;

    /** Fields are float32: sums of some dozen products of numbers of order 1. */
    private static final double ROUNDING = 2e-5;

    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "leaky-relu", "tanh", "erf", "softplus", "gelu", "sine"})
    void oneStepFollowsTheFiniteDifferences(String name) {
        Activation activation = Activations.named(name);
        check(new MlpShape(3, activation, 0.9, 1, 0));
        check(new MlpShape(3, activation.withGain(1.4), 0.9, 1.3, 0.5));
        check(new MlpShape(1, activation.withGain(0.8), 1.2, 0.9, 0.3));
    }

    private static void check(MlpShape shape) {
        Problem problem = Problems.gaussian(shape, 5, 40, DIMENSION, Training.gradientDescent(ETA, 1), 17);
        int[] batch = {0, 2, 3};
        try (Backend backend = Backends.create("auto", 1)) {
            World world = World.dense(backend, WIDTH, 5, 0);
            double[][] tests =
                    problem.test() == null ? new double[0][] : problem.test().inputs();
            Mlp model = new Mlp(shape, problem.train().inputs(), tests, 1, world);
            PlainNetwork plain = new PlainNetwork(shape, WIDTH, parameters(shape, model, world));
            Matrix before = model.forward().test().copy();
            double[][] inputs = new double[batch.length][];
            double[] labels = new double[batch.length];
            Matrix delta = new Matrix(batch.length, 1);
            for (int i = 0; i < batch.length; i++) {
                inputs[i] = problem.train().inputs()[batch[i]];
                labels[i] = problem.train().targets()[batch[i]][0];
                delta.set(i, 0, labels[i]);
            }
            model.backward(delta, batch);
            model.learn(Update.gradient(ETA * shape.gamma0() / batch.length));
            Matrix after = model.forward().test();
            PlainNetwork trained = plain.afterOneStep(inputs, labels, ETA);
            double change = 0;
            for (int mu = 0; mu < tests.length; mu++) {
                assertThat(before.get(mu, 0)).isCloseTo(plain.scaledOutput(tests[mu]), within(ROUNDING));
                assertThat(after.get(mu, 0)).isCloseTo(trained.scaledOutput(tests[mu]), within(ROUNDING));
                change = Math.max(change, Math.abs(after.get(mu, 0) - before.get(mu, 0)));
            }
            assertThat(change).as("the step moves the outputs").isGreaterThan(1000 * ROUNDING);
        }
    }

    /** The weights at initialisation, read by presenting unit vectors to each coupling. */
    private static double[] parameters(MlpShape shape, Mlp model, World world) {
        List<Double> all = new ArrayList<>();
        boolean biased = shape.biasScale() > 0;
        Fields first = world.backend().fields(WIDTH, DIMENSION + (biased ? 1 : 0));
        world.input(Matrix.identity(first.columns()), biased)
                .forward(first, IntStream.range(0, first.columns()).toArray());
        append(world.backend().read(first), all);
        for (Coupling coupling : model.couplings()) {
            append(weightsAndBias(shape, coupling, world.backend()), all);
        }
        Fields unit = fields(world.backend(), Matrix.identity(WIDTH).scale(WIDTH));
        append(world.readout(1, unit).forward(unit), all);
        return all.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Rows (W_i1 … W_iN, b_i), the bias only if there is one. */
    private static Matrix weightsAndBias(MlpShape shape, Coupling coupling, Backend backend) {
        Matrix inputs = new Matrix(WIDTH, WIDTH + 1);
        inputs.setBlock(0, 0, Matrix.identity(WIDTH));
        Fields h = backend.fields(WIDTH, WIDTH + 1);
        coupling.forward(fields(backend, inputs), h);
        Matrix seen = backend.read(h);
        Matrix rows = new Matrix(WIDTH, WIDTH + (shape.biasScale() > 0 ? 1 : 0));
        for (int i = 0; i < WIDTH; i++) {
            double bias = seen.get(i, WIDTH);
            for (int j = 0; j < WIDTH; j++) {
                rows.set(i, j, (seen.get(i, j) - bias) * Math.sqrt(WIDTH) / shape.weightScale());
            }
            if (shape.biasScale() > 0) {
                rows.set(i, WIDTH, bias / shape.biasScale());
            }
        }
        return rows;
    }

    private static Fields fields(Backend backend, Matrix values) {
        Fields fields = backend.fields(values.rows(), values.columns());
        backend.write(values, fields);
        return fields;
    }

    private static void append(Matrix values, List<Double> all) {
        for (double[] row : values.toArray()) {
            for (double value : row) {
                all.add(value);
            }
        }
    }
}
