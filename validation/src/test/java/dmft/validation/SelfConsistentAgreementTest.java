package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import dmft.validation.Solves.Agreement;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The iterative solver against the causal one: two roads to one solution, which share the model program and the sampled fields' algebra but neither the
 * order parameters nor the way in which fields depend on each other.
 */
class SelfConsistentAgreementTest {

    /** Of each of the 20 statistics: right solvers fail the class with probability 4e-6. */
    private static final double LEVEL = 2e-7;

    private static final int SOLVES = 24;
    private static final int SITES = 1536;
    private static final double TOLERANCE = 5e-3;

    private static final SolverSettings CAUSAL = new SolverSettings(SITES, TOLERANCE, 1, 0, "auto", 1);

    /** Five problems that between them have every feature of the model. */
    enum Case {
        TANH_STRONG(shape(2, "tanh", 2, 1, 0), 3, 2, 1, Training.gradientDescent(0.3, 8)),
        TANH_DEEP_WITH_BIASES(shape(4, "tanh", 1, 1.3, 0.3), 3, 1, 1, Training.gradientDescent(0.15, 6)),
        ERF_MINI_BATCHES(shape(3, "erf", 1.5, 1, 0), 4, 1, 1, new Training(0.3, 8, MeanSquaredError.INSTANCE, 2, 5)),
        TANH_TWO_OUTPUTS(shape(2, "tanh", 1, 1, 0), 3, 1, 2, Training.gradientDescent(0.3, 8)),
        RELU(shape(2, "relu", 1, 1, 0), 3, 1, 1, Training.gradientDescent(0.4, 8));

        private final Problem problem;

        Case(MlpShape shape, int train, int test, int outputs, Training training) {
            Problem one = Problems.gaussian(shape, train, test, 5, training, 60 + ordinal());
            problem = outputs == 1 ? one : withOutputs(one);
        }

        private static MlpShape shape(int depth, String activation, double gamma0, double weights, double biases) {
            return new MlpShape(depth, Activations.named(activation), gamma0, weights, biases);
        }

        /** A second output: the product of the label with the sign of the first input. */
        private static Problem withOutputs(Problem problem) {
            Examples test = problem.test();
            return new Problem(
                    problem.architecture(),
                    withOutputs(problem.train()),
                    test == null ? null : withOutputs(test),
                    problem.training());
        }

        private static Examples withOutputs(Examples examples) {
            double[][] targets = new double[examples.size()][];
            for (int mu = 0; mu < targets.length; mu++) {
                double label = examples.targets()[mu][0];
                targets[mu] = new double[] {label, label * Math.signum(examples.inputs()[mu][0])};
            }
            return new Examples(examples.inputs(), targets);
        }
    }

    @ParameterizedTest
    @EnumSource
    void agreesWithTheCausalSolver(Case one) {
        long seed = 1000L * (one.ordinal() + 1);
        SolverSettings iterated = CAUSAL.withMethod(Method.SELF_CONSISTENT);
        Solves iterative = Solves.of(one.problem, iterated, SOLVES, seed);
        Solves causal = Solves.of(one.problem, CAUSAL, SOLVES, seed + SOLVES);
        Agreement outputs = Agreement.of(iterative.outputs(), causal.outputs());
        Agreement kernels = Agreement.of(iterative.kernels(), causal.kernels());
        System.out.printf(
                Locale.ROOT,
                "%s: r.m.s. difference in combined standard errors %.2f (outputs), %.2f (kernels); p %.2g %.2g, %.2g %.2g%n",
                one,
                outputs.ratio(),
                kernels.ratio(),
                outputs.pooled(),
                outputs.worst(),
                kernels.pooled(),
                kernels.worst());
        assertThat(Arrays.asList(outputs.pooled(), outputs.worst(), kernels.pooled(), kernels.worst()))
                .allMatch(p -> p > LEVEL);

        Training right = one.problem.training();
        Training faster = new Training(
                1.05 * right.learningRate(), right.steps(), right.loss(), right.batchSize(), right.batchSeed());
        Solves wrong = Solves.of(Problems.with(one.problem, faster), CAUSAL, SOLVES, seed + 2 * SOLVES);
        assertThat(Agreement.of(iterative.outputs(), wrong.outputs()).pooled())
                .as("a learning rate 5 % off is seen in the outputs")
                .isLessThan(LEVEL);
    }
}
