package dmft.validation.training;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.order.Recording;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Replica;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import dmft.validation.network.DenseNetwork;
import dmft.validation.network.TrainedNetwork;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One comparison for every way to train: ordinary networks at four widths, which share nothing with the solver but batches, noise and losses, are
 * extrapolated as a + b/N (or a + b/√N + c/N) and held against the limit; one pooled statistic over all times and points.
 */
class TrainingComparisonTest {

    /** Of every way, on random numbers of its own: forty of them fail a right solver with probability 4e-5. */
    private static final double LEVEL = 1e-6;

    private static final int[] WIDTHS = {48, 96, 192, 384};
    private static final int[] ROOTS = {16, 24, 32, 48};
    private static final int[] NETWORKS = {96, 80, 64, 48};
    private static final int REPLICAS = 12;
    private static final int SITES = 2048;
    private static final int BLOCKS = 3;
    private static final int MODES = 4;

    static Stream<ComparedTraining> ways() {
        return ComparedTraining.all().stream();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void extrapolatedNetworksAgreeWithTheLimit(ComparedTraining way) {
        List<Ensemble> ensembles = new ArrayList<>();
        for (int w = 0; w < WIDTHS.length; w++) {
            int width = way.byRoots() ? ROOTS[w] * ROOTS[w] : WIDTHS[w];
            double[][] trained = networks(way.finite().apply(width), width, NETWORKS[w], 100 + w);
            ensembles.add(new Ensemble(way.byRoots() ? ROOTS[w] : width, trained));
        }
        Estimate networks = Extrapolation.toInfiniteWidth(ensembles, way.byRoots() ? 2 : 1);
        double right = pValue(networks, way, way.problem());
        double other = pValue(networks, way, way.without());
        System.out.printf("%s: p = %.2g, without it %.2g%n", way, right, other);
        assertThat(right).isGreaterThan(LEVEL);
        assertThat(other).as("p-value of the limit without it").isLessThan(LEVEL);
    }

    private static double pValue(Estimate networks, ComparedTraining way, Problem solved) {
        Estimate limit = Estimate.ofMean(limit(solved));
        return PooledStatistic.compare(
                        networks, limit, Contrasts.timeBlocks(ComparedTraining.STEPS, way.numbers(), BLOCKS), MODES)
                .pValue();
    }

    private static double[][] networks(Problem problem, int width, int count, long seed) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(k -> {
                    try (Backend backend = Backends.create("simd", 1)) {
                        TrainedNetwork trained =
                                new DenseNetwork(problem, backend, width, seed, k).train(Recording.NONE, () -> false);
                        assertThat(trained.outcome()).as(trained.message()).isEqualTo(Outcome.COMPLETED);
                        return row(trained.train(), trained.test());
                    }
                })
                .toArray(double[][]::new);
    }

    private static double[][] limit(Problem problem) {
        return IntStream.range(0, REPLICAS)
                .parallel()
                .mapToObj(k -> {
                    SolverSettings settings = new SolverSettings(SITES, 0.01, 1, 500 + k, "simd", 1);
                    try (Backend backend = Backends.create(settings.backend(), 1)) {
                        Trajectory solved = Replica.solve(problem, settings, backend, 0, Observer.NONE, Recording.NONE);
                        assertThat(solved.outcome()).as(solved.message()).isEqualTo(Outcome.COMPLETED);
                        return row(solved.train(), solved.test());
                    }
                })
                .toArray(double[][]::new);
    }

    private static double[] row(List<Matrix> train, List<Matrix> test) {
        return IntStream.range(0, train.size())
                .boxed()
                .flatMap(t -> Stream.of(train.get(t), test.get(t)))
                .flatMap(matrix -> Stream.of(matrix.toArray()))
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }
}
