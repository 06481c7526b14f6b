package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.coupling.World;
import dmft.model.Mlp;
import dmft.model.MlpShape;
import dmft.model.Model;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.List;
import org.ejml.dense.row.CommonOps_DDRM;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernels at t = 0 and the lazy limit against closed forms: arc-cosine, arc-sine, quadrature for the other activations. */
class InitialKernelsTest {

    /** The level of each of 14 comparisons, so a correct solver fails the class by them with probability 7e-6. */
    private static final double LEVEL = 5e-7;

    private static final int TRAIN = 4;
    private static final int TEST = 2;
    private static final int REPLICAS = 40;
    private static final int SITES = 2048;
    private static final double TOLERANCE = 1e-3;
    private static final int MODES = 5;
    /**
     * A linear network has no error of order 1/√S, but with biases G has one of order 1/S: 4.8e-4 was seen at 2048 samples and
     * 1.4e-4 at 8192, against 4e-8 without biases.
     */
    private static final double LINEAR_BOUND = 2.0 / SITES;

    /** Student's t with 39 degrees of freedom is beyond 9 with probability 5e-11; there are some 5000 numbers. */
    private static final double MANY_ERRORS = 9;

    private static final double GAIN = 1.2;

    /** Φ^l and G^l of three layers with gain, scale and biases, between all points and the training examples. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "leaky-relu", "tanh", "erf", "softplus", "gelu", "sine"})
    void kernelsEqualTheirClosedForms(String name) {
        Problem problem = problem(name, 0);
        LazyTraining exact = LazyTraining.solve(problem, kernel(name));
        double[] expected = entries(exact);
        double[][] sampled = new double[REPLICAS][];
        for (int r = 0; r < REPLICAS; r++) {
            try (Backend backend = Backends.create("auto", 1)) {
                World world = World.limit(backend, SITES, TOLERANCE, 3, r);
                double[][] inputs = problem.train().inputs();
                Model model = new Mlp((MlpShape) problem.architecture(), inputs, tests(problem), 1, world);
                model.forward();
                sampled[r] = entries(model.kernels());
            }
        }
        agree(Estimate.ofMean(sampled), expected, name);
    }

    /** Training with γ0 = 0 is kernel regression with the static tangent kernel, on training examples and test points. */
    @ParameterizedTest
    @ValueSource(strings = {"linear", "relu", "leaky-relu", "tanh", "erf", "softplus", "gelu", "sine"})
    void lazyTrainingEqualsKernelRegression(String name) {
        Problem problem = problem(name, 40);
        double[] expected =
                Contrasts.flatten(LazyTraining.solve(problem, kernel(name)).outputs());
        assertThat(Math.abs(expected[40 * (TRAIN + TEST)]))
                .as("the network learns")
                .isGreaterThan(0.3);
        agree(Estimate.ofMean(Networks.limit(problem, SITES, TOLERANCE, REPLICAS, 4)), expected, name);
    }

    private static void agree(Estimate sampled, double[] expected, String name) {
        double[] errors = sampled.standardErrors();
        for (int j = 0; j < expected.length; j++) {
            double bound = name.equals("linear") ? LINEAR_BOUND : MANY_ERRORS * errors[j];
            assertThat(sampled.value()[j]).isCloseTo(expected[j], within(bound));
            assertThat(errors[j]).isLessThan(0.01);
        }
        if (!name.equals("linear")) {
            PooledStatistic pooled = PooledStatistic.compare(
                    sampled, Estimate.exact(expected), CommonOps_DDRM.identity(expected.length), MODES);
            assertThat(pooled.pValue()).isGreaterThan(LEVEL);
        }
    }

    private static Problem problem(String name, int steps) {
        Activation activation = Activations.named(name).withGain(GAIN);
        return Problems.gaussian(
                new MlpShape(3, activation, 0, 1.1, 0.3), TRAIN, TEST, 6, Training.gradientDescent(0.3, steps), 8);
    }

    private static GaussianKernel kernel(String name) {
        GaussianKernel plain = switch (name) {
            case "relu" -> new ArcCosine(0);
            case "leaky-relu" -> new ArcCosine(0.01);
            case "erf" -> new ArcSine();
            default -> new GaussHermite(Activations.named(name), 100);
        };
        return plain.withGain(GAIN);
    }

    private static double[][] tests(Problem problem) {
        return problem.test() == null ? new double[0][] : problem.test().inputs();
    }

    private static double[] entries(LazyTraining exact) {
        List<Double> entries = new ArrayList<>();
        for (int layer = 1; layer <= 3; layer++) {
            for (double[][] kernel : List.of(exact.featureKernel(layer), exact.gradientKernel(layer))) {
                for (double[] row : kernel) {
                    for (int alpha = 0; alpha < TRAIN; alpha++) {
                        entries.add(row[alpha]);
                    }
                }
            }
        }
        return entries.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static double[] entries(Model.Kernels kernels) {
        List<Double> entries = new ArrayList<>();
        for (int layer = 0; layer < 3; layer++) {
            for (Matrix kernel :
                    List.of(kernels.features().get(layer), kernels.gradients().get(layer))) {
                for (double[] row : kernel.toArray()) {
                    for (double value : row) {
                        entries.add(value);
                    }
                }
            }
        }
        return entries.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
