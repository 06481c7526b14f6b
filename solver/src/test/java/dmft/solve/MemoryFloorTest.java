package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.SimdBackend;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Training;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
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
        assertThat(MemoryFloor.bytes(problem, settings)).isBetween(held / 6, held);
    }

    @Test
    void countsReplicasThatRunSideBySide() {
        Problem problem = problem(2, 20, 0);
        SolverSettings four = SolverSettings.defaults().withReplicas(4);
        long alone = MemoryFloor.bytes(problem, four.withThreads(1));
        long three = MemoryFloor.bytes(problem, four.withThreads(3));
        long many = MemoryFloor.bytes(problem, four.withThreads(16));
        assertThat(three).isBetween(2 * alone, 3 * alone);
        assertThat(many).isBetween(3 * alone, 4 * alone);
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
