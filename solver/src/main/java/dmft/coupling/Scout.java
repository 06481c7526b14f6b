package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;

/**
 * Takes down the order parameters of a single batch of paths on orthonormal directions of its own, so that pivots can be chosen anew where frozen ones do
 * not span what the paths do: at iterations that are still far from the solution.
 */
final class Scout {

    private final Backend backend;
    private final Trace trace;
    private final Span before;
    private final Span after;
    private Matrix features = new Matrix(0, 0); // coordinates of Q, as columns
    private Matrix gradients = new Matrix(0, 0); // of R

    Scout(Backend backend, Trace trace, int sites, double tolerance) {
        this.backend = backend;
        this.trace = trace;
        this.before = new FieldSpan(backend, "features of scouting paths", sites, tolerance, c -> {});
        this.after = new FieldSpan(backend, "gradients of scouting paths", sites, tolerance, c -> {});
    }

    /** Directions of features that have arrived. */
    void arrived(Fields q) {
        features = beside(features, before.coordinates(q));
    }

    /** Directions of back-propagated fields that have arrived. */
    void arrivedBackward(Fields r) {
        gradients = beside(gradients, after.coordinates(r));
    }

    /**
     * A forward pass.
     *
     * @param response ⟨ζ φ⟩ of the fields drawn for the directions of {@link #arrivedBackward}
     */
    void forward(int pass, Fields phi, Matrix response) {
        trace.forward(pass, before.coordinates(phi), Products.multiply(backend.workers(), gradients, response));
    }

    /**
     * A backward pass, likewise.
     *
     * @param every true if g are those of single outputs
     */
    void backward(int pass, Fields g, Matrix response, boolean every) {
        trace.backward(pass, after.coordinates(g), Products.multiply(backend.workers(), features, response), every);
    }

    private static Matrix beside(Matrix left, Matrix right) {
        int before = left.columns();
        Matrix both = left.copy();
        both.grow(Math.max(left.rows(), right.rows()), before + right.columns());
        both.setBlock(0, before, right);
        return both;
    }
}
