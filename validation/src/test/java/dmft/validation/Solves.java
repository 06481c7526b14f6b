package dmft.validation;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Replica;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import dmft.validation.stats.TwoSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Independent solves of one problem by the solver, one row a solve.
 *
 * @param outputs every output of every example and test point, averaged over three blocks of time
 * @param kernels Φ^l and G^l of every layer and K, at equal times: the start, the middle and the end
 */
record Solves(double[][] outputs, double[][] kernels) {

    private static final int BLOCKS = 3;

    /** Modes of fluctuation that a comparison pools. */
    private static final int MODES = 4;

    /** Solves with consecutive seeds. */
    static Solves of(Problem problem, SolverSettings settings, int solves, long seed) {
        int steps = problem.training().steps();
        Recording recording = new Recording(Set.of(Quantity.KERNELS), new int[] {0, steps / 2, steps}, 0);
        List<Trajectory> trajectories = IntStream.range(0, solves)
                .parallel()
                .mapToObj(i -> solve(problem, settings.withSeed(seed + i), recording))
                .toList();
        return new Solves(
                trajectories.stream().map(Solves::blocks).toArray(double[][]::new),
                trajectories.stream().map(Solves::kernels).toArray(double[][]::new));
    }

    /** One replica on one core. */
    static Trajectory solve(Problem problem, SolverSettings settings, Recording recording) {
        try (Backend backend = Backends.create(settings.backend(), 1)) {
            Trajectory solved = Replica.solve(problem, settings, backend, 0, Observer.NONE, recording);
            if (solved.outcome() != Outcome.COMPLETED) {
                throw new AssertionError(solved.outcome() + ": " + solved.message());
            }
            return solved;
        }
    }

    /** f_c(t) of every example and then of every test point, t = 0 … T. */
    static double[][] everyOutput(Trajectory solved) {
        double[][] all = new double[solved.train().size()][];
        for (int t = 0; t < all.length; t++) {
            List<Double> row = new ArrayList<>();
            addEntries(row, solved.train().get(t));
            addEntries(row, solved.test().get(t));
            all[t] = array(row);
        }
        return all;
    }

    private static double[] blocks(Trajectory solved) {
        double[][] all = everyOutput(solved);
        DMatrixRMaj contrasts = Contrasts.timeBlocks(solved.steps(), all[0].length, BLOCKS);
        return Estimate.exact(Contrasts.flatten(all)).project(contrasts).value();
    }

    private static double[] kernels(Trajectory solved) {
        List<Double> entries = new ArrayList<>();
        for (Snapshot snapshot : solved.snapshots()) {
            snapshot.features().forEach(kernel -> addTriangle(entries, kernel));
            snapshot.gradients().forEach(kernel -> addTriangle(entries, kernel));
            Matrix tangent = snapshot.tangent();
            if (tangent == null) {
                throw new AssertionError("no tangent kernel was taken down at step " + snapshot.step());
            }
            addTriangle(entries, tangent);
        }
        return array(entries);
    }

    private static void addEntries(List<Double> entries, Matrix matrix) {
        for (double[] row : matrix.toArray()) {
            for (double value : row) {
                entries.add(value);
            }
        }
    }

    private static void addTriangle(List<Double> entries, Matrix kernel) {
        for (int i = 0; i < kernel.rows(); i++) {
            for (int j = 0; j <= i; j++) {
                entries.add(kernel.get(i, j));
            }
        }
    }

    private static double[] array(List<Double> entries) {
        return entries.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * How two samples of a vector compare in their means.
     *
     * @param pooled p-value along the strongest modes of fluctuation together, correlations and all
     * @param worst p-value of the component that differs most, by Bonferroni, whatever its size: what no strong mode sees
     * @param ratio r.m.s. difference of the means in units of its r.m.s. standard error; about 1 if they agree
     */
    record Agreement(double pooled, double worst, double ratio) {

        static Agreement of(double[][] first, double[][] second) {
            Estimate one = Estimate.ofMean(first);
            Estimate other = Estimate.ofMean(second);
            DMatrixRMaj all = CommonOps_DDRM.identity(first[0].length);
            return new Agreement(
                    PooledStatistic.compare(one, other, all, MODES).pValue(),
                    TwoSample.compare(first, second).meanPValue(),
                    rms(one.minus(other).value()) / rms(one.minus(other).standardErrors()));
        }
    }

    /** Root mean square. */
    static double rms(double[] values) {
        double squares = 0;
        for (double value : values) {
            squares += value * value;
        }
        return Math.sqrt(squares / values.length);
    }
}
