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
        Matrix scale = Triangular.inverse(
                        f.block(before, 0, pivots.length, pivots.length).transpose())
                .transpose();
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
}
