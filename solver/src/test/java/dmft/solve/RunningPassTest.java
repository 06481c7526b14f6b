package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.train.MeanSquaredError;
import dmft.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pass that solves x' = G₁(x') + rest (E13): the same paths, sent through what it found as frozen order parameters, must find it again. */
class RunningPassTest {

    private static final int STEPS = 5;
    private static final int PATHS = 2048;

    /** Of float32 fields; it comes to 1e-7. */
    private static final double ROUNDING = 2e-6;

    @ParameterizedTest(name = "{0}, batches of {1}, σ_b = {2}, recorded: {3}, rest: {4}")
    @CsvSource({
        "tanh, 0, 0, false, false",
        "tanh, 0, 0, false, true",
        "tanh, 2, 0.3, true, false",
        "tanh, 2, 0.3, true, true",
        "relu, 0, 0, true, true",
    })
    void findsWhatItsPathsFindInIt(String activation, int batch, double biasScale, boolean recorded, boolean others) {
        Problem problem = problem(activation, batch, biasScale);
        SolverSettings settings = new SolverSettings(PATHS, 0.1, 1, 5, "simd", 2).withMethod(Method.SELF_CONSISTENT);
        Recording recording =
                recorded ? new Recording(Set.of(Quantity.KERNELS), new int[] {0, 2, STEPS}, 0) : Recording.NONE;
        try (Backend backend = Backends.create("simd", 2)) {
            World limit = World.limit(backend, PATHS, 0.1, 5, 0);
            OrderParameters parameters = new OrderParameters(problem, limit, recording, Observer.NONE);
            assertThat(new IterationStart(problem, settings, limit, recording, parameters).causal(Observer.NONE, 0))
                    .isNull();
            List<Matrix> rest = others ? rest(problem, limit, parameters) : List.of();

            parameters.run(limit.paths(parameters.baths(), PATHS, 0), rest, () -> false);
            List<Matrix> solution = copies(parameters.state());
            assertThat(largest(solution, sum(found(problem, limit, parameters, 0, 1), rest)))
                    .isLessThan(ROUNDING);
            assertThat(largest(solution, sum(found(problem, limit, parameters, 1, 2), rest)))
                    .as("other paths find something else")
                    .isGreaterThan(1000 * ROUNDING);
        }
    }

    /** What twice the paths would add to the first half. */
    private static List<Matrix> rest(Problem problem, World limit, OrderParameters parameters) {
        List<Matrix> first = found(problem, limit, parameters, 0, 1);
        List<Matrix> both = found(problem, limit, parameters, 0, 2);
        for (int i = 0; i < both.size(); i++) {
            both.get(i).addScaled(-1, first.get(i));
        }
        return both;
    }

    private static List<Matrix> sum(List<Matrix> a, List<Matrix> b) {
        for (int i = 0; i < b.size(); i++) {
            a.get(i).addScaled(1, b.get(i));
        }
        return a;
    }

    /** What batches of paths find, from the first to before the last. */
    private static List<Matrix> found(Problem problem, World limit, OrderParameters parameters, int first, int last) {
        parameters.baths().begin();
        PathAverages averages = new PathAverages();
        for (int b = first; b < last; b++) {
            parameters.follow(problem, limit.paths(parameters.baths(), PATHS, (long) b * PATHS), averages);
        }
        return copies(parameters.found(last - first, averages));
    }

    private static List<Matrix> copies(List<Matrix> matrices) {
        return new ArrayList<>(matrices.stream().map(Matrix::copy).toList());
    }

    /** The largest relative difference of any kind: features or gradients of a coupling, at all passes, or the outputs. */
    private static double largest(List<Matrix> a, List<Matrix> b) {
        double largest = 0;
        for (int i = 0; i < a.size(); i += STEPS + 1) {
            largest = Math.max(largest, relative(a.subList(i, i + STEPS + 1), b.subList(i, i + STEPS + 1)));
        }
        return largest;
    }

    private static double relative(List<Matrix> a, List<Matrix> b) {
        double change = 0;
        double size = 0;
        for (int i = 0; i < a.size(); i++) {
            change += Arrays.stream(b.get(i).copy().addScaled(-1, a.get(i)).columnSquares())
                    .sum();
            size += Arrays.stream(a.get(i).columnSquares()).sum();
        }
        return Math.sqrt(change / size);
    }

    private static Problem problem(String activation, int batch, double biasScale) {
        SplittableRandom random = new SplittableRandom(3);
        double[][] x = new double[4][7];
        double[][] y = new double[4][2];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 7; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = i % 2 == 0 ? 1 : -1;
            y[i][1] = i < 2 ? 0.5 : -1;
        }
        return new Problem(
                new MlpShape(3, Activations.named(activation), 1.5, 1, biasScale),
                new Examples(x, y),
                null,
                new Training(0.4, STEPS, MeanSquaredError.INSTANCE, batch, 3));
    }
}
