package dmft.compute;

import java.util.Arrays;
import org.ejml.dense.row.decomposition.TriangularSolver_DDRM;
import org.jspecify.annotations.Nullable;

/**
 * Which columns span a set of vectors, from their Gram matrix G: the pivoted Cholesky factorisation G[p, p] = L Lᵀ.
 *
 * <p>The vector with the largest part outside the span of those already taken comes next, until no such part is as large as asked. With the
 * vectors as columns of X, the columns of X[:, p] L⁻ᵀ are orthonormal (Gram-Schmidt, a block at a time).
 */
public final class PivotedCholesky {

    private final int[] pivots;
    private final Matrix lower;
    private final double largestLeft;

    private PivotedCholesky(int[] pivots, Matrix lower, double largestLeft) {
        this.pivots = pivots;
        this.lower = lower;
        this.largestLeft = largestLeft;
    }

    /**
     * Factorises until what remains of every vector is small.
     *
     * @param gram G, symmetric up to rounding (a product of fields with themselves may add up its two halves in different orders): of each pair one entry is read
     * @param threshold a remainder of at most this squared length is small
     * @param ratio a remainder below this fraction of the vector's own squared length is small too: the Gram matrix's rounding, which is
     *     relative to each vector's length, hides it
     */
    public static PivotedCholesky of(Matrix gram, double threshold, double ratio) {
        return factorise(gram, threshold, ratio, null);
    }

    /** Factorises with pivots given beforehand, in their order. */
    public static PivotedCholesky withPivots(Matrix gram, int[] pivots) {
        return factorise(gram, 0, 0, pivots);
    }

    private static PivotedCholesky factorise(Matrix gram, double threshold, double ratio, int @Nullable [] given) {
        int n = gram.rows();
        double[] left = new double[n];
        for (int i = 0; i < n; i++) {
            left[i] = gram.get(i, i);
        }
        int limit = given == null ? n : given.length;
        Matrix rows = new Matrix(n, limit); // row i: the coefficients of vector i on the directions found
        int[] pivots = new int[limit];
        boolean[] taken = new boolean[n];
        int r = 0;
        for (; r < limit; r++) {
            int pivot = given == null ? next(gram, left, taken, threshold, ratio) : given[r];
            if (pivot < 0) {
                break;
            }
            takeOut(gram, rows, r, pivot, taken, left);
            pivots[r] = pivot;
        }
        int[] found = Arrays.copyOf(pivots, r);
        int rest = next(gram, left, taken, 0, 0);
        return new PivotedCholesky(
                found, rows.selectRows(found).block(0, 0, r, r), rest < 0 ? 0 : Math.max(0, left[rest]));
    }

    /** Makes what remains of a vector the next direction and subtracts it from the others. */
    private static void takeOut(Matrix gram, Matrix rows, int r, int pivot, boolean[] taken, double[] left) {
        double length = Math.sqrt(Math.max(left[pivot], Double.MIN_NORMAL));
        for (int i = 0; i < left.length; i++) {
            double sum = gram.get(i, pivot);
            for (int k = 0; k < r; k++) {
                sum -= rows.get(i, k) * rows.get(pivot, k);
            }
            double coefficient = i == pivot ? length : taken[i] ? 0 : sum / length;
            rows.set(i, r, coefficient);
            left[i] -= coefficient * coefficient;
        }
        taken[pivot] = true;
    }

    /** The vector not taken with the largest remainder that is not small, or -1. */
    private static int next(Matrix gram, double[] left, boolean[] taken, double threshold, double ratio) {
        int best = -1;
        for (int i = 0; i < left.length; i++) {
            boolean large = left[i] > threshold && left[i] >= ratio * gram.get(i, i);
            if (!taken[i] && large && (best < 0 || left[i] > left[best])) {
                best = i;
            }
        }
        return best;
    }

    /** Number of directions. */
    public int rank() {
        return pivots.length;
    }

    /** The vectors taken, in the order taken. */
    public int[] pivots() {
        return pivots.clone();
    }

    /** L, rank × rank. */
    public Matrix lower() {
        return lower;
    }

    /** The largest squared length left over among the vectors not taken. */
    public double largestLeft() {
        return largestLeft;
    }

    /** L⁻ᵀ, rank × rank and upper triangular. */
    public Matrix inverseTransposed() {
        int r = rank();
        double[] inverse = new double[r * r];
        for (int i = 0; i < r; i++) {
            for (int j = 0; j <= i; j++) {
                inverse[i * r + j] = lower.get(i, j);
            }
        }
        TriangularSolver_DDRM.invertLower(inverse, r);
        Matrix result = new Matrix(r, r);
        for (int i = 0; i < r; i++) {
            for (int j = 0; j <= i; j++) {
                result.set(j, i, inverse[i * r + j]);
            }
        }
        return result;
    }

    /** L⁻ᵀ with its rows put at the pivots of an n-vector set: X · this has orthonormal columns. */
    public Matrix combination(int n) {
        Matrix inverse = inverseTransposed();
        Matrix result = new Matrix(n, rank());
        for (int i = 0; i < rank(); i++) {
            for (int j = i; j < rank(); j++) {
                result.set(pivots[i], j, inverse.get(i, j));
            }
        }
        return result;
    }
}
