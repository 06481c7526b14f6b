package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.Training;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForecastTest {

    private static final SolverSettings SETTINGS = new SolverSettings(2048, 0.02, 2, 1, "simd", 1);
    private static final Recording KERNELS =
            new Recording(EnumSet.of(Quantity.KERNELS), Recording.denserAtTheStart(60, 6), 0);

    @ParameterizedTest
    @CsvSource({"tanh,3,1e9", "tanh,3,0", "relu,2,1e9", "erf,4,0"})
    void ranksOfTheSolveAreToldFromFewSamples(String activation, int depth, double trialSeconds) {
        Problem problem = problem(activation, depth, 60, 0.5);
        Forecast forecast = Forecast.of(problem, SETTINGS, KERNELS, trialSeconds);
        Solution solution = new DmftSolver(SETTINGS).recording(KERNELS).solve(problem, Observer.NONE);
        assertThat(forecast.outcome()).isEqualTo(trialSeconds > 0 ? Outcome.COMPLETED : Outcome.RUNNING);
        assertThat(forecast.steps()).isEqualTo(trialSeconds > 0 ? 60 : 16);
        assertThat(forecast.ranks()).hasSize(depth - 1);
        for (int l = 0; l < depth - 1; l++) {
            double told =
                    forecast.ranks().get(l).forward() + forecast.ranks().get(l).backward();
            double found =
                    solution.ranks().get(l).forward() + solution.ranks().get(l).backward();
            assertThat(told).isCloseTo(found, within(0.3 * found));
        }
        assertThat(forecast.seconds()).isPositive();
    }

    @Test
    void memoryGrowsWithWhatIsAsked() {
        Problem problem = problem("tanh", 3, 20, 0.5);
        long few = Forecast.of(problem, SETTINGS, Recording.NONE, 1e9).bytesInUse();
        long many = Forecast.of(problem, SETTINGS.withSamples(8 * 2048), Recording.NONE, 1e9)
                .bytesInUse();
        assertThat(few).isGreaterThan(MemoryFloor.bytes(problem, SETTINGS, Recording.NONE));
        MemoryNeed need = Forecast.of(problem, SETTINGS, Recording.NONE, 1e9).memory();
        MemoryNeed floor = MemoryFloor.of(problem, SETTINGS, Recording.NONE);
        assertThat(need.fields()).isBetween(floor.fields(), 20 * floor.fields());
        assertThat(need.beside()).isGreaterThan(floor.beside());
        assertThat(need.together()).isEqualTo(need.fields() + need.beside());
        assertThat(many / (double) few).isBetween(5.0, 8.0);
        assertThat(Forecast.of(problem, SETTINGS, KERNELS, 1e9).bytesInUse()).isGreaterThan(few);
    }

    /** Four networks, each at a finer tolerance but moving less. */
    @Test
    void leadingOrderNeedsSeveralTimesAsMuch() {
        Problem problem = problem("tanh", 3, 20, 0.5);
        SolverSettings leading = SETTINGS.withMethod(Method.LEADING_ORDER);
        long one = Forecast.of(problem, SETTINGS, Recording.NONE, 1e9).bytesInUse();
        Forecast forecast = Forecast.of(problem, leading, Recording.NONE, 1e9);
        assertThat(forecast.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(forecast.bytesInUse() / (double) one).isBetween(2.0, 10.0);
        assertThat(forecast.bytesInUse()).isGreaterThan(MemoryFloor.bytes(problem, leading, Recording.NONE));
        assertThat(MemoryFloor.bytes(problem, leading, Recording.NONE))
                .isGreaterThan(3 * MemoryFloor.bytes(problem, SETTINGS, Recording.NONE));
    }

    /** Paths come a batch at a time: more of them take more time and, from where batches have their full size, no more memory. */
    @Test
    void pathsOfAnIterationCostTimeAndNoMemory() {
        Problem problem = problem("tanh", 3, 20, 0.5);
        SolverSettings iterating = SETTINGS.withMethod(Method.SELF_CONSISTENT);
        Forecast some = Forecast.of(problem, iterating.withSamples(1 << 20), KERNELS, 1e9);
        Forecast many = Forecast.of(problem, iterating.withSamples(1 << 26), KERNELS, 1e9);
        assertThat(some.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(some.iterations()).isPositive();
        assertThat(many.seconds() / some.seconds()).isGreaterThan(5); // 64, but both are told from trials of a moment
        assertThat(many.bytesInUse() / (double) some.bytesInUse()).isBetween(0.9, 1.1);
        assertThat(Forecast.of(problem, SETTINGS, KERNELS, 1e9).iterations()).isZero();
        Iteration three = new Iteration(Iteration.Start.CAUSAL, 512, 3, 0, 1, 0, 0, false);
        Forecast few = Forecast.of(problem, iterating.withSamples(1 << 20).withIteration(three), KERNELS, 1e9);
        assertThat(few.iterations()).isEqualTo(3);
        Iteration mixed = new Iteration(Iteration.Start.CAUSAL, 512, 3, 0, 1, 4, 0, false);
        assertThat(few.bytesInUse())
                .as("without history")
                .isLessThan(Forecast.of(problem, iterating.withSamples(1 << 20).withIteration(mixed), KERNELS, 1e9)
                        .bytesInUse());
        assertThat(some.bytesInUse())
                .isGreaterThan(MemoryFloor.bytes(problem, iterating.withSamples(1 << 20), KERNELS));
        Problem lazy =
                new Problem(MlpShape.of(3, Activations.named("tanh"), 0), problem.train(), null, problem.training());
        assertThat(Forecast.of(lazy, iterating, Recording.NONE, 1e9).iterations())
                .isZero();
    }

    @Test
    void trialThatDivergesSaysSo() {
        Forecast forecast = Forecast.of(problem("relu", 2, 40, 1e4), SETTINGS, Recording.NONE, 1e9);
        assertThat(forecast.outcome()).isEqualTo(Outcome.DIVERGED);
        assertThat(forecast.message()).contains("training.learning_rate");
    }

    @Test
    void networkWithoutCouplingsHasNoRanks() {
        Forecast forecast = Forecast.of(problem("tanh", 1, 5, 0.5), SETTINGS, Recording.NONE, 1e9);
        assertThat(forecast.ranks()).isEmpty();
        assertThat(forecast.bytesInUse()).isPositive();
    }

    private static Problem problem(String activation, int depth, int steps, double rate) {
        SplittableRandom random = new SplittableRandom(5);
        double[][] x = new double[8][10];
        double[][] y = new double[8][1];
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 10; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Problem(
                MlpShape.of(depth, Activations.named(activation), 1),
                new Examples(x, y),
                null,
                Training.gradientDescent(rate, steps));
    }
}
