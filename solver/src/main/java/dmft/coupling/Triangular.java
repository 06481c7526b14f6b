package dmft.coupling;

import dmft.compute.Matrix;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;

/** Triangular matrices: factors and inverses. */
final class Triangular {

    private Triangular() {}

    /**
     * L of G = L Lᵀ, with G_ii raised where a vector's part outside the span of those before it is shorter than asked: what is left of a vector that hardly differs from
     * them is noise, and nothing may be divided by it.
     *
     * @param gram G, of which the lower triangle is read
     * @param shortest what L_ii does not fall below
     */
    static Matrix factor(Matrix gram, double[] shortest) {
        int n = gram.rows();
        double[][] lower = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double left = gram.get(i, j);
                for (int k = 0; k < j; k++) {
                    left -= lower[i][k] * lower[j][k];
                }
                lower[i][j] = i == j ? Math.sqrt(Math.max(left, shortest[i] * shortest[i])) : left / lower[j][j];
            }
        }
        return n == 0 ? new Matrix(0, 0) : Matrix.of(lower);
    }

    /** The inverse of a lower triangular matrix; entries above the diagonal are not read. */
    static Matrix inverse(Matrix lower) {
        int n = lower.rows();
        double[] inverse = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                inverse[i * n + j] = lower.get(i, j);
            }
        }
        TriangularSolver_DDRM.invertLower(inverse, n);
        Matrix result = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                result.set(i, j, inverse[i * n + j]);
            }
        }
        return result;
    }
}
