package dmft.validation;

/**
 * A covariance as K = L Lᵀ with L lower triangular, so that a Gaussian process x = L ζ is built up in the order of time.
 *
 * <p>A pivot below a fraction of its variance is taken for zero: that component is a function of the earlier ones, and its ζ is
 * not used. This serves as the pseudo-inverse of a kernel without full rank, such as one that is constant in time.
 */
final class CausalFactor {

    private final double[][] lower;
    private final boolean[] used;

    private CausalFactor(int n) {
        lower = new double[n][n];
        used = new boolean[n];
    }

    /** Cholesky's factor in the given order; {@code cut} is the relative size of pivots taken for zero. */
    static CausalFactor of(double[][] covariance, double cut) {
        int n = covariance.length;
        CausalFactor factor = new CausalFactor(n);
        double[][] l = factor.lower;
        for (int i = 0; i < n; i++) {
            double pivot = covariance[i][i];
            for (int j = 0; j < i; j++) {
                double rest = covariance[i][j];
                for (int k = 0; k < j; k++) {
                    rest -= l[i][k] * l[j][k];
                }
                l[i][j] = factor.used[j] ? rest / l[j][j] : 0;
                pivot -= l[i][j] * l[i][j];
            }
            factor.used[i] = pivot > cut * covariance[i][i];
            l[i][i] = factor.used[i] ? Math.sqrt(pivot) : 0;
        }
        return factor;
    }

    /** x = L ζ, with ζ read from an offset. */
    double[] times(double[] noise, int offset) {
        double[] x = new double[lower.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j <= i; j++) {
                x[i] += lower[i][j] * noise[offset + j];
            }
        }
        return x;
    }

    /** x ← ζ, the noise behind x = L ζ; zero where it is not used. */
    void solve(double[] x) {
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < i; j++) {
                x[i] -= lower[i][j] * x[j];
            }
            x[i] = used[i] ? x[i] / lower[i][i] : 0;
        }
    }

    /**
     * The R with R L = C, row by row from the latest column to the first; zero at components that are not used, because a
     * response to them is one to the earlier components that they are functions of.
     */
    double[][] solveLeft(double[][] c) {
        int n = lower.length;
        double[][] r = new double[c.length][n];
        for (int i = 0; i < c.length; i++) {
            for (int j = n - 1; j >= 0; j--) {
                double rest = c[i][j];
                for (int k = j + 1; k < n; k++) {
                    rest -= r[i][k] * lower[k][j];
                }
                r[i][j] = used[j] ? rest / lower[j][j] : 0;
            }
        }
        return r;
    }
}
