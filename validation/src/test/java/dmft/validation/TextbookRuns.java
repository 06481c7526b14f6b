package dmft.validation;

import dmft.compute.Matrix;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/** Independent solves of one problem by the textbook and by the solver, with the same things observed in each. */
final class TextbookRuns {

    /** Modes of fluctuation that a comparison pools. */
    private static final int MODES = 4;

    private static final int BLOCKS = 3;
    private static final int SITES = 2048;
    private static final double TOLERANCE = 1e-3;

    /**
     * What one solve found; kernels and responses between training examples only.
     *
     * @param outputs f at all times and points
     * @param kernels Φ^l and G^l between the last time and the first, the middle and the last time
     * @param responses A^l G^{l+1} and B^l Φ^l, l &lt; L, between the same times
     */
    record Observed(double[] outputs, double[] kernels, double[] responses) {}

    private TextbookRuns() {}

    static List<Observed> textbook(Problem problem, TextbookDmft.Variant variant, int paths, int solves, long seed) {
        TextbookProblem posed = TextbookProblem.of(problem);
        return IntStream.range(0, solves)
                .parallel()
                .mapToObj(i -> observed(posed, TextbookDmft.solve(posed, variant, paths, seed + i)))
                .toList();
    }

    private static Observed observed(TextbookProblem problem, TextbookDmft solve) {
        List<Double> kernels = new ArrayList<>();
        List<Double> responses = new ArrayList<>();
        for (int s : times(problem.steps())) {
            for (int l = 1; l <= problem.depth(); l++) {
                addBlock(kernels, solve.featureKernel(l), problem, s);
                addBlock(kernels, solve.gradientKernel(l), problem, s);
                if (l < problem.depth()) {
                    addBlock(responses, product(solve.featureResponse(l), solve.gradientKernel(l + 1)), problem, s);
                    addBlock(responses, product(solve.gradientResponse(l), solve.featureKernel(l)), problem, s);
                }
            }
        }
        return new Observed(Contrasts.flatten(solve.outputs()), array(kernels), array(responses));
    }

    static List<Observed> causal(Problem problem, int solves, long seed) {
        return solver(problem, new SolverSettings(SITES, TOLERANCE, 1, 0, "auto", 1), solves, seed);
    }

    /** Solves of one replica with consecutive seeds. */
    static List<Observed> solver(Problem problem, SolverSettings settings, int solves, long seed) {
        return IntStream.range(0, solves)
                .parallel()
                .mapToObj(i -> observed(problem, settings.withSeed(seed + i)))
                .toList();
    }

    private static Observed observed(Problem problem, SolverSettings settings) {
        int[] times = times(problem.training().steps());
        Solution solution = new DmftSolver(settings)
                .recording(new Recording(EnumSet.of(Quantity.KERNELS, Quantity.TWO_TIME, Quantity.RESPONSES), times, 0))
                .solve(problem, Observer.NONE);
        if (solution.outcome() != Outcome.COMPLETED) {
            throw new AssertionError(solution.outcome() + ": " + solution.message());
        }
        OrderParameters order = solution.orderParameters();
        List<Double> kernels = new ArrayList<>();
        List<Double> responses = new ArrayList<>();
        int depth = solution.ranks().size() + 1;
        int last = times.length - 1;
        for (int s = 0; s <= last; s++) {
            for (int l = 1; l <= depth; l++) {
                addAll(kernels, order.features(l, last, s).value());
                addAll(kernels, order.gradients(l, last, s).value());
                if (l < depth) {
                    addAll(responses, order.featureNoiseOverlap(l, last, s).value());
                    addAll(responses, order.gradientNoiseOverlap(l, last, s).value());
                }
            }
        }
        return new Observed(outputs(solution), array(kernels), array(responses));
    }

    /** The p-value of equal outputs, as averages over three blocks of time. */
    static double outputs(Problem problem, List<Observed> first, List<Observed> second) {
        return outputs(problem, estimate(first, Observed::outputs), estimate(second, Observed::outputs));
    }

    static double outputs(Problem problem, Estimate first, Estimate second) {
        int steps = problem.training().steps();
        DMatrixRMaj blocks = Contrasts.timeBlocks(steps, first.value().length / (steps + 1), BLOCKS);
        return PooledStatistic.compare(first, second, blocks, MODES).pValue();
    }

    /** The p-value of equal entries, the second ones times a factor. */
    static double entries(
            List<Observed> first, List<Observed> second, Function<Observed, double[]> part, double factor) {
        Estimate estimate = estimate(first, part);
        DMatrixRMaj all = CommonOps_DDRM.identity(estimate.value().length);
        DMatrixRMaj scaled = all.copy();
        CommonOps_DDRM.scale(factor, scaled);
        Estimate other = estimate(second, part).project(scaled);
        return PooledStatistic.compare(estimate, other, all, MODES).pValue();
    }

    static Estimate estimate(List<Observed> solves, Function<Observed, double[]> part) {
        return Estimate.ofMean(solves.stream().map(part).toArray(double[][]::new));
    }

    private static int[] times(int steps) {
        return new int[] {0, steps / 2, steps};
    }

    private static double[] outputs(Solution solution) {
        double[][][] train = solution.train().outputs();
        double[][][] test = Objects.requireNonNull(solution.test()).outputs();
        double[][] all = new double[train.length][train[0].length + test[0].length];
        for (int t = 0; t < all.length; t++) {
            for (int mu = 0; mu < all[t].length; mu++) {
                all[t][mu] = mu < train[t].length ? train[t][mu][0] : test[t][mu - train[t].length][0];
            }
        }
        return Contrasts.flatten(all);
    }

    /** The block of the last time and time s. */
    private static void addBlock(List<Double> entries, double[][] matrix, TextbookProblem problem, int s) {
        int trained = problem.labels().length;
        for (int mu = 0; mu < trained; mu++) {
            for (int alpha = 0; alpha < trained; alpha++) {
                entries.add(matrix[problem.start(problem.steps()) + mu][problem.start(s) + alpha]);
            }
        }
    }

    private static void addAll(List<Double> entries, Matrix block) {
        for (double[] row : block.toArray()) {
            for (double value : row) {
                entries.add(value);
            }
        }
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int k = 0; k < b.length; k++) {
                for (int j = 0; j < c[i].length; j++) {
                    c[i][j] += a[i][k] * b[k][j];
                }
            }
        }
        return c;
    }

    private static double[] array(List<Double> entries) {
        return entries.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
