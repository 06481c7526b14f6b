package dmft.coupling;

import dmft.compute.Matrix;

/** A triangular factor of a covariance matrix that may be singular. */
final class Covariance {

    private Covariance() {}

    /**
     * L, lower triangular, with L Lᵀ = C, in the order given, so that L depends smoothly on C over time. A variance that is zero or slightly
     * negative by rounding gives a zero column.
     *
     * @param noise variances that are no more than rounding
     */
    static Matrix factor(Matrix covariance, double noise) {
        int n = covariance.rows();
        Matrix lower = new Matrix(n, n);
        for (int j = 0; j < n; j++) {
            double variance = covariance.get(j, j) - dot(lower, j, j, j);
            if (variance <= noise) {
                continue;
            }
            double deviation = Math.sqrt(variance);
            lower.set(j, j, deviation);
            for (int i = j + 1; i < n; i++) {
                lower.set(i, j, (covariance.get(i, j) - dot(lower, i, j, j)) / deviation);
            }
        }
        return lower;
    }

    private static double dot(Matrix m, int row, int other, int length) {
        double sum = 0;
        for (int k = 0; k < length; k++) {
            sum += m.get(row, k) * m.get(other, k);
        }
        return sum;
    }
}
