package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.IOException;
import java.util.function.Consumer;

/** An orthonormal basis of sampled fields that are only looked at, kept apart from the couplings. */
final class FieldSpan implements Span {

    private static final int KINDS = 3;

    private final Backend backend;
    private final JointBasis basis;
    private final double tolerance;
    private final Consumer<Matrix> seen;
    private final double[] largest = new double[KINDS]; // of each kind of fields

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
        return coordinates(x, 0);
    }

    /**
     * The same where fields of several kinds, which may differ in size by far, come by turns.
     *
     * @param kind 0, 1 or 2: what counts as small is measured among those of a kind
     */
    Matrix coordinates(Fields x, int kind) {
        for (double square : backend.meanSquares(x)) {
            largest[kind] = Math.max(largest[kind], square);
        }
        Matrix c = basis.absorb(backend.copy(x), tolerance * tolerance * largest[kind], PivotLog.none());
        seen.accept(c);
        return c;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        basis.persist(state);
        for (int kind = 0; kind < KINDS; kind++) {
            largest[kind] = state.real(largest[kind]);
        }
    }
}
