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
 * @param modes q
 * @param degreesOfFreedom ν
 * @param pValue probability of a larger T² if both estimates have one expectation
 */
public record PooledStatistic(double value, int modes, double degreesOfFreedom, double pValue) {

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
        Estimate projected = estimate.project(contrasts);
        DMatrixRMaj directions = leading(covariance(select(projected, true)), modes);
        Estimate difference =
                select(projected, false).minus(other.project(contrasts)).project(directions);
        DMatrixRMaj covariance = covariance(difference);
        DMatrixRMaj inverse = new DMatrixRMaj(modes, modes);
        if (!CommonOps_DDRM.invert(covariance, inverse)) {
            throw new IllegalArgumentException("the covariance of " + modes + " modes is singular; ask for fewer");
        }
        double statistic = 0;
        double[] d = difference.value();
        for (int i = 0; i < modes; i++) {
            for (int j = 0; j < modes; j++) {
                statistic += d[i] * inverse.get(i, j) * d[j];
            }
        }
        double freedom = degreesOfFreedom(difference.parts(), inverse);
        return new PooledStatistic(statistic, modes, freedom, pValue(statistic, modes, freedom));
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

    private static DMatrixRMaj leading(DMatrixRMaj covariance, int modes) {
        int n = covariance.numRows;
        EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
        if (!eigen.decompose(covariance.copy())) {
            throw new IllegalStateException("no eigenvectors of the covariance of " + n + " contrasts");
        }
        Integer[] order = new Integer[n];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order,
                (i, j) -> Double.compare(
                        eigen.getEigenvalue(j).getReal(), eigen.getEigenvalue(i).getReal()));
        double floor = 1e-12 * eigen.getEigenvalue(order[0]).getReal();
        DMatrixRMaj rows = new DMatrixRMaj(modes, n);
        for (int k = 0; k < modes; k++) {
            double variance = eigen.getEigenvalue(order[k]).getReal();
            if (!(variance > floor)) {
                throw new IllegalArgumentException(
                        "the fluctuations have only " + k + " modes, got " + modes + " asked for");
            }
            DMatrixRMaj vector = eigen.getEigenVector(order[k]);
            for (int j = 0; j < n; j++) {
                rows.set(k, j, vector.get(j) / Math.sqrt(variance));
            }
        }
        return rows;
    }
}
