package dmft.coupling;

import dmft.compute.Matrix;
import dmft.compute.PivotedCholesky;

/** X̂ with X̂X̂ᵀ = K, as few columns as the rank of the covariance K. */
public final class LowRankFactor {

    /** Relative to a diagonal entry of K; float64 sums over a few thousand inputs are exact to far better. */
    private static final double RANK_TOLERANCE = 1e-12;

    private final int[] pivots;
    private final Matrix inverse; // L⁻ᵀ of the pivot block
    private final Matrix factor;

    /**
     * Factorises a covariance.
     *
     * @param covariance K, P × P
     */
    public LowRankFactor(Matrix covariance) {
        PivotedCholesky cholesky = PivotedCholesky.of(covariance, 0, RANK_TOLERANCE);
        this.pivots = cholesky.pivots();
        this.inverse = cholesky.inverseTransposed();
        this.factor = coordinates(covariance);
    }

    /** X̂, P × rank. */
    public Matrix factor() {
        return factor;
    }

    /**
     * What other inputs share with these: X̂' with X̂'X̂ᵀ = K' on the span of these inputs.
     *
     * @param cross K', covariance of the other inputs with these, P' × P
     */
    public Matrix coordinates(Matrix cross) {
        Matrix result = new Matrix(cross.rows(), pivots.length);
        for (int i = 0; i < cross.rows(); i++) {
            for (int j = 0; j < pivots.length; j++) {
                double sum = 0;
                for (int k = 0; k <= j; k++) {
                    sum += cross.get(i, pivots[k]) * inverse.get(k, j);
                }
                result.set(i, j, sum);
            }
        }
        return result;
    }
}
