package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.coupling.Residual;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The iteration itself: how it ends, goes on, and what it leaves. Agreement with other solvers is shown in the validation module. */
class SelfConsistentTest {

    private static final int STEPS = 6;
    private static final int REPLICAS = 12;
    private static final SolverSettings SETTINGS =
            new SolverSettings(4096, 0.02, 1, 5, "simd", 2).withMethod(Method.SELF_CONSISTENT);

    @TempDir
    Path folder;

    /** Gaussian fields have no sampling error but in what is matched, so a deep linear network is exact whatever the paths. */
    @ParameterizedTest
    @EnumSource(Iteration.Start.class)
    void linearNetworksComeOutAsInTheCausalPass(Iteration.Start start) {
        Problem problem = problem("linear", 3, 0, 0);
        SolverSettings sharp = SETTINGS.withTolerance(1e-3);
        Solution causal = new DmftSolver(sharp.withMethod(Method.CAUSAL)).solve(problem, Observer.NONE);
        Solution solution = new DmftSolver(sharp.withIteration(from(start))).solve(problem, Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        for (int i = 0; i < 4; i++) {
            assertThat(solution.train().outputs()[STEPS][i][0])
                    .isCloseTo(causal.train().outputs()[STEPS][i][0], within(1e-3)); // 0.02 to 0.03 for tanh
        }
    }

    /** Near the largest learning rate, errors of frozen outputs grow from step to step: what a batch makes of its own outputs takes them away at once. */
    @ParameterizedTest
    @EnumSource(Iteration.Start.class)
    void stiffTrainingsNeedFewIterations(Iteration.Start start) {
        Problem soft = problem("tanh", 3, 0, 0);
        Problem stiff = new Problem(
                MlpShape.of(3, Activations.named("tanh"), 2),
                soft.train(),
                soft.test(),
                Training.gradientDescent(0.6, 40));
        Iteration sharp = new Iteration(start, 2048, 12, 0, 1, 0, 1e-4, false);
        Solution solution = new DmftSolver(SETTINGS.withIteration(sharp)).solve(stiff, Observer.NONE);
        assertThat(solution.outcome()).as(solution.message()).isEqualTo(Outcome.COMPLETED);
    }

    /** Where φ' jumps, responses of a finite number of paths never settle to their last digits, and need not. */
    @Test
    void reluConvergesToItsNoise() {
        Problem relu = problem("relu", 3, 0, 0);
        Solution solution =
                new DmftSolver(SETTINGS.withIteration(from(Iteration.Start.CAUSAL))).solve(relu, Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
    }

    /** Dividing labels by c and multiplying γ0 by it divides outputs by c and changes nothing else, so pivots may not depend on the size of fields. */
    @Test
    void lazyStartsFindThePivotsOfSmallFieldsToo() {
        Problem problem = problem("tanh", 2, 0, 0);
        double c = 64;
        double[][] y = problem.train().targets();
        double[][] small = new double[y.length][1];
        for (int i = 0; i < y.length; i++) {
            small[i][0] = y[i][0] / c;
        }
        Problem scaled = new Problem(
                MlpShape.of(2, Activations.named("tanh"), c),
                new Examples(problem.train().inputs(), small),
                problem.test(),
                problem.training());
        DmftSolver solver = new DmftSolver(SETTINGS.withIteration(from(Iteration.Start.LAZY)));
        Solution solution = solver.solve(problem, Observer.NONE);
        Solution same = solver.solve(scaled, Observer.NONE);
        assertThat(same.ranks()).isEqualTo(solution.ranks());
        for (int i = 0; i < 4; i++) {
            assertThat(c * same.train().outputs()[STEPS][i][0])
                    .isCloseTo(solution.train().outputs()[STEPS][i][0], within(1e-3));
        }
    }

    private static Iteration from(Iteration.Start start) {
        return new Iteration(start, 2048, 30, 0, 1, 4, 0, false);
    }

    @Test
    void changesFallBelowTheNoiseAndAreTold() {
        Solution solution = new DmftSolver(SETTINGS).solve(problem("tanh", 3, 0, 0), Observer.NONE);
        assertThat(solution.convergence()).hasSize(1);
        Convergence convergence = solution.convergence().get(0);
        assertThat(convergence.converged()).isTrue();
        assertThat(convergence.iterations().getLast().keySet())
                .containsExactly(
                        "outputs",
                        "test outputs",
                        "phi W1",
                        "response A W1",
                        "g W1",
                        "response B W1",
                        "phi W2",
                        "response A W2",
                        "g W2",
                        "response B W2");
        assertThat(convergence.iterations().getLast()).allSatisfy((name, r) -> {
            double part = name.endsWith("outputs") ? 0.1 : name.startsWith("response") ? 0.5 : 0.25;
            assertThat(r.change()).as(name).isLessThan(Math.max(part * r.noise(), 1e-6));
        });
        Residual first = convergence.iterations().getFirst().get("outputs");
        assertThat(first.change()).isGreaterThan(0.1 * first.noise());
    }

    /**
     * The noise that is told of a kernel is about the spread of independent solves, also where directions are weak. The r.m.s. of twelve is known to a fifth;
     * the rest of the factor leaves room for what the iteration makes of noise. It comes to 0.98 to 1.25.
     */
    @ParameterizedTest
    @CsvSource({"tanh, 0.02", "tanh, 0.001", "relu, 0.002"})
    void noiseOfKernelsIsTheirSpread(String activation, double tolerance) {
        SolverSettings many = SETTINGS.withReplicas(REPLICAS).withTolerance(tolerance);
        int[] all = IntStream.rangeClosed(0, STEPS).toArray();
        Solution solution = new DmftSolver(many)
                .recording(new Recording(EnumSet.of(Quantity.KERNELS), all, 0))
                .solve(problem(activation, 2, 0, 0), Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        OrderParameters found = solution.orderParameters();
        assertThat(told(solution, "phi W1") / spread(t -> found.features(1, t))).isBetween(0.5, 2.0);
        assertThat(told(solution, "g W1") / spread(t -> found.gradients(2, t))).isBetween(0.5, 2.0);
    }

    private static double told(Solution solution, String name) {
        return solution.convergence().stream()
                .mapToDouble(c -> c.iterations().getLast().get(name).noise())
                .average()
                .orElseThrow();
    }

    /** Spread of one replica's kernels at all steps, relative to their r.m.s. size. */
    private static double spread(IntFunction<Mean> kernel) {
        double variance = 0;
        double size = 0;
        for (int t = 0; t <= STEPS; t++) {
            Mean mean = kernel.apply(t);
            variance += REPLICAS * Arrays.stream(mean.stderr().columnSquares()).sum();
            size += Arrays.stream(mean.value().columnSquares()).sum();
        }
        return Math.sqrt(variance / size);
    }

    /** The same random numbers make the iteration a fixed map. */
    @Test
    void commonRandomNumbersIterateDownToRounding() {
        Iteration far = new Iteration(Iteration.Start.CAUSAL, 2048, 60, 0, 1, 5, 1e-6, false);
        Solution solution = new DmftSolver(SETTINGS.withIteration(far)).solve(problem("tanh", 2, 0, 0), Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
    }

    @Test
    void freshRandomNumbersAreAveraged() {
        Iteration fresh = new Iteration(Iteration.Start.CAUSAL, 2048, 40, 0, 1, 0, 0, true);
        Problem problem = problem("tanh", 2, 0, 0);
        Solution averaged = new DmftSolver(SETTINGS.withIteration(fresh)).solve(problem, Observer.NONE);
        Solution common = new DmftSolver(SETTINGS).solve(problem, Observer.NONE);
        assertThat(averaged.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(averaged.convergence().get(0).iterations()).hasSizeGreaterThan(9);
        double noise = common.convergence()
                .get(0)
                .iterations()
                .getLast()
                .get("outputs")
                .noise();
        for (int i = 0; i < 4; i++) {
            assertThat(averaged.train().outputs()[STEPS][i][0])
                    .isCloseTo(common.train().outputs()[STEPS][i][0], within(8 * noise));
        }
    }

    /**
     * Ten draws are averaged, so replicas spread by a third of what they do with one draw. The ratio of two r.m.s. spreads of twelve is known
     * to a quarter; it comes to 0.28 for training and 0.35 for test outputs.
     */
    @Test
    void averagedDrawsSpreadLess() {
        Problem problem = problem("tanh", 2, 0, 0);
        SolverSettings many = SETTINGS.withReplicas(REPLICAS);
        Iteration fresh = new Iteration(Iteration.Start.CAUSAL, 2048, 40, 0, 1, 0, 0, true);
        Solution averaged = new DmftSolver(many.withIteration(fresh)).solve(problem, Observer.NONE);
        Solution common = new DmftSolver(many).solve(problem, Observer.NONE);
        assertThat(averaged.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(rootMeanSquare(averaged.train().outputsStderr()))
                .isLessThan(0.55 * rootMeanSquare(common.train().outputsStderr()));
        assertThat(rootMeanSquare(averaged.test().outputsStderr()))
                .isLessThan(0.55 * rootMeanSquare(common.test().outputsStderr()));
    }

    /**
     * What is left when an iteration stops by itself is small beside the error bars: it is compared with one that goes on from there. It comes to 0.00001
     * (tanh) and 0.02 (relu) of them.
     */
    @ParameterizedTest
    @ValueSource(strings = {"tanh", "relu"})
    void goingOnChangesNothingThatCounts(String activation) {
        Problem problem = problem(activation, 3, 0, 0);
        Solution stopped = new DmftSolver(SETTINGS.withReplicas(4)).solve(problem, Observer.NONE);
        assertThat(stopped.outcome()).isEqualTo(Outcome.COMPLETED);
        int most = stopped.convergence().stream()
                .mapToInt(c -> c.iterations().size())
                .max()
                .orElseThrow();
        Iteration on = new Iteration(Iteration.Start.CAUSAL, 4096, most + 5, 0, 1, 0, 1e-9, false);
        Solution longer = new DmftSolver(SETTINGS.withReplicas(4).withIteration(on)).solve(problem, Observer.NONE);
        double[][][] change = longer.train().outputs();
        for (int t = 0; t <= STEPS; t++) {
            for (int i = 0; i < 4; i++) {
                change[t][i][0] -= stopped.train().outputs()[t][i][0];
            }
        }
        assertThat(rootMeanSquare(change))
                .isLessThan(0.2 * rootMeanSquare(stopped.train().outputsStderr()));
    }

    private static double rootMeanSquare(double[][][] values) {
        return Math.sqrt(Arrays.stream(values)
                .flatMap(Arrays::stream)
                .flatMapToDouble(Arrays::stream)
                .map(v -> v * v)
                .average()
                .orElseThrow());
    }

    @Test
    void freshNumbersNeedAsManyIterationsAsAreAveraged() {
        assertThatThrownBy(() -> new Iteration(Iteration.Start.CAUSAL, 2048, 9, 0, 1, 0, 0, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10 iterations are averaged");
    }

    @Test
    void givesUpWithAReasonAndKeepsWhatItHas() {
        Iteration two = new Iteration(Iteration.Start.CAUSAL, 512, 2, 0, 1, 4, 1e-6, false);
        Solution solution = new DmftSolver(SETTINGS.withIteration(two)).solve(problem("tanh", 3, 0, 0), Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.NOT_CONVERGED);
        assertThat(solution.message()).contains("after 2 iterations", "wanted at most 1.0e-06", "solver.mixing");
        assertThat(solution.steps()).isEqualTo(STEPS);
        assertThat(solution.convergence().get(0).converged()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Iteration.Start.class)
    void learningRateThatDivergesIsToldAndWhatWasBeforeIsKept(Iteration.Start start) {
        Problem problem = problem("tanh", 2, 0, 0);
        Problem wild = new Problem(
                problem.architecture(), problem.train(), problem.test(), Training.gradientDescent(500, STEPS * 4));
        Solution solution = new DmftSolver(SETTINGS.withIteration(from(start))).solve(wild, Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.DIVERGED);
        assertThat(solution.message()).contains("learning_rate");
        String last = String.valueOf(solution.steps() + 1);
        assertThat(solution.message()).contains("diverged at step " + last + " ");
        assertThat(solution.steps()).isLessThan(STEPS * 4);
    }

    @Test
    void pathsThatAreFewerThanDirectionsAreToldSo() {
        SolverSettings few = SETTINGS.withSamples(16).withTolerance(1e-4);
        Solution solution = new DmftSolver(few).solve(problem("tanh", 3, 0, 0), Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.RANK_EXHAUSTED);
        assertThat(solution.message()).contains("solver.start_samples");
    }

    /**
     * Mini-batches, biases, several threads, kinks, mixing with a memory, paths drawn anew, either start: every order parameter of a cut solve is that of one
     * that was not, wherever it was cut. Before the first iteration it is asked some twenty times whether to stop, in each of 32 batches of an iteration seven times.
     */
    @ParameterizedTest
    @CsvSource({
        "tanh, CAUSAL, 5, 1, 3, false",
        "tanh, CAUSAL, 14, 1, 3, false",
        "tanh, CAUSAL, 200, 1, 3, false",
        "tanh, CAUSAL, 1200, 1, 3, false",
        "tanh, CAUSAL, 1000, 0.7, 0, false",
        "tanh, CAUSAL, 2000, 1, 0, true",
        "tanh, LAZY, 400, 0.8, 2, false",
        "relu, CAUSAL, 600, 1, 0, false",
        "relu, CAUSAL, 1200, 0.9, 2, false",
    })
    void goesOnToTheSameBits(
            String activation, Iteration.Start start, int calls, double mixing, int history, boolean fresh) {
        Problem problem = problem(activation, 3, 2, 0.3);
        Recording all = new Recording(EnumSet.allOf(Quantity.class), new int[] {0, 2, STEPS}, 20);
        Iteration many = new Iteration(start, 512, fresh ? 30 : 8, 128, mixing, history, fresh ? 0 : 1e-6, fresh);
        DmftSolver solver = new DmftSolver(SETTINGS.withTolerance(0.2).withIteration(many)).recording(all);
        Solution undisturbed = solver.solve(problem, Observer.NONE);
        Solution cut = solver.keeping(new Checkpoints(folder, Duration.ofDays(1), false))
                .solve(problem, new Stopping(calls));
        assertThat(cut.outcome()).isEqualTo(Outcome.INTERRUPTED);
        Solution solution = solver.keeping(new Checkpoints(folder, Duration.ofDays(1), true))
                .solve(problem, Observer.NONE);
        assertThat(solution.train().outputs()).isDeepEqualTo(undisturbed.train().outputs());
        assertThat(solution.test().outputs()).isDeepEqualTo(undisturbed.test().outputs());
        assertThat(solution.convergence()).isEqualTo(undisturbed.convergence());
        assertThat(solution.orderParameters().replicas())
                .usingRecursiveComparison()
                .isEqualTo(undisturbed.orderParameters().replicas());
    }

    /** K is that of the averaged kernels (E5), and two-time factors at equal times are the kernels within the tolerance. */
    @ParameterizedTest
    @CsvSource({"1, 0, false", "0.6, 0, false", "0.8, 3, false", "1, 0, true"})
    void orderParametersFitTogether(double mixing, int history, boolean fresh) {
        Recording all = new Recording(EnumSet.allOf(Quantity.class), new int[] {0, 3, STEPS}, 20);
        Iteration iteration = new Iteration(Iteration.Start.CAUSAL, 2048, 40, 0, mixing, history, 0, fresh);
        Solution solution = new DmftSolver(SETTINGS.withIteration(iteration))
                .recording(all)
                .solve(problem("tanh", 3, 0, 0), Observer.NONE);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        for (int time = 0; time < 3; time++) {
            for (int layer = 1; layer <= 3; layer++) {
                Matrix direct = solution.orderParameters().features(layer, time).value();
                Matrix factored =
                        solution.orderParameters().features(layer, time, time).value();
                assertThat(distance(direct, factored)).as("Φ^%d", layer).isLessThan(0.02);
                Matrix ofG = solution.orderParameters().gradients(layer, time).value();
                Matrix factoredG =
                        solution.orderParameters().gradients(layer, time, time).value();
                assertThat(distance(ofG, factoredG)).as("G^%d", layer).isLessThan(0.02);
            }
        }
        assertThat(solution.orderParameters()
                        .featureNoiseOverlap(1, 0, 2)
                        .value()
                        .columnSquares())
                .as("nothing responds before anything is learned")
                .containsOnly(0);
    }

    private static double distance(Matrix a, Matrix b) {
        double change = 0;
        double size = 0;
        for (int i = 0; i < a.rows(); i++) {
            for (int j = 0; j < a.columns(); j++) {
                change += Math.pow(a.get(i, j) - b.get(i, j), 2);
                size += Math.pow(a.get(i, j), 2);
            }
        }
        return Math.sqrt(change / size);
    }

    /** Cancels at the given question whether to. */
    private static final class Stopping implements Observer {

        private final int most;
        private int asked;

        private Stopping(int most) {
            this.most = most;
        }

        @Override
        public void onStep(int replica, int step, double loss, int rank) {}

        @Override
        public void onIteration(int replica, int iteration, Map<String, Residual> residuals) {}

        @Override
        public boolean cancelled() {
            asked++;
            return asked >= most;
        }
    }

    private static Problem problem(String activation, int depth, int batch, double biasScale) {
        MlpShape shape = new MlpShape(depth, Activations.named(activation), 1, 1, biasScale);
        return new Problem(
                shape, examples(4, 0), examples(3, 9), new Training(0.4, STEPS, MeanSquaredError.INSTANCE, batch, 3));
    }

    private static Examples examples(int count, int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] x = new double[count][7];
        double[][] y = new double[count][1];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < 7; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Examples(x, y);
    }
}
