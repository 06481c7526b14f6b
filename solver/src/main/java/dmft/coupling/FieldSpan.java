package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.IOException;
import java.util.function.Consumer;

/** An orthonormal basis of sampled fields that are only looked at, kept apart from the couplings. */
final class FieldSpan implements Span {

    private final Backend backend;
    private final JointBasis basis;
    private final double tolerance;
    private final Consumer<Matrix> seen;
    private double largest;

    /**
     * An empty basis.
     *
     * @param tolerance relative r.m.s. residual at which a direction joins
     * @param seen is told all coordinates
     */
    FieldSpan(Backend backend, String name, int sites, double tolerance, Consumer<Matrix> seen) {
        this.backend = backend;
        this.basis = new JointBasis(backend, name, sites);
        this.tolerance = tolerance;
        this.seen = seen;
    }

    @Override
    public Matrix coordinates(Fields x) {
        for (double square : backend.meanSquares(x)) {
            largest = Math.max(largest, square);
        }
        Matrix c = basis.absorb(backend.copy(x), tolerance * tolerance * largest, PivotLog.none());
        seen.accept(c);
        return c;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        basis.persist(state);
        largest = state.real(largest);
    }
}
