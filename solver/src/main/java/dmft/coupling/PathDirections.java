package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;

/** Makes a batch's own directions from its own fields (E11). */
final class PathDirections {

    private PathDirections() {}

    /**
     * q = (x_p − Q F_old) F_new⁻¹ of the columns that become directions at a pass.
     *
     * @param known all fields of this side so far, of which the rows of {@code own} but the last are Q
     * @param x fields of the pass
     * @param pivots its columns that become directions
     * @param c coordinates of x
     * @param own rows of the directions, the new ones at the end
     */
    static Fields of(Backend backend, Fields known, Fields x, int[] pivots, Matrix c, int[] own) {
        int before = own.length - pivots.length;
        Matrix f = c.selectRows(own).selectColumns(pivots);
        Matrix scale = inverse(f.block(before, 0, pivots.length, pivots.length));
        Fields chosen = backend.fields(x.sites(), pivots.length);
        backend.copyColumns(x, pivots, chosen);
        Fields q = backend.fields(x.sites(), pivots.length);
        backend.expand(chosen, scale, q, false);
        Matrix old = Products.multiply(backend.workers(), f.block(0, 0, before, pivots.length), scale);
        Matrix coefficients = new Matrix(known.columns(), pivots.length);
        for (int i = 0; i < before; i++) {
            coefficients.setBlock(own[i], 0, old.block(i, 0, 1, pivots.length).scale(-1));
        }
        backend.expand(known, coefficients, q, true);
        return q;
    }

    /** The inverse of an upper triangular matrix. */
    private static Matrix inverse(Matrix upper) {
        int n = upper.rows();
        Matrix inverse = new Matrix(n, n);
        for (int j = 0; j < n; j++) {
            inverse.set(j, j, 1 / upper.get(j, j));
            for (int i = j - 1; i >= 0; i--) {
                double sum = 0;
                for (int k = i + 1; k <= j; k++) {
                    sum += upper.get(i, k) * inverse.get(k, j);
                }
                inverse.set(i, j, -sum / upper.get(i, i));
            }
        }
        return inverse;
    }
}
