package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.TextbookDmft.Variant;
import dmft.validation.TextbookRuns.Observed;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The causal solver against the textbook algorithm, which shares no code with it: outputs, kernels and responses.
 *
 * <p>Each comparison is of the mean of independent textbook solves with the mean of independent replicas. A textbook solve has a bias of
 * order 1/S that more solves do not remove: with a quarter of the paths of these tests (so four times the bias) and four times the solves the
 * outputs agreed within their standard errors, so the bias is below a quarter of them. Responses by Stein's identity are noisier, and their noise
 * adds to the variance of the fields: relu needs more paths.
 */
class TextbookDmftTest {

    /** Of each statistic; 12 of them must agree here, so a correct solver fails the class with probability 6e-6. */
    private static final double LEVEL = 5e-7;

    private static final int TRAIN = 2;
    private static final int SOLVES = 24;

    @ParameterizedTest
    @CsvSource({
        "tanh, 2, 1.5, 0.4, 10, 400, 100",
        "gelu, 2, 1.5, 0.15, 10, 400, 200",
        "relu, 2, 1, 0.3, 6, 10000, 300",
        "tanh, 3, 1, 0.4, 10, 300, 400"
    })
    void causalSolverAgreesWithTheTextbook(
            String activation, int depth, double gamma0, double rate, int steps, int paths, long seed) {
        compare(problem(activation, depth, gamma0, rate, TRAIN, steps), paths, seed);
    }

    /** Twice the examples and somewhat more steps: 65 pairs of a point and a time, 52 of them trained on. */
    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"tanh, 2, 2, 0.4, 1000, 1100", "softplus, 2, 1.5, 0.05, 600, 1200", "sine, 3, 1.5, 0.3, 600, 1400"})
    void andOnLargerProblems(String activation, int depth, double gamma0, double rate, int paths, long seed) {
        compare(problem(activation, depth, gamma0, rate, 2 * TRAIN, 12), paths, seed);
    }

    private static void compare(Problem problem, int paths, long seed) {
        List<Observed> textbook = TextbookRuns.textbook(problem, Variant.EXACT, paths, SOLVES, seed);
        List<Observed> causal = TextbookRuns.causal(problem, SOLVES, seed);
        assertThat(TextbookRuns.outputs(problem, textbook, causal)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, causal, Observed::kernels, 1)).isGreaterThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, causal, Observed::responses, 1))
                .isGreaterThan(LEVEL);

        assertThat(TextbookRuns.entries(textbook, causal, Observed::kernels, 1.1))
                .as("kernels 10 % off are seen")
                .isLessThan(LEVEL);
        assertThat(TextbookRuns.entries(textbook, causal, Observed::responses, 1.1))
                .as("responses 10 % off are seen")
                .isLessThan(LEVEL);
        Training faster = Training.gradientDescent(
                1.05 * problem.training().learningRate(), problem.training().steps());
        List<Observed> wrong = TextbookRuns.causal(Problems.with(problem, faster), SOLVES, seed + SOLVES);
        assertThat(TextbookRuns.outputs(problem, textbook, wrong))
                .as("a learning rate 5 % off is seen in the outputs")
                .isLessThan(LEVEL);
    }

    private static Problem problem(String activation, int depth, double gamma0, double rate, int train, int steps) {
        return Problems.gaussian(
                MlpShape.of(depth, Activations.named(activation), gamma0),
                train,
                1,
                5,
                Training.gradientDescent(rate, steps),
                30);
    }
}
