package dmft.coupling;

import dmft.compute.Matrix;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;

/** Inverses of triangular matrices. */
final class Triangular {

    private Triangular() {}

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
