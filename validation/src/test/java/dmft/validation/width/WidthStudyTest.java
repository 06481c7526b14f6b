package dmft.validation.width;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import dmft.validation.Problems;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Finite networks beside the limit: a right solver is said to agree, a wrong one is not. */
class WidthStudyTest {

    /** Two comparisons of a correct solver: the class fails one with probability 2e-6. */
    private static final double LEVEL = 1e-6;

    private static final SolverSettings SOLVER =
            SolverSettings.defaults().withSamples(1024).withTolerance(0.01).withSeed(8);

    private static final Training TRAINING = new Training(0.4, 15, MeanSquaredError.INSTANCE, 3, 1);

    private static Problem problem(double gamma0) {
        return Problems.gaussian(MlpShape.of(2, Activations.named("tanh"), gamma0), 4, 3, 6, TRAINING, 31);
    }

    private static WidthSettings settings() {
        return new WidthSettings(
                new int[] {48, 96, 192, 384, 600}, new int[] {96, 64, 48, 48, 4}, 24, 400, LEVEL, 3, 2, 1L << 30);
    }

    private static Comparison compare(Problem problem, Limit limit) {
        return new WidthStudy(problem, SOLVER, settings(), limit, new Counting(Integer.MAX_VALUE)).run();
    }

    @Test
    void networksAgreeWithTheLimitAndApproachItAsTheyShould() {
        Comparison comparison = compare(problem(1.2), Limit.of(SOLVER));
        assertThat(comparison.agrees())
                .as(comparison.disagreements().toString())
                .isTrue();
        assertThat(comparison.verdicts())
                .extracting(Verdict::name)
                .containsExactly(
                        "train outputs",
                        "train loss",
                        "test outputs",
                        "test loss",
                        "features, layer 1",
                        "features, layer 2",
                        "gradients, layer 1",
                        "gradients, layer 2",
                        "tangent kernel");
        assertThat(comparison.verdicts()).allSatisfy(verdict -> {
            assertThat(verdict.error()).isPositive();
            assertThat(verdict.difference()).isLessThan(8 * verdict.error());
            assertThat(verdict.resolution()).isBetween(0.0, 1.0);
        });
        assertThat(comparison.tells()).isTrue();
        Scaling outputs = comparison.scalings().getFirst();
        assertThat(outputs.spread()).hasValueSatisfying(law -> {
            // Over other seeds the standard deviation of the exponent is 0.05.
            assertThat(law.exponent()).isBetween(-0.8, -0.2);
            assertThat(law.high() - law.low()).isBetween(0.02, 0.6);
        });
        assertThat(comparison.widths())
                .extracting(WidthResult::kind)
                .containsExactly(
                        WidthResult.Kind.EXPLICIT,
                        WidthResult.Kind.EXPLICIT,
                        WidthResult.Kind.EXPLICIT,
                        WidthResult.Kind.EXPLICIT,
                        WidthResult.Kind.MATRIX_FREE);
        double[] first = last(comparison.widths().getFirst());
        double[] widest = last(comparison.widths().getLast());
        for (int k = 0; k < first.length; k++) {
            assertThat(widest[k]).isBetween(first[k], 1.0);
        }
        assertThat(Arrays.stream(first).min().orElseThrow()).isBetween(0.5, 0.995);
    }

    /** Alignments at the last recorded step. */
    private static double[] last(WidthResult result) {
        return result.alignments().stream()
                .mapToDouble(a -> a.alignment().mean()[a.alignment().mean().length - 1])
                .toArray();
    }

    @Test
    void aLearningRateFivePercentOffIsCaught() {
        Training faster = new Training(
                1.05 * TRAINING.learningRate(),
                TRAINING.steps(),
                TRAINING.loss(),
                TRAINING.batches().size(),
                TRAINING.batches().seed());
        Limit wrong = (problem, backend, replica, recording, cancelled) ->
                Limit.of(SOLVER).replica(Problems.with(problem, faster), backend, replica, recording, cancelled);
        Comparison comparison = compare(problem(1.2), wrong);
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.disagreements()).extracting(Verdict::name).contains("train outputs");
        assertThat(comparison.disagreements().getFirst().statistic().pValue()).isLessThan(LEVEL / 9);
    }

    /** On a problem whose kernels have a large one, in many narrow networks: the bias of G¹ falls as 1/N and not as 1/√N. */
    @Test
    void theBiasOfRealNetworksFallsAsOneOverN() {
        Problem problem = Problems.gaussian(
                MlpShape.of(3, Activations.named("linear"), 2), 4, 0, 6, Training.gradientDescent(0.15, 20), 31);
        WidthSettings many = new WidthSettings(
                new int[] {24, 48, 96, 192}, new int[] {600, 600, 600, 600}, 8, 400, LEVEL, 3, 2, 1L << 30);
        Comparison comparison =
                new WidthStudy(problem, SOLVER, many, Limit.of(SOLVER), new Counting(Integer.MAX_VALUE)).run();
        Scaling gradients = comparison.scalings().stream()
                .filter(scaling -> scaling.name().equals("gradients, layer 1"))
                .findFirst()
                .orElseThrow();
        assertThat(gradients.bias()).hasValueSatisfying(law -> {
            assertThat(law.exponent()).isBetween(-1.4, -0.65);
            assertThat(law.high()).isLessThan(-0.5);
        });
    }

    @Test
    void theLazyLimitIsComparedWithLinearisedNetworks() {
        Comparison comparison = compare(problem(0), Limit.of(SOLVER));
        assertThat(comparison.agrees())
                .as(comparison.disagreements().toString())
                .isTrue();
        assertThat(comparison.recorded()).containsExactly(0);
    }

    @Test
    void anInterruptedStudyTellsWhatThereIs() {
        WidthSettings few =
                new WidthSettings(new int[] {16, 32, 64}, new int[] {8, 8, 8}, 8, 400, LEVEL, 3, 1, 1L << 30);
        Comparison comparison =
                new WidthStudy(problem(1), SOLVER, few, Limit.of(SOLVER), new Counting(8 + 8 + 3)).run();
        assertThat(comparison.complete()).isFalse();
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.widths()).hasSize(2);
        assertThat(comparison.widths().get(1).networks()).isBetween(1, 4);
        assertThat(comparison.widths().get(1).failures()).isEmpty();
    }

    @Test
    void networksThatDivergeAreTold() {
        Training wild = new Training(300, 15, MeanSquaredError.INSTANCE, 0, 1);
        Problem problem =
                Problems.with(Problems.gaussian(MlpShape.of(2, Activations.named("relu"), 1), 4, 0, 6, wild, 31), wild);
        WidthSettings few = new WidthSettings(new int[] {16, 32}, new int[] {8, 8}, 8, 400, LEVEL, 3, 1, 1L << 30);
        Comparison comparison =
                new WidthStudy(problem, SOLVER, few, Limit.of(SOLVER), new Counting(Integer.MAX_VALUE)).run();
        assertThat(comparison.agrees()).isFalse();
        assertThat(comparison.limit().failures()).isNotEmpty();
        assertThat(comparison.verdicts()).isEmpty();
    }

    @Test
    void settingsThatCannotJudgeAreRefused() {
        assertThatThrownBy(() -> new WidthSettings(new int[] {64, 32}, new int[] {8, 8}, 8, 1, 0.1, 0, 1, 1))
                .hasMessageContaining("increasing widths");
        assertThatThrownBy(() -> new WidthSettings(new int[] {32, 64}, new int[] {8}, 8, 1, 0.1, 0, 1, 1))
                .hasMessageContaining("one number for each width");
        assertThatThrownBy(() -> new WidthSettings(new int[] {32, 64}, new int[] {8, 7}, 8, 1, 0.1, 0, 1, 1))
                .hasMessageContaining("expected at least two");
        assertThatThrownBy(() -> new WidthSettings(new int[] {32, 64}, new int[] {8, 8}, 4, 1, 0.1, 0, 1, 1))
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> new WidthSettings(new int[] {32, 64}, new int[] {8, 8}, 8, 1, 2, 0, 1, 1))
                .hasMessageContaining("probability");
    }

    /** Asks to stop once so many networks are trained. */
    private static final class Counting implements WidthStudy.Progress {

        private final AtomicInteger left;

        private Counting(int most) {
            left = new AtomicInteger(most);
        }

        @Override
        public void trained(String what, int done, int of) {
            left.decrementAndGet();
        }

        @Override
        public boolean cancelled() {
            return left.get() <= 0;
        }
    }
}
