package dmft.validation.width;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.data.Coding;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Losses;
import dmft.train.Training;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Finite networks trained on each loss beside its limit, with one output and with several. */
class LossStudyTest {

    /** Four comparisons of a correct solver: the class fails one with probability 4e-6. */
    private static final double LEVEL = 1e-6;

    private static final SolverSettings SOLVER =
            SolverSettings.defaults().withSamples(1024).withTolerance(0.01).withSeed(8);

    private static final WidthStudy.Progress UNSEEN = new WidthStudy.Progress() {
        @Override
        public void trained(String what, int done, int of) {}

        @Override
        public boolean cancelled() {
            return false;
        }
    };

    /** Losses whose Δ is continuous: where it jumps, whether a network's output is beyond the margin is no smooth function of it. */
    @ParameterizedTest
    @CsvSource({
        "huber, SIGN, 2, 0.4",
        "cross-entropy, ONE_HOT, 3, 1.0",
        "logistic, PLUS_MINUS, 3, 1.0",
        "squared-hinge, SIGN, 2, 0.4"
    })
    void networksAgreeWithTheLimitOfTheirLoss(String loss, Coding coding, int classes, double rate) {
        Comparison comparison = compare(problem(loss, coding, classes, rate), Limit.of(SOLVER));
        assertThat(comparison.agrees())
                .as(comparison.disagreements().toString())
                .isTrue();
        assertThat(comparison.verdicts())
                .hasSize(9)
                .allSatisfy(verdict -> assertThat(verdict.error()).isPositive());
    }

    /** The power of the comparison: the same problem, fitted by squares. */
    @Test
    void theLimitOfAnotherLossIsCaught() {
        Problem trained = problem("cross-entropy", Coding.ONE_HOT, 3, 1.0);
        Problem other = problem("mse", Coding.ONE_HOT, 3, 1.0);
        Limit wrong = (problem, backend, replica, recording, cancelled) ->
                Limit.of(SOLVER).replica(other, backend, replica, recording, cancelled);
        assertThat(compare(trained, wrong).agrees()).isFalse();
    }

    private static Comparison compare(Problem problem, Limit limit) {
        WidthSettings settings = new WidthSettings(
                new int[] {48, 96, 192, 384}, new int[] {64, 48, 32, 24}, 16, 400, LEVEL, 3, 2, 1L << 30);
        return new WidthStudy(problem, SOLVER, settings, limit, UNSEEN).run();
    }

    private static Problem problem(String loss, Coding coding, int classes, double rate) {
        Random random = new Random(12);
        return new Problem(
                MlpShape.of(2, Activations.named("tanh"), 1.2),
                examples(6, coding, classes, random),
                examples(3, coding, classes, random),
                new Training(rate, 15, Losses.named(loss), 3, 1));
    }

    private static Examples examples(int count, Coding coding, int classes, Random random) {
        double[][] inputs = new double[count][7];
        double[][] targets = new double[count][];
        for (int mu = 0; mu < count; mu++) {
            for (int d = 0; d < inputs[mu].length; d++) {
                inputs[mu][d] = random.nextGaussian();
            }
            targets[mu] = coding.targets(classes, mu % classes);
        }
        return new Examples(inputs, targets);
    }
}
