package dmft.validation.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.distribution.FDistribution;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * One statistic for whether two estimates of a vector agree, when the vector's components are strongly correlated: a
 * Hotelling T² with unequal covariances, on the leading modes of the fluctuations.
 *
 * <p>Both estimates are projected on given contrasts, then on the q leading principal directions of the fluctuations of one
 * of them. Every third draw of its error serves to find these directions and the others to estimate the covariance, so
 * that for Gaussian data directions, covariance and difference d are independent: the choice favours nothing. Then
 *
 * <pre>
 *     T² = dᵀ V⁻¹ d,   V = Σ_i V_i      ν = (q + q²) / Σ_i [tr((V_i V⁻¹)²) + tr(V_i V⁻¹)²]/ν_i
 *     T² (ν − q + 1)/(ν q)  ~  F(q, ν − q + 1)
 * </pre>
 *
 * over the independent parts i (the limit's replicas, the seeds of each width), ν_i the degrees of freedom of V_i. Source
 * of ν: Krishnamoorthy and Yu 2004. The tests check that the p-value is uniform for sizes used in this project.
 *
 * @param value T²
 * @param modes q, directions looked at
 * @param degreesOfFreedom ν
 * @param pValue probability of a larger T² if both estimates have one expectation
 */
public record PooledStatistic(double value, int modes, double degreesOfFreedom, double pValue) {

    /** What is left of a direction beside those it lies among. */
    private static final double PARALLEL = 1e-4;

    /**
     * Compares two independent estimates of one vector.
     *
     * @param estimate the estimate whose fluctuations give the modes: the finite networks'
     * @param other the other one: the limit's
     * @param contrasts rows chosen without looking at the data, see {@link Contrasts}
     * @param modes q, at most the number of contrasts
     * @throws IllegalArgumentException if the fluctuations have fewer than q modes or the replicates are too few for q
     */
    public static PooledStatistic compare(Estimate estimate, Estimate other, DMatrixRMaj contrasts, int modes) {
        if (modes < 1 || modes > contrasts.numRows) {
            throw new IllegalArgumentException(
                    "got " + modes + " modes, expected 1 to " + contrasts.numRows + ", the number of contrasts");
        }
        PooledStatistic result = compare(estimate.project(contrasts), other.project(contrasts), new double[0][], modes);
        if (result.modes < modes) {
            throw new IllegalArgumentException(
                    "the fluctuations have only " + result.modes + " modes, got " + modes + " asked for");
        }
        return result;
    }

    /**
     * Compares two independent estimates of one vector, every component of which is a contrast.
     *
     * @param estimate the estimate whose fluctuations give the modes: the finite networks'
     * @param other the other one: the limit's
     * @param given directions that are looked at beside the modes, where mistakes would show: not found from the first estimate; those in the span of
     *     the others are left out
     * @param modes leading modes of fluctuation that are looked at, or as many as there are
     * @throws IllegalArgumentException if nothing fluctuates or the replicates are too few
     */
    public static PooledStatistic compare(Estimate estimate, Estimate other, double[][] given, int modes) {
        List<double[]> rows = new ArrayList<>(leading(select(estimate, true), modes));
        for (double[] direction : given) {
            if (isOutside(direction, rows)) {
                rows.add(direction);
            }
        }
        int q = rows.size();
        DMatrixRMaj directions = new DMatrixRMaj(rows.toArray(double[][]::new));
        Estimate difference = select(estimate, false).minus(other).project(directions);
        DMatrixRMaj covariance = covariance(difference);
        DMatrixRMaj inverse = new DMatrixRMaj(q, q);
        if (!CommonOps_DDRM.invert(covariance, inverse)) {
            throw new IllegalArgumentException("the covariance of " + q + " modes is singular; ask for fewer");
        }
        double statistic = 0;
        double[] d = difference.value();
        for (int i = 0; i < q; i++) {
            for (int j = 0; j < q; j++) {
                statistic += d[i] * inverse.get(i, j) * d[j];
            }
        }
        double freedom = degreesOfFreedom(difference.parts(), inverse);
        return new PooledStatistic(statistic, q, freedom, pValue(statistic, q, freedom));
    }

    /** The estimate with every third draw of its error, or with the others. */
    private static Estimate select(Estimate estimate, boolean third) {
        List<Estimate.Part> parts = new ArrayList<>();
        for (Estimate.Part part : estimate.parts()) {
            List<double[]> draws = new ArrayList<>();
            for (int k = 0; k < part.draws().length; k++) {
                if ((k % 3 == 1) == third) {
                    draws.add(part.draws()[k]);
                }
            }
            if (draws.isEmpty()) {
                throw new IllegalArgumentException("got " + (part.draws().length + 1)
                        + " replicates, expected at least 3: some find the modes, the others their covariance");
            }
            parts.add(new Estimate.Part(draws.toArray(double[][]::new)));
        }
        return new Estimate(estimate.value(), parts);
    }

    private static DMatrixRMaj covariance(Estimate estimate) {
        DMatrixRMaj sum = new DMatrixRMaj(estimate.value().length, estimate.value().length);
        for (Estimate.Part part : estimate.parts()) {
            CommonOps_DDRM.addEquals(sum, part.covariance());
        }
        return sum;
    }

    private static double degreesOfFreedom(List<Estimate.Part> parts, DMatrixRMaj inverse) {
        int q = inverse.numRows;
        double sum = 0;
        for (Estimate.Part part : parts) {
            DMatrixRMaj share = CommonOps_DDRM.mult(part.covariance(), inverse, null);
            double trace = CommonOps_DDRM.trace(share);
            double squared = CommonOps_DDRM.trace(CommonOps_DDRM.mult(share, share, null));
            sum += (squared + trace * trace) / part.degreesOfFreedom();
        }
        return (q + q * (double) q) / sum;
    }

    private static double pValue(double statistic, int q, double freedom) {
        double denominator = freedom - q + 1;
        if (!(denominator > 0)) {
            throw new IllegalArgumentException("the replicates leave " + freedom + " degrees of freedom, too few for "
                    + q + " modes; use more replicates or fewer modes");
        }
        double f = statistic * denominator / (freedom * q);
        return FDistribution.of(q, denominator).survivalProbability(f);
    }

    /**
     * The leading principal directions of the fluctuations, each divided by its standard deviation, one a row.
     *
     * <p>With D the draws, one a row and scaled so that DᵀD is the covariance, u an eigenvector of DDᵀ with eigenvalue λ gives the direction
     * Dᵀu/√λ of variance λ: the smaller of the two matrices is decomposed.
     */
    private static List<double[]> leading(Estimate fluctuations, int modes) {
        DMatrixRMaj draws = scaledDraws(fluctuations);
        boolean fewDraws = draws.numRows < draws.numCols;
        DMatrixRMaj square = fewDraws
                ? CommonOps_DDRM.multTransB(draws, draws, null)
                : CommonOps_DDRM.multTransA(draws, draws, null);
        int n = square.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(square)) {
            throw new IllegalStateException("no eigenvectors of the fluctuations of " + draws.numCols + " contrasts");
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (i, j) -> Double.compare(
                        eigen.getEigenvalue(j).getReal(), eigen.getEigenvalue(i).getReal()));
        double floor = 1e-12 * eigen.getEigenvalue(order[0]).getReal();
        List<double[]> rows = new ArrayList<>();
        for (int k = 0; k < Math.min(modes, n); k++) {
            double variance = eigen.getEigenvalue(order[k]).getReal();
            if (!(variance > floor)) {
                break;
            }
            DMatrixRMaj vector = eigen.getEigenVector(order[k]);
            DMatrixRMaj direction = fewDraws ? CommonOps_DDRM.multTransA(vector, draws, null) : vector;
            double length = fewDraws ? variance : Math.sqrt(variance);
            rows.add(Arrays.stream(direction.data, 0, draws.numCols)
                    .map(value -> value / length)
                    .toArray());
        }
        if (rows.isEmpty()) {
            throw new IllegalArgumentException("nothing fluctuates, so that there are no modes to compare along");
        }
        return rows;
    }

    /** True if more than rounding is left of a direction outside the span of others, which are orthogonal to each other. */
    private static boolean isOutside(double[] direction, List<double[]> others) {
        double[] rest = direction.clone();
        for (double[] other : others) {
            double share = product(rest, other) / product(other, other);
            Arrays.setAll(rest, j -> rest[j] - share * other[j]);
        }
        return product(rest, rest) > PARALLEL * PARALLEL * product(direction, direction);
    }

    private static double product(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }

    private static DMatrixRMaj scaledDraws(Estimate estimate) {
        List<double[]> rows = new ArrayList<>();
        for (Estimate.Part part : estimate.parts()) {
            double scale = 1 / Math.sqrt(part.degreesOfFreedom());
            for (double[] draw : part.draws()) {
                rows.add(Arrays.stream(draw).map(value -> scale * value).toArray());
            }
        }
        return new DMatrixRMaj(rows.toArray(double[][]::new));
    }
}
