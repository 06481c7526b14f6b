package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.IOException;

/**
 * An orthonormal basis of fields that are only looked at, so that products of fields seen at different times become products of their coordinates.
 *
 * <p>It is kept apart from the couplings: looking draws nothing and changes nothing.
 */
public final class FieldSpan implements StateStream.Part {

    private final Backend backend;
    private final JointBasis basis;
    private final double tolerance;
    private double largest;

    /**
     * An empty basis.
     *
     * @param tolerance relative r.m.s. residual at which a direction joins
     */
    public FieldSpan(Backend backend, String name, int sites, double tolerance) {
        this.backend = backend;
        this.basis = new JointBasis(backend, name, sites);
        this.tolerance = tolerance;
    }

    /** Coordinates of x, S × n, in the basis, which grows to span them within the tolerance. */
    public Matrix coordinates(Fields x) {
        for (double square : backend.meanSquares(x)) {
            largest = Math.max(largest, square);
        }
        return basis.absorb(backend.copy(x), tolerance * tolerance * largest, PivotLog.none());
    }

    @Override
    public void persist(StateStream state) throws IOException {
        basis.persist(state);
        largest = state.real(largest);
    }
}
