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
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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

    /**
     * A problem.
     *
     * @param name what stands out
     * @param seed of its solves
     */
    record Case(String name, Problem problem, long seed) {

        @Override
        public String toString() {
            return name;
        }
    }

    /** Five problems that between them have every feature of the model. */
    static List<Case> cases() {
        return List.of(
                of("tanh, strong", 1, shape(2, "tanh", 2, 1, 0), 3, 2, Training.gradientDescent(0.3, 8)),
                of("tanh, deep, biases", 2, shape(4, "tanh", 1, 1.3, 0.3), 3, 1, Training.gradientDescent(0.15, 6)),
                of(
                        "erf, mini-batches",
                        3,
                        shape(3, "erf", 1.5, 1, 0),
                        4,
                        1,
                        new Training(0.3, 8, MeanSquaredError.INSTANCE, 2, 5)),
                withTwoOutputs(
                        of("tanh, two outputs", 4, shape(2, "tanh", 1, 1, 0), 3, 1, Training.gradientDescent(0.3, 8))),
                of("relu", 5, shape(2, "relu", 1, 1, 0), 3, 1, Training.gradientDescent(0.4, 8)));
    }

    private static Case of(String name, int number, MlpShape shape, int train, int test, Training training) {
        return new Case(name, Problems.gaussian(shape, train, test, 5, training, 59 + number), 1000L * number);
    }

    private static MlpShape shape(int depth, String activation, double gamma0, double weights, double biases) {
        return new MlpShape(depth, Activations.named(activation), gamma0, weights, biases);
    }

    /** A second output: the product of the label with the sign of the first input. */
    private static Case withTwoOutputs(Case one) {
        Problem problem = one.problem;
        Examples test = Objects.requireNonNull(problem.test());
        Problem two = new Problem(
                problem.architecture(), withTwoOutputs(problem.train()), withTwoOutputs(test), problem.training());
        return new Case(one.name, two, one.seed);
    }

    private static Examples withTwoOutputs(Examples examples) {
        double[][] targets = new double[examples.size()][];
        for (int mu = 0; mu < targets.length; mu++) {
            double label = examples.targets()[mu][0];
            targets[mu] = new double[] {label, label * Math.signum(examples.inputs()[mu][0])};
        }
        return new Examples(examples.inputs(), targets);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithTheCausalSolver(Case one) {
        long seed = one.seed;
        SolverSettings iterated = CAUSAL.withMethod(Method.SELF_CONSISTENT);
        Solves iterative = Solves.of(one.problem, iterated, SOLVES, seed);
        Solves causal = Solves.of(one.problem, CAUSAL, SOLVES, seed + SOLVES);
        Agreement outputs = Agreement.of(iterative.outputs(), causal.outputs());
        Agreement kernels = Agreement.of(iterative.kernels(), causal.kernels());
        assertThat(Arrays.asList(outputs.pooled(), outputs.worst(), kernels.pooled(), kernels.worst()))
                .allMatch(p -> p > LEVEL);

        Training right = one.problem.training();
        Training faster = new Training(
                1.05 * right.learningRate(),
                right.steps(),
                right.loss(),
                right.batches().size(),
                right.batches().seed());
        Solves wrong = Solves.of(Problems.with(one.problem, faster), CAUSAL, SOLVES, seed + 2 * SOLVES);
        Agreement off = Agreement.of(iterative.outputs(), wrong.outputs());
        System.out.printf(
                Locale.ROOT, "%s: outputs %s%n  kernels %s%n  5 %% off %s%n", one.name, outputs, kernels, off);
        assertThat(off.pooled())
                .as("a learning rate 5 % off is seen in the outputs")
                .isLessThan(LEVEL);
    }
}
