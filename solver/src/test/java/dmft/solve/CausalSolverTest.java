package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Matrix;
import dmft.compute.ReferenceBackend;
import dmft.compute.SimdBackend;
import dmft.coupling.PivotLog;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CausalSolverTest {

    private static final SolverSettings SMALL = new SolverSettings(512, 0.02, 2, 1, "simd", 1);

    static List<String> activations() {
        return Activations.names();
    }

    @Test
    void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() {
        Problem problem = problem("tanh", 3, 1.0, 6, 3, 12, 0);
        SolverSettings settings = SMALL.withSamples(5000).withReplicas(1);
        Solution one = solve(problem, settings.withThreads(1));
        Solution two = solve(problem, settings.withThreads(2));
        assertThat(two.train().outputs()).isDeepEqualTo(one.train().outputs());
        Solution sideBySide = solve(problem, SMALL.withThreads(2));
        Solution inTurn = solve(problem, SMALL.withThreads(1));
        assertThat(sideBySide.train().outputs()).isDeepEqualTo(inTurn.train().outputs());
        assertThat(sideBySide.test().loss()).isEqualTo(inTurn.test().loss());
        assertThat(solve(problem, SMALL.withSeed(2)).train().outputs())
                .isNotEqualTo(inTurn.train().outputs());
    }

    @Test
    void theReferenceReplaysTheSimdRunWithin1e4() {
        for (String activation : List.of("tanh", "relu", "erf")) {
            Problem problem = problem(activation, 3, 1.0, 5, 3, 15, 0);
            List<PivotLog> logs = List.of(PivotLog.recording(), PivotLog.recording());
            Trajectory simd;
            try (Backend backend = new SimdBackend(2)) {
                World world = World.limit(backend, 700, 0.02, 3, 0).withLogs(logs);
                simd = new Dynamics(problem, world, 0, Observer.NONE).run();
            }
            Trajectory reference;
            try (Backend backend = new ReferenceBackend()) {
                World world = World.limit(backend, 700, 0.02, 3, 0)
                        .withLogs(logs.stream().map(PivotLog::replay).toList());
                reference = new Dynamics(problem, world, 0, Observer.NONE).run();
            }
            assertThat(reference.ranks()).isEqualTo(simd.ranks());
            double largest = 0;
            for (int t = 0; t <= 15; t++) {
                largest = Math.max(
                        largest,
                        difference(simd.train().get(t), reference.train().get(t)));
                largest = Math.max(
                        largest, difference(simd.test().get(t), reference.test().get(t)));
            }
            assertThat(largest).as(activation).isBetween(1e-12, 1e-4);
        }
    }

    @Test
    void testPointsDoNotTouchTraining() {
        Problem with = problem("tanh", 2, 1.0, 4, 5, 10, 0);
        Problem without = new Problem(with.architecture(), with.train(), null, with.training());
        assertThat(solve(with, SMALL).train().outputs())
                .isDeepEqualTo(solve(without, SMALL).train().outputs());
        assertThat(solve(without, SMALL).test()).isNull();
    }

    @Test
    void aTrainingExampleAsTestPointIsPredictedAlike() {
        Problem problem = problem("tanh", 3, 1.0, 4, 2, 20, 0);
        Problem same = new Problem(problem.architecture(), problem.train(), problem.train(), problem.training());
        Solution solution = solve(same, SMALL.withTolerance(1e-4));
        for (int t = 0; t <= 20; t++) {
            for (int i = 0; i < 4; i++) {
                assertThat(solution.test().outputs()[t][i][0])
                        .isCloseTo(solution.train().outputs()[t][i][0], within(2e-3));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("activations")
    void rankDeficientDataAreSolved(String activation) {
        Problem base = problem(activation, 3, 1.0, 4, 2, 8, 0);
        double[][] x = base.train().inputs();
        double[][] y = base.train().targets();
        // The second example twice more, and the test points are training examples.
        Examples repeated = new Examples(
                new double[][] {x[0], x[1], x[1], x[2], x[1], x[3]},
                new double[][] {y[0], y[1], y[1], y[2], y[1], y[3]});
        Problem problem = new Problem(base.architecture(), repeated, repeated, base.training());
        Solution solution = solve(problem, SMALL);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        double[][] last = solution.train().outputs()[8];
        assertThat(last[2][0]).isCloseTo(last[1][0], within(1e-5));
        assertThat(last[4][0]).isCloseTo(last[1][0], within(1e-5));
        assertThat(solution.train().loss()[8]).isLessThan(0.8 * solution.train().loss()[0]);
    }

    @ParameterizedTest
    @MethodSource("activations")
    void scalesGainAndBiasesAreTrained(String activation) {
        Problem base = problem(activation, 2, 0.8, 5, 2, 10, 0);
        MlpShape shape = new MlpShape(2, Activations.named(activation).withGain(0.9), 0.8, 1.2, 0.4);
        Solution solution = solve(new Problem(shape, base.train(), base.test(), base.training()), SMALL);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(solution.train().loss()[10])
                .isLessThan(0.8 * solution.train().loss()[0]);
    }

    @Test
    void outputsStartAtZeroAndLossIsTheirs() {
        Solution solution = solve(problem("tanh", 2, 1.0, 4, 3, 5, 0), SMALL);
        assertThat(solution.steps()).isEqualTo(5);
        for (double[] f : solution.train().outputs()[0]) {
            assertThat(f[0]).isZero();
        }
        assertThat(solution.train().loss()[0]).isEqualTo(0.5); // labels ±1
        assertThat(solution.train().lossStderr()).hasSize(6);
        assertThat(solve(problem("tanh", 2, 1.0, 4, 3, 5, 0), SMALL.withReplicas(1))
                        .train()
                        .lossStderr())
                .isNull();
    }

    @Test
    void miniBatchesTrainOnTheirExamplesOnly() {
        Problem problem = problem("tanh", 2, 1.0, 6, 2, 1, 2);
        int[] batch = dmft.train.BatchPlan.epochs(2, 0).start(6).next();
        Solution solution = solve(problem, SMALL.withReplicas(1));
        double moved = Math.abs(solution.train().outputs()[1][batch[0]][0]);
        assertThat(moved).isGreaterThan(0.05);
        // A batch of everything is gradient descent.
        Problem whole = problem("tanh", 2, 1.0, 6, 2, 4, 6);
        Problem all = problem("tanh", 2, 1.0, 6, 2, 4, 0);
        assertThat(solve(whole, SMALL).train().outputs())
                .isDeepEqualTo(solve(all, SMALL).train().outputs());
    }

    /**
     * A linear hidden layer has K = 2 K^x exactly in the lazy limit, so two steps with batches of 4 and 2 of 6 examples follow by hand: the second
     * divides by 2.
     */
    @Test
    void aShorterLastBatchCountsItsOwnExamples() {
        Problem problem = problem("linear", 1, 0, 6, 2, 2, 4);
        double[][] x = problem.train().inputs();
        double[][] y = problem.train().targets();
        double[] f = new double[6];
        dmft.train.Batches batches = dmft.train.BatchPlan.epochs(4, 0).start(6);
        for (int t = 0; t < 2; t++) {
            int[] batch = batches.next();
            double[] next = f.clone();
            for (int mu = 0; mu < 6; mu++) {
                for (int alpha : batch) {
                    double kernel = 0;
                    for (int j = 0; j < 7; j++) {
                        kernel += 2 * x[mu][j] * x[alpha][j] / 7;
                    }
                    next[mu] += 0.4 / batch.length * kernel * (y[alpha][0] - f[alpha]);
                }
            }
            f = next;
        }
        double[][] solved = solve(problem, SMALL).train().outputs()[2];
        for (int mu = 0; mu < 6; mu++) {
            assertThat(solved[mu][0]).isCloseTo(f[mu], within(1e-5));
        }
    }

    /**
     * γ0 → 0 is the lazy limit, and the error bars go there too: test points must not carry noise that grows as 1/γ0. The two solves share their first
     * fields, so they differ by O(γ0) only; the bound on errors at step 1 is twice the lazy ones.
     */
    @Test
    void smallGammaIsNearTheLazyLimitOnTrainingAndTestPoints() {
        for (String activation : List.of("tanh", "relu")) {
            Solution lazy = solve(problem(activation, 3, 0, 6, 5, 10, 0), SMALL.withReplicas(4));
            Solution nearly = solve(problem(activation, 3, 1e-3, 6, 5, 10, 0), SMALL.withReplicas(4));
            assertThat(error(nearly.test(), 1)).isLessThan(2 * error(lazy.test(), 1));
            for (int i = 0; i < 5; i++) {
                assertThat(nearly.train().outputs()[10][i][0])
                        .isCloseTo(lazy.train().outputs()[10][i][0], within(6 * error(lazy.train(), 10)));
                assertThat(nearly.test().outputs()[10][i][0])
                        .isCloseTo(lazy.test().outputs()[10][i][0], within(6 * error(lazy.test(), 10)));
            }
        }
    }

    private static double error(Curves curves, int t) {
        double squares = 0;
        for (double[] e : curves.outputsStderr()[t]) {
            squares += e[0] * e[0];
        }
        return Math.sqrt(squares / curves.outputsStderr()[t].length);
    }

    @Test
    void manyTestPointsDoNotExhaustFewSamples() {
        Problem with = problem("tanh", 2, 1.0, 6, 150, 10, 0);
        Problem without = new Problem(with.architecture(), with.train(), null, with.training());
        SolverSettings few = SMALL.withSamples(96);
        Solution solution = solve(with, few);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(solution.train().outputs())
                .isDeepEqualTo(solve(without, few).train().outputs());
    }

    @Test
    void oneExampleAZeroInputAndOddSamplesAreSolved() {
        Problem base = problem("tanh", 3, 1.0, 2, 2, 6, 0);
        double[][] zero = {new double[7], base.train().inputs()[0]};
        Examples train = new Examples(zero, base.train().targets());
        Solution withZero =
                solve(new Problem(base.architecture(), train, base.test(), base.training()), SMALL.withSamples(333));
        assertThat(withZero.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(withZero.train().outputs()[6][0][0]).isCloseTo(0, within(1e-12)); // tanh(0) = 0 without biases
        Problem one = problem("tanh", 3, 1.0, 1, 1, 30, 0);
        assertThat(solve(one, SMALL).train().loss()[30]).isLessThan(0.1);
    }

    @Test
    void aShallowNetworkWarnsOfItsRankToo() {
        Solution solution =
                solve(problem("tanh", 1, 1.0, 6, 2, 2, 0), SMALL.withSamples(10).withReplicas(1));
        assertThat(solution.warnings()).singleElement().asString().contains("only 10 samples");
    }

    @Test
    void divergenceKeepsWhatWasComputed() {
        Problem base = problem("linear", 2, 1.0, 4, 2, 200, 0);
        Problem wild = new Problem(base.architecture(), base.train(), base.test(), Training.gradientDescent(50, 200));
        Solution solution = solve(wild, SMALL);
        assertThat(solution.outcome()).isEqualTo(Outcome.DIVERGED);
        assertThat(solution.message()).contains("diverged at step " + (solution.steps() + 1), "learning_rate");
        assertThat(solution.train().loss()).hasSize(solution.steps() + 1);
        assertThat(solution.train().loss()[solution.steps()]).isFinite();
    }

    @Test
    void aRankThatReachesTheSamplesIsSaid() {
        Solution full = solve(
                problem("relu", 3, 1.0, 10, 2, 30, 0), SMALL.withSamples(40).withTolerance(1e-3));
        assertThat(full.outcome()).isEqualTo(Outcome.RANK_EXHAUSTED);
        assertThat(full.message()).contains("40 samples", "solver.samples");
        Solution near = solve(
                problem("tanh", 3, 1.0, 6, 2, 20, 0), SMALL.withSamples(100).withReplicas(1));
        assertThat(near.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(near.warnings()).singleElement().asString().contains("only 100 samples", "solver.tolerance");
    }

    @Test
    void anObserverCanStopTheSolve() {
        AtomicInteger seen = new AtomicInteger();
        Observer observer = new Observer() {
            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                seen.incrementAndGet();
            }

            @Override
            public boolean cancelled() {
                return seen.get() >= 4;
            }
        };
        Solution solution = new DmftSolver(SMALL.withReplicas(1)).solve(problem("tanh", 2, 1.0, 4, 2, 50, 0), observer);
        assertThat(solution.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(solution.steps()).isEqualTo(3);
    }

    @Test
    void severalOutputsLearnSeparately() {
        Problem base = problem("tanh", 2, 1.0, 4, 2, 60, 0);
        double[][] y = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
        Examples train = new Examples(base.train().inputs(), y);
        Examples test = new Examples(base.test().inputs(), new double[][] {{0, 0}, {0, 0}});
        for (double gamma0 : new double[] {0, 1}) {
            Problem problem = new Problem(
                    MlpShape.of(2, Activations.named("tanh"), gamma0), train, test, Training.gradientDescent(1, 60));
            Solution solution = solve(problem, SMALL);
            assertThat(solution.train().outputs()[60][0]).hasSize(2);
            assertThat(solution.train().loss()[60])
                    .isLessThan(0.2 * solution.train().loss()[0]);
        }
    }

    @Test
    void settingsAndBackendsOutsideTheirRangeAreRefused() {
        assertThatThrownBy(() -> SMALL.withTolerance(1e-7)).hasMessageContaining("float32");
        assertThatThrownBy(() -> solve(problem("tanh", 1, 1, 2, 1, 1, 0), SMALL.withBackend("abacus")))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("simd");
    }

    /** Gaussian inputs of dimension 7 and labels ±1, seeded. */
    static Problem problem(String activation, int depth, double gamma0, int train, int test, int steps, int batch) {
        SplittableRandom random = new SplittableRandom(17);
        Training training = new Training(0.4, steps, MeanSquaredError.INSTANCE, batch, 0);
        return new Problem(
                MlpShape.of(depth, Activations.named(activation), gamma0),
                examples(random, train),
                examples(random, test),
                training);
    }

    private static Examples examples(SplittableRandom random, int count) {
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

    private static Solution solve(Problem problem, SolverSettings settings) {
        return new DmftSolver(settings).solve(problem, Observer.NONE);
    }

    private static double difference(Matrix a, Matrix b) {
        double largest = 0;
        for (int i = 0; i < a.rows(); i++) {
            largest = Math.max(largest, Math.abs(a.get(i, 0) - b.get(i, 0)));
        }
        return largest;
    }
}
