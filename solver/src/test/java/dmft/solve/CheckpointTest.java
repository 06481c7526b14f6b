package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.activation.Activations;
import dmft.compute.SimdBackend;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.BatchPlan;
import dmft.train.Flow;
import dmft.train.MeanSquaredError;
import dmft.train.Optimizer;
import dmft.train.Training;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A solve that is cut off and goes on gives the bits of one that was not. */
class CheckpointTest {

    private static final int STEPS = 14;
    private static final SolverSettings SETTINGS = new SolverSettings(384, 0.02, 3, 7, "simd", 2);
    private static final Recording ALL =
            new Recording(EnumSet.allOf(Quantity.class), new int[] {0, 3, 4, 11, STEPS}, 50);

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"tanh,3,0,0,simd", "relu,2,2,0.5,simd", "erf,1,0,0,simd", "tanh,3,3,0.3,reference"})
    void goesOnToTheSameBits(String activation, int depth, int batch, double biasScale, String backend) {
        Problem problem = problem(activation, depth, batch, biasScale);
        SolverSettings settings = SETTINGS.withBackend(backend);
        Solution undisturbed = new DmftSolver(settings).recording(ALL).solve(problem, Observer.NONE);
        SplittableRandom random = new SplittableRandom(depth);
        List<Integer> lengths = new ArrayList<>();
        Solution solution = null;
        boolean done = false;
        for (int attempt = 0; !done; attempt++) {
            Stopping observer = new Stopping(random.nextInt(2, 9));
            solution = new DmftSolver(settings.withThreads(1 + attempt % 2))
                    .recording(ALL)
                    .keeping(new Checkpoints(folder, Duration.ofDays(1), attempt > 0))
                    .solve(problem, observer);
            lengths.add(solution.steps());
            done = solution.outcome() == Outcome.COMPLETED;
        }
        assertThat(lengths).as("entries after each attempt").hasSizeGreaterThan(3);
        assertSame(solution, undisturbed);
    }

    @ParameterizedTest
    @EnumSource(Method.class)
    void everyMethodGoesOnToTheSameBits(Method method) {
        SolverSettings settings = SETTINGS.withMethod(method);
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 4, STEPS}, 0);
        Problem problem = problem("tanh", 3, 3, 0.3);
        Solution undisturbed = new DmftSolver(settings).recording(kernels).solve(problem, Observer.NONE);
        DmftSolver solver = new DmftSolver(settings).recording(kernels);
        Solution cut = solver.keeping(new Checkpoints(folder, Duration.ofDays(1), false))
                .solve(problem, new Stopping(5));
        assertThat(cut.outcome()).isEqualTo(Outcome.INTERRUPTED);
        Solution solution = solver.keeping(new Checkpoints(folder, Duration.ofDays(1), true))
                .solve(problem, Observer.NONE);
        assertSame(solution, undisturbed);
        Method other = method == Method.CAUSAL ? Method.STATIC_NTK : Method.CAUSAL;
        double[][][] others = new DmftSolver(SETTINGS.withMethod(other))
                .solve(problem, Observer.NONE)
                .train()
                .outputs();
        assertThat(Arrays.deepEquals(others, undisturbed.train().outputs()))
                .as("methods agree")
                .isFalse();
    }

    /** Whatever a way to train keeps from step to step is kept over a cut. */
    @ParameterizedTest
    @MethodSource("waysToTrain")
    void everyWayToTrainGoesOnToTheSameBits(Problem problem) {
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 4, STEPS}, 0);
        Solution undisturbed = new DmftSolver(SETTINGS).recording(kernels).solve(problem, Observer.NONE);
        assertThat(undisturbed.outcome()).as(undisturbed.message()).isEqualTo(Outcome.COMPLETED);
        DmftSolver solver = new DmftSolver(SETTINGS).recording(kernels);
        solver.keeping(new Checkpoints(folder, Duration.ofDays(1), false)).solve(problem, new Stopping(5));
        Solution solution = solver.keeping(new Checkpoints(folder, Duration.ofDays(1), true))
                .solve(problem, Observer.NONE);
        assertSame(solution, undisturbed);
    }

    static Stream<Problem> waysToTrain() {
        Training plain = new Training(0.4, STEPS, MeanSquaredError.INSTANCE, 0, 3);
        Training moving = plain.with(BatchPlan.epochs(2, 3)).with(new Optimizer(0.7, true, 0.1, false));
        MlpShape shape = new MlpShape(3, Activations.named("relu"), 1, 1.2, 0.3);
        MlpShape unbiased = MlpShape.of(3, Activations.named("relu"), 1);
        MlpShape smooth = MlpShape.of(2, Activations.named("tanh"), 1);
        Examples some = examples(5, 0);
        Examples test = examples(4, 9);
        return Stream.of(
                new Problem(shape, some, test, moving),
                new Problem(smooth, some, test, plain.with(new Flow(1e-2))),
                new Problem(shape, examples(2 * (STEPS + 1), 0), test, plain.with(BatchPlan.stream(2))),
                new Problem(shape.with(Rule.feedbackAlignment(0.4)), some, test, moving),
                new Problem(shape.with(new Rule(Rule.Kind.DIRECT_FEEDBACK_ALIGNMENT, 0)), some, test, moving),
                new Problem(smooth.with(new Rule(Rule.Kind.HEBB, 0)), some, test, plain),
                new Problem(shape.withGates(true), some, test, moving),
                new Problem(unbiased.with(Parameterisation.INTEGRABLE_LARGE_RATES), some, test, plain));
    }

    @Test
    void goesOnFromACheckpointThatTimeAskedFor() {
        Problem problem = problem("tanh", 2, 0, 0);
        Solution undisturbed = new DmftSolver(SETTINGS).recording(ALL).solve(problem, Observer.NONE);
        List<Solution> partial = new ArrayList<>();
        Observer dying = new Observer() {
            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                if (replica == 1 && step == 9) {
                    throw new IllegalStateException("cut off");
                }
            }

            @Override
            public synchronized void onCheckpoint(Supplier<Solution> soFar) {
                partial.add(soFar.get());
            }
        };
        DmftSolver solver = new DmftSolver(SETTINGS.withThreads(1)).recording(ALL);
        assertThatThrownBy(() -> solver.keeping(new Checkpoints(folder, Duration.ZERO, false))
                        .solve(problem, dying))
                .hasMessage("cut off");
        // Replica 0 wrote one after each of its steps and at its end, replica 1 after 9 steps.
        assertThat(partial).hasSizeGreaterThanOrEqualTo(STEPS + 1 + 9);
        Solution last = partial.get(STEPS + 9);
        assertThat(last.outcome()).isEqualTo(Outcome.RUNNING);
        assertThat(last.replicas()).isEqualTo(2);
        assertThat(last.steps()).isEqualTo(8);
        assertThat(last.train().outputs()[8].length).isEqualTo(5);
        AtomicInteger first = new AtomicInteger(-1);
        Observer counting = (replica, step, loss, rank) -> {
            if (replica == 1) {
                first.compareAndSet(-1, step);
            }
        };
        Solution solution =
                solver.keeping(new Checkpoints(folder, Duration.ZERO, true)).solve(problem, counting);
        assertThat(first).as("first step of replica 1 after the cut").hasValue(9);
        assertSame(solution, undisturbed);
    }

    @Test
    void checkpointOfAnotherSolveIsRefusedWithTheDifference() {
        Problem problem = problem("tanh", 2, 0, 0);
        new DmftSolver(SETTINGS)
                .keeping(new Checkpoints(folder, Duration.ZERO, false))
                .solve(problem, new Stopping(3));
        DmftSolver other =
                new DmftSolver(SETTINGS.withSamples(400)).keeping(new Checkpoints(folder, Duration.ZERO, true));
        assertThatThrownBy(() -> other.solve(problem, Observer.NONE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("\"samples: 384\" there, \"samples: 400\" here")
                .hasMessageContaining("another folder");
        Problem gain = new Problem(
                MlpShape.of(2, Activations.named("tanh").withGain(3), 1),
                problem.train(),
                problem.test(),
                problem.training());
        DmftSolver again = new DmftSolver(SETTINGS).keeping(new Checkpoints(folder, Duration.ZERO, true));
        assertThatThrownBy(() -> again.solve(gain, Observer.NONE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("activation: tanh with ");
        Problem changed = new Problem(problem.architecture(), examples(5, 1), problem.test(), problem.training());
        DmftSolver same = new DmftSolver(SETTINGS).keeping(new Checkpoints(folder, Duration.ZERO, true));
        assertThatThrownBy(() -> same.solve(changed, Observer.NONE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("train: 5 examples of 7 entries with digest");
    }

    /** As if it had been written on a processor with other vectors, or another GPU. */
    @Test
    void anotherDeviceIsRefusedByName() throws IOException {
        Problem problem = problem("tanh", 2, 0, 0);
        Checkpoints here = new Checkpoints(folder, Duration.ofDays(1), true);
        new DmftSolver(SETTINGS.withReplicas(1)).keeping(here).solve(problem, new Stopping(5));
        String device = new SimdBackend(1).description();
        assertThat(Files.readString(here.file(0), StandardCharsets.ISO_8859_1)).contains("runs on: " + device);
        Files.delete(here.file(0));
        List<String> other =
                Fingerprint.of(problem, SETTINGS.withReplicas(1), Recording.NONE, "simd", "vectors of 64 bits");
        new ReplicaCheckpoint(here, 0, other, trajectory -> {}, warning -> {}, new AtomicBoolean())
                .finish(new TrajectoryLog());
        DmftSolver solver = new DmftSolver(SETTINGS.withReplicas(1)).keeping(here);
        assertThatThrownBy(() -> solver.solve(problem, Observer.NONE))
                .isInstanceOf(CheckpointException.class)
                .hasMessageContaining("\"runs on: vectors of 64 bits\" there, \"runs on: " + device + "\" here")
                .hasMessageContaining("device it was made with");
    }

    /** A replica that has diverged is final, one that was stopped is not: the solve as a whole can go on. */
    @Test
    void aStopAfterADivergenceIsAnInterruption() {
        Problem problem = problem("relu", 2, 0, 0);
        Problem diverging = new Problem(
                problem.architecture(), problem.train(), problem.test(), Training.gradientDescent(1e4, 2000));
        Observer stopping = new Observer() {
            private volatile boolean second;

            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                second |= replica == 1;
            }

            @Override
            public boolean cancelled() {
                return second;
            }
        };
        Solution solution = new DmftSolver(SETTINGS.withThreads(1)).solve(diverging, stopping);
        assertThat(solution.outcome()).isEqualTo(Outcome.INTERRUPTED);
        assertThat(solution.steps()).isNotNegative();
    }

    @Test
    void nothingGoesOnAfterAFailure() throws InterruptedException {
        AtomicInteger steps = new AtomicInteger();
        Observer failing = (replica, step, loss, rank) -> {
            steps.incrementAndGet();
            if (replica == 0 && step == 3) {
                throw new IllegalStateException("failed on purpose");
            }
        };
        Problem problem = problem("tanh", 2, 0, 0);
        Problem longer = new Problem(
                problem.architecture(), problem.train(), problem.test(), Training.gradientDescent(0.1, 100_000));
        assertThatThrownBy(() -> new DmftSolver(SETTINGS).solve(longer, failing))
                .hasMessage("failed on purpose");
        int then = steps.get();
        Thread.sleep(300);
        assertThat(steps).hasValue(then);
    }

    @Test
    void damagedCheckpointIsToldAndItsReplicaSolvedAgain() throws IOException {
        Problem problem = problem("tanh", 2, 0, 0);
        Solution undisturbed = new DmftSolver(SETTINGS).solve(problem, Observer.NONE);
        new DmftSolver(SETTINGS)
                .keeping(new Checkpoints(folder, Duration.ZERO, false))
                .solve(problem, new Stopping(9));
        Path file = folder.resolve("replica-0000.state");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        Path shortened = folder.resolve("replica-0001.state");
        Files.write(shortened, Arrays.copyOf(Files.readAllBytes(shortened), 1000));
        Stopping observer = new Stopping(Integer.MAX_VALUE);
        Solution solution = new DmftSolver(SETTINGS)
                .keeping(new Checkpoints(folder, Duration.ZERO, true))
                .solve(problem, observer);
        assertThat(observer.warnings)
                .hasSize(2)
                .allSatisfy(warning -> assertThat(warning).contains("damaged", "solved from the start"));
        assertSame(solution, undisturbed);
    }

    @Test
    void checkpointThatCannotBeWrittenIsToldOnceAndTheSolveGoesOn() throws IOException {
        Problem problem = problem("tanh", 2, 0, 0);
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        Stopping observer = new Stopping(Integer.MAX_VALUE);
        Solution solution = new DmftSolver(SETTINGS.withReplicas(1))
                .keeping(new Checkpoints(file.resolve("below"), Duration.ZERO, false))
                .solve(problem, observer);
        assertThat(solution.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(observer.warnings).hasSize(1);
        assertThat(observer.warnings.get(0)).contains("no checkpoint can be written", "make room");
    }

    private static void assertSame(Solution solution, Solution expected) {
        assertThat(solution.train().outputs()).isDeepEqualTo(expected.train().outputs());
        assertThat(solution.train().outputsStderr())
                .isDeepEqualTo(expected.train().outputsStderr());
        assertThat(solution.test().outputs()).isDeepEqualTo(expected.test().outputs());
        assertThat(solution.train().accuracy()).isEqualTo(expected.train().accuracy());
        assertThat(solution.ranks()).isEqualTo(expected.ranks());
        assertThat(solution.history().forwardRanks())
                .isDeepEqualTo(expected.history().forwardRanks());
        assertThat(solution.orderParameters().steps())
                .isEqualTo(expected.orderParameters().steps());
        assertThat(solution.orderParameters().replicas())
                .usingRecursiveComparison()
                .isEqualTo(expected.orderParameters().replicas());
    }

    /** Cancels after some steps of all replicas together. */
    private static final class Stopping implements Observer {

        private final int most;
        private final AtomicInteger steps = new AtomicInteger();
        private final List<String> warnings = new ArrayList<>();

        private Stopping(int most) {
            this.most = most;
        }

        @Override
        public void onStep(int replica, int step, double loss, int rank) {
            steps.incrementAndGet();
        }

        @Override
        public boolean cancelled() {
            return steps.get() >= most;
        }

        @Override
        public synchronized void onWarning(String warning) {
            warnings.add(warning);
        }
    }

    private static Problem problem(String activation, int depth, int batch, double biasScale) {
        MlpShape shape = new MlpShape(depth, Activations.named(activation), 1, 1, biasScale);
        return new Problem(
                shape, examples(5, 0), examples(4, 9), new Training(0.4, STEPS, MeanSquaredError.INSTANCE, batch, 3));
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
