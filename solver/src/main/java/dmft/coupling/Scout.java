package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;
import org.jspecify.annotations.Nullable;

/**
 * Takes down the order parameters of a single batch of paths on orthonormal directions of its own, so that pivots can be chosen anew where frozen ones do
 * not span what the paths do: at iterations that are still far from the solution.
 */
final class Scout {

    /** Directions have size one, whatever that of the fields: they must not set the scale of those. */
    private static final int DIRECTIONS = 2;

    private final Backend backend;
    private final Trace trace;
    private final FieldSpan before;
    private final FieldSpan after;
    private Matrix features = new Matrix(0, 0); // coordinates of Q, as columns
    private Matrix gradients = new Matrix(0, 0); // of R

    Scout(Backend backend, Trace trace, int sites, double tolerance) {
        this.backend = backend;
        this.trace = trace;
        this.before = new FieldSpan(backend, "features of scouting paths", sites, tolerance, c -> {});
        this.after = new FieldSpan(backend, "gradients of scouting paths", sites, tolerance, c -> {});
    }

    /**
     * A forward pass.
     *
     * @param q directions of features that have arrived with it, or null
     * @param response ⟨ζ φ⟩ of the fields drawn for the directions that {@link #backward} has seen
     */
    void forward(int pass, Fields phi, @Nullable Fields q, Matrix response) {
        Matrix vectors = before.coordinates(phi);
        trace.forward(pass, vectors, Products.multiply(backend.workers(), gradients, response));
        if (q != null) {
            features = beside(features, before.coordinates(q, DIRECTIONS));
        }
    }

    /**
     * A backward pass, likewise.
     *
     * @param r directions of back-propagated fields that have arrived with it, or null
     * @param response ⟨ε g⟩ of the fields drawn for all directions of features so far
     * @param every true if g are those of single outputs
     */
    void backward(int pass, Fields g, @Nullable Fields r, Matrix response, boolean every) {
        Matrix vectors = after.coordinates(g, every ? 1 : 0);
        trace.backward(pass, vectors, Products.multiply(backend.workers(), features, response), every);
        if (r != null) {
            gradients = beside(gradients, after.coordinates(r, DIRECTIONS));
        }
    }

    private static Matrix beside(Matrix left, Matrix right) {
        int before = left.columns();
        Matrix both = left.copy();
        both.grow(Math.max(left.rows(), right.rows()), before + right.columns());
        both.setBlock(0, before, right);
        return both;
    }
}
