package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.SimdBackend;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Factor;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Training;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryFloorTest {

    private static final int DIMENSION = 40;

    /** All fields of the first step: what the floor counts, bases as they grew, and what an operation needs for a moment. */
    @ParameterizedTest
    @CsvSource({"1, 20, 0, 512", "3, 20, 0, 512", "3, 20, 50, 1024", "2, 60, 10, 1000"})
    void isBelowWhatTheFirstStepsAllocateAndNotFarBelow(int depth, int train, int test, int samples) {
        List<Fields> all = new ArrayList<>();
        Problem problem = problem(depth, train, test);
        try (Backend simd = new SimdBackend(1)) {
            Backend watched = (Backend) Proxy.newProxyInstance(
                    Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, (proxy, method, args) -> {
                        try {
                            Object result = method.isDefault()
                                    ? java.lang.reflect.InvocationHandler.invokeDefault(proxy, method, args)
                                    : method.invoke(simd, args);
                            if (method.getName().equals("fields")) {
                                all.add((Fields) result);
                            }
                            return result;
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                    });
            new Dynamics(problem, World.limit(watched, samples, 0.02, 0, 0), 0, Observer.NONE).run();
        }
        long held = all.stream().mapToLong(Fields::bytes).sum();
        SolverSettings settings = SolverSettings.defaults().withSamples(samples).withReplicas(1);
        assertThat(MemoryFloor.bytes(problem, settings, Recording.NONE)).isBetween(held / 6, held);
    }

    @Test
    void tellsFieldsFromWhatLiesBesideThem() {
        Problem problem = problem(2, 20, 10);
        SolverSettings one = SolverSettings.defaults().withReplicas(1);
        MemoryNeed few = MemoryFloor.of(problem, one, Recording.NONE);
        assertThat(few.together()).isEqualTo(few.beside() + few.fields());
        assertThat(few.beside()).isPositive();
        // Fields are what the sites multiply, and nothing else is.
        MemoryNeed many = MemoryFloor.of(problem, one.withSamples(4 * one.samples()), Recording.NONE);
        assertThat(many.fields()).isEqualTo(4 * few.fields());
        assertThat(many.beside()).isEqualTo(few.beside());
        // What replicas leave behind and what those that run hold need not be at the same time.
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 1}, 0);
        MemoryNeed four = MemoryFloor.of(problem, one.withReplicas(4).withThreads(4), kernels);
        assertThat(four.fields()).isEqualTo(4 * few.fields());
        assertThat(four.together()).isBetween(four.fields(), four.beside() + four.fields());
    }

    @Test
    void countsReplicasThatRunSideBySide() {
        Problem problem = problem(2, 20, 0);
        SolverSettings four = SolverSettings.defaults().withReplicas(4);
        long alone = MemoryFloor.bytes(problem, four.withThreads(1), Recording.NONE);
        long three = MemoryFloor.bytes(problem, four.withThreads(3), Recording.NONE);
        long many = MemoryFloor.bytes(problem, four.withThreads(16), Recording.NONE);
        assertThat(three).isBetween(2 * alone, 3 * alone);
        assertThat(many).isBetween(3 * alone, 4 * alone);
    }

    /** What is in memory at a time: the sites of the pass it starts from, or a batch of paths. */
    @Test
    void countsABatchOfPathsAndNotTheirNumber() {
        Problem problem = problem(2, 20, 10);
        SolverSettings one = SolverSettings.defaults().withReplicas(1).withMethod(Method.SELF_CONSISTENT);
        long million = MemoryFloor.bytes(problem, one.withSamples(1_000_000), Recording.NONE);
        assertThat(MemoryFloor.bytes(problem, one.withSamples(100_000_000), Recording.NONE))
                .isEqualTo(million);
        assertThat(million)
                .isLessThan(
                        MemoryFloor.bytes(problem, one.withMethod(Method.CAUSAL).withSamples(32768), Recording.NONE));
        Iteration small = new Iteration(Iteration.Start.CAUSAL, 64, 3, 96, 1, 0, 0, false);
        assertThat(MemoryFloor.bytes(problem, one.withSamples(1_000_000).withIteration(small), Recording.NONE))
                .isLessThan(million / 20);
        // A pass of many sites needs more than any batch.
        Iteration start = new Iteration(Iteration.Start.CAUSAL, 1 << 20, 3, 96, 1, 0, 0, false);
        assertThat(MemoryFloor.bytes(problem, one.withSamples(1_000_000).withIteration(start), Recording.NONE))
                .isGreaterThan(10 * million);
    }

    /** (2L + 1) P² float64 numbers of kernels and 2 L · sites · P float32 numbers of fields at each step, of every replica. */
    @Test
    void countsWhatAllReplicasHaveRecordedAtTheEnd() {
        Problem problem = problem(2, 300, 0);
        SolverSettings four =
                SolverSettings.defaults().withSamples(64).withReplicas(4).withThreads(1);
        long none = MemoryFloor.bytes(problem, four, Recording.NONE);
        Recording both = new Recording(EnumSet.of(Quantity.KERNELS, Quantity.FIELDS), new int[] {0, 1, 7}, 50);
        long each = (2 * 2 + 1) * 300L * 300 * Double.BYTES + 2 * 2 * 50L * 300 * Float.BYTES;
        // Training ends at step 1.
        assertThat(MemoryFloor.bytes(problem, four, both) - none).isEqualTo(4 * 2 * each);
        // While all run side by side they have not recorded everything; at the end one may still run.
        assertThat(MemoryFloor.bytes(problem, four.withThreads(4), both)).isEqualTo(none + 4 * 2 * each);
        Recording factors = new Recording(EnumSet.of(Quantity.TWO_TIME), new int[] {0, 1}, 50);
        assertThat(MemoryFloor.bytes(problem, four, factors)).isEqualTo(none);
    }

    @Test
    void countsOneEntryOfTimeInTheLazyLimit() {
        Recording kernels = new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, 1}, 0);
        SolverSettings one = SolverSettings.defaults().withSamples(64).withReplicas(1);
        Problem rich = problem(2, 300, 0);
        Problem lazy = new Problem(
                MlpShape.of(2, Activations.named("tanh"), 0.0), rich.train(), null, Training.gradientDescent(0.5, 1));
        long none = MemoryFloor.bytes(rich, one, Recording.NONE);
        long recorded = MemoryFloor.bytes(rich, one, kernels) - none;
        assertThat(MemoryFloor.bytes(lazy, one, kernels) - none)
                .isEqualTo(recorded / 2)
                .isPositive();
    }

    /** All that a replica keeps of a solve that records, but for the outputs. */
    @Test
    void isWhatReplicasRecordIndeed() {
        Problem problem = problem(3, 40, 0);
        SolverSettings settings = new SolverSettings(128, 0.02, 2, 1, "simd", 1);
        Recording both = new Recording(EnumSet.of(Quantity.KERNELS, Quantity.FIELDS), new int[] {0, 1}, 30);
        Solution solution = new DmftSolver(settings).recording(both).solve(problem, Observer.NONE);
        long kept = solution.orderParameters().replicas().stream()
                .flatMap(List::stream)
                .mapToLong(MemoryFloorTest::bytes)
                .sum();
        assertThat(MemoryFloor.bytes(problem, settings, both) - MemoryFloor.bytes(problem, settings, Recording.NONE))
                .isEqualTo(kept);
    }

    private static long bytes(Snapshot snapshot) {
        Stream<Matrix> kernels = Stream.concat(
                Stream.of(Objects.requireNonNull(snapshot.tangent())),
                Stream.concat(snapshot.features().stream(), snapshot.gradients().stream()));
        Stream<Factor> fields = Stream.concat(snapshot.preactivations().stream(), snapshot.backpropagated().stream());
        return kernels.mapToLong(matrix -> (long) Double.BYTES * matrix.rows() * matrix.columns())
                        .sum()
                + fields.mapToLong(factor -> (long) Float.BYTES * factor.values().length)
                        .sum();
    }

    private static Problem problem(int depth, int train, int test) {
        return new Problem(
                MlpShape.of(depth, Activations.named("tanh"), 1.0),
                examples(train, 1),
                test == 0 ? null : examples(test, 2),
                Training.gradientDescent(0.5, 1));
    }

    private static Examples examples(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] inputs = new double[count][DIMENSION];
        double[][] targets = new double[count][1];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                inputs[i][j] = random.nextGaussian();
            }
            targets[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Examples(inputs, targets);
    }
}
