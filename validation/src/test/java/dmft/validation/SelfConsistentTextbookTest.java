package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.TextbookDmft.Variant;
import dmft.validation.TextbookRuns.Observed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The iterative solver against the textbook algorithm, which iterates the same equations on full two-time kernels: outputs, kernels at two times, and the
 * responses against the Jacobians of sample paths (Stein's identity for relu).
 */
class SelfConsistentTextbookTest {

    /** Of each of the 9 statistics that must agree: a correct solver fails the class with probability 4.5e-6. */
    private static final double LEVEL = 5e-7;

    private static final int SOLVES = 24;

    private static final SolverSettings SETTINGS =
            new SolverSettings(1536, 2e-3, 1, 0, "auto", 1).withMethod(Method.SELF_CONSISTENT);

    @ParameterizedTest
    @CsvSource({"tanh, 3, 1, 0.4, 6, 300, 3100", "gelu, 2, 1.5, 0.15, 7, 600, 3200", "relu, 2, 1, 0.3, 5, 5000, 3300"})
    void agreesWithTheTextbook(
            String activation, int depth, double gamma0, double rate, int steps, int paths, long seed) {
        compare(activation, depth, gamma0, rate, 2, steps, paths, seed);
    }

    /** Twice the examples and twice the steps: 65 pairs of a point and a time. */
    @Tag("slow")
    @Test
    void andOnALargerProblem() {
        compare("tanh", 2, 2, 0.4, 4, 12, 1000, 3400);
    }

    private static void compare(
            String activation, int depth, double gamma0, double rate, int train, int steps, int paths, long seed) {
        Problem problem = Problems.gaussian(
                MlpShape.of(depth, Activations.named(activation), gamma0),
                train,
                1,
                5,
                Training.gradientDescent(rate, steps),
                30);
        List<Observed> textbook = TextbookRuns.textbook(problem, Variant.EXACT, paths, SOLVES, seed);
        List<Observed> solved = TextbookRuns.solver(problem, SETTINGS, SOLVES, seed + SOLVES);
        assertThat(TextbookRuns.outputs(problem, textbook, solved)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, solved, Observed::kernels, 1)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, solved, Observed::responses, 1))
                .isGreaterThan(LEVEL);

        assertThat(TextbookRuns.entries(textbook, solved, Observed::kernels, 1.1))
                .as("kernels 10 % off are seen")
                .isLessThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, solved, Observed::responses, 1.1))
                .as("responses 10 % off are seen")
                .isLessThan(LEVEL);
    }
}
