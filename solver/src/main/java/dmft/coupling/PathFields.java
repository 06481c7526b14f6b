package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import java.util.Arrays;

/**
 * What a batch of sample paths carries along on one side of a coupling, in the order of arrival: its own directions of the fields that live there and the
 * normal fields drawn there.
 *
 * <p>Drawn fields are matched inside the batch: orthonormal to one another and orthogonal to all that came before, as they are on average. That takes the
 * noise of second moments out of every average over the batch.
 */
final class PathFields {

    /** Directions of a batch may be dependent on one another where the law's are not (yet); this keeps their Gram matrix invertible. */
    private static final double RIDGE = 1e-6;

    private final Backend backend;
    private final Fields fields;
    private final Matrix inverse = new Matrix(0, 0); // of the batch's ⟨fieldsᵀ fields⟩

    PathFields(Backend backend, int sites) {
        this.backend = backend;
        this.fields = backend.fields(sites, 0);
    }

    /** All of them. */
    Fields fields() {
        return fields;
    }

    /** Draws normal fields and appends them. */
    void draw(NormalStream stream, int firstField, int count, String name) {
        if (fields.columns() + count > fields.sites()) {
            throw new RankExhaustedException(name, fields.columns() + count, fields.sites());
        }
        Fields x = backend.fields(fields.sites(), count);
        backend.normal(stream, firstField, x);
        match(x);
        int before = fields.columns();
        copyTo(fields.append(count), x);
        inverse.grow(before + count, before + count);
        for (int i = before; i < before + count; i++) {
            inverse.set(i, i, 1);
        }
    }

    /** Makes normal fields orthogonal to all here and orthonormal. */
    void match(Fields x) {
        if (fields.columns() > 0) {
            Matrix c = Products.multiply(backend.workers(), inverse, backend.contract(fields, x));
            backend.expand(fields, c.scale(-1), x, true);
        }
        JointBasis.normalise(backend, x);
    }

    /**
     * Appends directions.
     *
     * @return averages of their products with all here, themselves included
     */
    Matrix append(Fields q) {
        int before = fields.columns();
        Matrix cross = backend.contract(fields, q);
        Matrix self = backend.contract(q, q);
        copyTo(fields.append(q.columns()), q);
        extendInverse(cross, self);
        Matrix all = new Matrix(before + q.columns(), q.columns());
        all.setBlock(0, 0, cross);
        all.setBlock(before, 0, self);
        return all;
    }

    /** The inverse of [[G, c], [cᵀ, s]] from that of G. */
    private void extendInverse(Matrix cross, Matrix self) {
        int before = cross.rows();
        int count = cross.columns();
        Matrix weights = Products.multiply(backend.workers(), inverse, cross);
        Matrix rest = self.copy();
        rest.addScaled(-1, Products.multiplyTransposed(backend.workers(), cross, weights));
        for (int i = 0; i < count; i++) {
            rest.add(i, i, RIDGE);
        }
        Matrix ofRest = inverse(rest);
        Matrix scaled = Products.multiply(backend.workers(), weights, ofRest);
        Products.addProduct(backend.workers(), inverse, 1, scaled, weights);
        inverse.grow(before + count, before + count);
        inverse.setBlock(before, before, ofRest);
        scaled.scale(-1);
        inverse.setBlock(0, before, scaled);
        inverse.setBlock(before, 0, scaled.transpose());
    }

    private Matrix inverse(Matrix positive) {
        double[] shortest = new double[positive.rows()];
        Arrays.fill(shortest, Math.sqrt(RIDGE)); // rounding may leave less than nothing
        Matrix l = Triangular.inverse(Triangular.factor(positive, shortest));
        return Products.multiplyTransposed(backend.workers(), l, l);
    }

    private void copyTo(Fields to, Fields from) {
        int[] all = new int[from.columns()];
        Arrays.setAll(all, i -> i);
        backend.copyColumns(from, all, to);
    }
}
