package dmft.validation.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Extrapolation of finite networks to infinite width: the weighted least-squares fit of
 * a + b/N (+ c/N² at second order) to the means over seeds, of which a is kept.
 *
 * <p>With K seeds at width N the weight is K·N, because the variance of one network is proportional to 1/N. The weights
 * being known beforehand, a = Σ_N k_N mean_N is linear in the data with fixed coefficients; its covariance, resampling
 * the seeds of each width independently (the jackknife), is exactly Σ_N k_N² S_N/K with the sample covariances S_N, all
 * correlations over time and points included.
 *
 * <p>Terms left out bias a: a term e/N² by e Σ_N k_N/N², which {@link #leak} gives. It is small against the standard error
 * if the smallest width is not too small for its number of seeds; else leave that width out or fit to second order.
 */
public final class Extrapolation {

    private Extrapolation() {}

    /**
     * The estimate of a.
     *
     * @param ensembles at least order + 1 different widths
     * @param order 1 for a + b/N, 2 for a + b/N + c/N²
     */
    public static Estimate toInfiniteWidth(List<Ensemble> ensembles, int order) {
        return combination(ensembles, coefficients(ensembles, order, 0));
    }

    /**
     * The estimate of c in the fit of a + b/N + c/N², in units of the squared smallest width: what the widths say against a + b/N alone.
     *
     * @param ensembles at least three different widths
     */
    public static Estimate curvature(List<Ensemble> ensembles) {
        return combination(ensembles, coefficients(ensembles, 2, 2));
    }

    private static Estimate combination(List<Ensemble> ensembles, double[] coefficients) {
        int components = ensembles.getFirst().replicates()[0].length;
        double[] value = new double[components];
        List<Estimate.Part> parts = new ArrayList<>();
        for (int w = 0; w < coefficients.length; w++) {
            double[][] replicates = ensembles.get(w).replicates();
            if (replicates[0].length != components) {
                throw new IllegalArgumentException("expected " + components + " components at every width, got "
                        + replicates[0].length + " at width " + ensembles.get(w).width());
            }
            double[] mean = Moments.mean(replicates);
            for (int j = 0; j < components; j++) {
                value[j] += coefficients[w] * mean[j];
            }
            parts.add(new Estimate.Part(Moments.errorDraws(replicates, coefficients[w])));
        }
        return new Estimate(value, List.copyOf(parts));
    }

    /** The bias of a for each unit of a term N^{-power} that is in the data but not in the fit. */
    public static double leak(List<Ensemble> ensembles, int order, int power) {
        double[] coefficients = coefficients(ensembles, order, 0);
        double sum = 0;
        for (int w = 0; w < coefficients.length; w++) {
            sum += coefficients[w] * Math.pow(ensembles.get(w).width(), -power);
        }
        return sum;
    }

    /**
     * Degrees of freedom that the covariance of a will have, roughly, by Satterthwaite's formula with variances in proportion to 1/N; two thirds of the
     * networks serve to estimate it. Known before the networks are seen.
     */
    public static double expectedFreedom(List<Ensemble> ensembles, int order) {
        double[] coefficients = coefficients(ensembles, order, 0);
        double sum = 0;
        double squares = 0;
        for (int w = 0; w < coefficients.length; w++) {
            int networks = ensembles.get(w).replicates().length;
            double variance = coefficients[w]
                    * coefficients[w]
                    / (networks * (double) ensembles.get(w).width());
            sum += variance;
            squares += variance * variance / ((networks - 1) * 2 / 3.0);
        }
        return sum * sum / squares;
    }

    /** k_N: one row of (XᵀWX)⁻¹XᵀW, that of N^{−power}, scaled with the smallest width for conditioning. */
    private static double[] coefficients(List<Ensemble> ensembles, int order, int power) {
        long widths = ensembles.stream().mapToInt(Ensemble::width).distinct().count();
        if (order < 1 || widths < order + 1) {
            throw new IllegalArgumentException("a fit of order " + order
                    + " needs order >= 1 and at least order + 1 different widths, got " + widths);
        }
        double unit = ensembles.stream().mapToInt(Ensemble::width).min().orElseThrow();
        int n = ensembles.size();
        DMatrixRMaj design = new DMatrixRMaj(n, order + 1);
        DMatrixRMaj weighted = new DMatrixRMaj(order + 1, n);
        for (int w = 0; w < n; w++) {
            double weight = ensembles.get(w).replicates().length
                    * (double) ensembles.get(w).width();
            for (int k = 0; k <= order; k++) {
                double term = Math.pow(unit / ensembles.get(w).width(), k);
                design.set(w, k, term);
                weighted.set(k, w, weight * term);
            }
        }
        DMatrixRMaj normal = CommonOps_DDRM.mult(weighted, design, null);
        DMatrixRMaj solution = new DMatrixRMaj(order + 1, n);
        if (!CommonOps_DDRM.solve(normal, weighted, solution)) {
            throw new IllegalArgumentException("the widths are too close for a fit of order " + order);
        }
        return Arrays.copyOfRange(solution.data, power * n, (power + 1) * n);
    }
}
