package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.width.Comparison;
import dmft.validation.width.Limit;
import dmft.validation.width.Verdict;
import dmft.validation.width.WidthSettings;
import dmft.validation.width.WidthStudy;
import org.junit.jupiter.api.Test;

/** Finite networks with explicit weights, extrapolated to infinite width, beside the iterative solver as the limit: the verdict of {@code dmft validate}. */
class SelfConsistentWidthTest {

    /** Of the one verdict that must be good. */
    private static final double LEVEL = 1e-6;

    private static final double RATE = 0.4;
    private static final int STEPS = 10;

    private static final SolverSettings SETTINGS = SolverSettings.defaults()
            .withSamples(1536)
            .withTolerance(5e-3)
            .withSeed(41)
            .withMethod(Method.SELF_CONSISTENT);

    @Test
    void networksAgreeWithTheLimit() {
        Comparison comparison = compare(Limit.of(SETTINGS));
        assertThat(comparison.agrees())
                .as(comparison.disagreements().toString())
                .isTrue();
        assertThat(comparison.tells()).isTrue();
    }

    @Test
    void aLearningRateFivePercentOffIsCaught() {
        Problem faster = problem(1.05 * RATE);
        Comparison comparison = compare((problem, backend, replica, recording, cancelled) ->
                Limit.of(SETTINGS).replica(faster, backend, replica, recording, cancelled));
        assertThat(comparison.disagreements()).extracting(Verdict::name).contains("train outputs");
    }

    private static Problem problem(double rate) {
        return Problems.gaussian(
                MlpShape.of(2, Activations.named("tanh"), 1.2), 3, 1, 6, Training.gradientDescent(rate, STEPS), 31);
    }

    private static Comparison compare(Limit limit) {
        WidthSettings settings = new WidthSettings(
                new int[] {64, 128, 256, 512}, new int[] {96, 64, 48, 48}, 20, 512, LEVEL, 3, 2, 1L << 30);
        return new WidthStudy(problem(RATE), SETTINGS, settings, limit, new Unwatched()).run();
    }

    private static final class Unwatched implements WidthStudy.Progress {

        @Override
        public void trained(String what, int done, int of) {
            // Nobody watches.
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }
}
