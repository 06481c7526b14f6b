package dmft.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.ReferenceBackend;
import dmft.coupling.DenseCoupling;
import dmft.coupling.World;
import dmft.train.MeanSquaredError;
import dmft.train.Update;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The shared program in the dense world, in float64: what a step of learning does to every single weight is −η γ0² N ∂𝓛/∂θ, with the derivative
 * taken by central differences of the loss.
 */
class GradientTest {

    private static final int WIDTH = 6;
    private static final int EXAMPLES = 3;
    private static final int OUTPUTS = 2;
    private static final double GAMMA0 = 0.7;
    private static final double RATE = 1e-3;

    static Stream<Arguments> networks() {
        return Activations.names().stream()
                .flatMap(name -> Stream.of(Arguments.of(name, 1.0, 1.0, 0.0), Arguments.of(name, 0.8, 1.3, 0.6)));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void learningFollowsTheGradientOfTheLoss(String activation, double gain, double weightScale, double biasScale) {
        MlpShape shape = new MlpShape(3, Activations.named(activation).withGain(gain), GAMMA0, weightScale, biasScale);
        double[][] inputs = inputs();
        double[][] targets = {{1, -0.5}, {-1, 0.3}, {0.5, 1}};
        try (Backend backend = new ReferenceBackend()) {
            Mlp network = network(shape, inputs, backend);
            Matrix start = network.forward().train();
            perturbSlightly(network, backend); // away from f = f(0), where Δ = y whatever the network
            Mlp learner = network(shape, inputs, backend);
            learner.forward();
            perturbSlightly(learner, backend);

            Matrix f = learner.forward().train();
            Matrix delta = new Matrix(EXAMPLES, OUTPUTS);
            for (int i = 0; i < EXAMPLES; i++) {
                for (int c = 0; c < OUTPUTS; c++) {
                    delta.set(i, c, targets[i][c] - (f.get(i, c) - start.get(i, c)) / GAMMA0);
                }
            }
            learner.backward(delta, new int[] {0, 1, 2});
            learner.learn(Update.gradient(RATE * GAMMA0 / EXAMPLES));

            List<Fields> weights = weights(network, biasScale > 0);
            List<Fields> learned = weights(learner, biasScale > 0);
            int nonZero = 0;
            for (int layer = 0; layer < weights.size(); layer++) {
                Matrix before = backend.read(weights.get(layer));
                Matrix after = backend.read(learned.get(layer));
                for (int i = 0; i < before.rows(); i++) {
                    for (int j = 0; j < before.columns(); j++) {
                        double slope = slope(network, backend, weights.get(layer), before, i, j, start, targets);
                        // What is stored is θ times a constant: W/√N between hidden layers, so its own slope counts N
                        // times less.
                        double scale = layer == 1 || layer == 2 ? 1.0 / WIDTH : 1;
                        double expected = -RATE * GAMMA0 * GAMMA0 * WIDTH * slope * scale;
                        double change = after.get(i, j) - before.get(i, j);
                        assertThat(change).isCloseTo(expected, within(1e-9 * RATE + 2e-6 * Math.abs(expected)));
                        nonZero += Math.abs(change) > 1e-6 * RATE ? 1 : 0;
                    }
                }
            }
            assertThat(nonZero).isGreaterThan(40);
        }
    }

    private static Mlp network(MlpShape shape, double[][] inputs, Backend backend) {
        return new Mlp(shape, inputs, new double[0][], OUTPUTS, World.dense(backend, WIDTH, 11, 0));
    }

    /** Input weights, W^1, W^2, read-out, then the hidden layers' biases if there are any (the first layer's are an input). */
    private static List<Fields> weights(Mlp network, boolean biases) {
        DenseCoupling first = (DenseCoupling) network.couplings().get(0);
        DenseCoupling second = (DenseCoupling) network.couplings().get(1);
        List<Fields> weights = List.of(
                network.input().weights(),
                first.weights(),
                second.weights(),
                network.readout().weights());
        return biases
                ? Stream.concat(weights.stream(), Stream.of(first.bias(), second.bias()))
                        .toList()
                : weights;
    }

    private static void perturbSlightly(Mlp network, Backend backend) {
        SplittableRandom random = new SplittableRandom(4);
        for (Fields x : weights(network, false)) {
            Matrix m = backend.read(x);
            for (int i = 0; i < m.rows(); i++) {
                for (int j = 0; j < m.columns(); j++) {
                    m.add(i, j, 0.1 * random.nextDouble(-1, 1));
                }
            }
            backend.write(m, x);
        }
    }

    private static double slope(
            Mlp network,
            Backend backend,
            Fields weights,
            Matrix values,
            int i,
            int j,
            Matrix start,
            double[][] targets) {
        double step = 1e-5;
        double[] loss = new double[2];
        for (int side = 0; side < 2; side++) {
            Matrix moved = values.copy();
            moved.add(i, j, side == 0 ? step : -step);
            backend.write(moved, weights);
            Matrix f = network.forward().train();
            for (int mu = 0; mu < EXAMPLES; mu++) {
                double[] centred = new double[OUTPUTS];
                for (int c = 0; c < OUTPUTS; c++) {
                    centred[c] = (f.get(mu, c) - start.get(mu, c)) / GAMMA0;
                }
                loss[side] += MeanSquaredError.INSTANCE.value(centred, targets[mu]) / EXAMPLES;
            }
        }
        backend.write(values, weights);
        return (loss[0] - loss[1]) / (2 * step);
    }

    private static double[][] inputs() {
        SplittableRandom random = new SplittableRandom(8);
        double[][] inputs = new double[EXAMPLES][4];
        for (double[] x : inputs) {
            for (int j = 0; j < x.length; j++) {
                x[j] = random.nextDouble(-1.5, 1.5);
            }
        }
        return inputs;
    }
}
