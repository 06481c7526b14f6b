package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.PivotedCholesky;
import dmft.compute.Products;
import dmft.compute.StateStream;
import java.io.IOException;

/**
 * One side of a sampled matrix: an orthonormal basis U (⟨UᵀU⟩ = 1) of all that is known at its sites.
 *
 * <p>Two sets of directions live in it, given by coordinates: those that have been <em>presented</em> to the matrix (Q on the side of the
 * features, R on the side of the back-propagated fields; orthonormal), and the fresh normal fields that have been <em>drawn</em> here because
 * a direction was presented on the other side (E and Z).
 */
final class JointBasis implements StateStream.Part {

    /**
     * A part of a field below this fraction of it is float32 rounding and spans nothing. A few times the rounding of a sum of products.
     */
    static final double ROUNDING_OF_FLOAT32 = 2e-6;

    private final Backend backend;
    private final String name;
    private final Fields basis;
    private final Matrix presented = new Matrix(0, 0);
    private final Matrix drawn = new Matrix(0, 0);
    private int fieldsDrawn;

    JointBasis(Backend backend, String name, int sites) {
        this.backend = backend;
        this.name = name;
        this.basis = backend.fields(sites, 0);
    }

    /** The basis fields, S × n. */
    Fields fields() {
        return basis;
    }

    /** n. */
    int size() {
        return basis.columns();
    }

    /** Coordinates of the presented directions, n × k: Q = U · this. */
    Matrix presented() {
        return presented;
    }

    /** Coordinates of the fields drawn, n × m: Z = U · this. */
    Matrix drawn() {
        return drawn;
    }

    /** ⟨Uᵀx⟩. */
    Matrix coordinates(Fields x) {
        return backend.contract(basis, x);
    }

    /** Coordinates of x on the directions that have joined since {@code c} was taken, appended to it. */
    Matrix extended(Fields x, Matrix c) {
        int before = c.rows();
        if (size() == before) {
            return c;
        }
        Matrix longer = padded(c);
        longer.setBlock(before, 0, backend.contract(fields().view(before, size() - before), x));
        return longer;
    }

    /** Coordinates of a field in the span of an earlier basis: zero on the directions that have joined since. */
    Matrix padded(Matrix c) {
        if (c.rows() == size()) {
            return c;
        }
        Matrix longer = c.copy();
        longer.grow(size(), c.columns());
        return longer;
    }

    /** F = ⟨Qᵀx⟩ from the coordinates of x. */
    Matrix ontoPresented(Matrix coordinates) {
        return Products.multiplyTransposed(backend.workers(), presented, coordinates);
    }

    /** The part of x outside the span of Q but inside this basis, in coordinates: c − T_Q F. */
    Matrix besidePresented(Matrix coordinates, Matrix f) {
        Matrix beside = Products.multiply(backend.workers(), presented, f).scale(-1);
        return beside.addScaled(1, coordinates);
    }

    /**
     * Subtracts from x its part in this basis. Where that leaves less than half of a column's square, the rounding of what was subtracted matters beside what is left,
     * and it is done once more (the criterion of Daniel, Gragg, Kaufman and Stewart, 1976): what is left is then orthogonal to the basis within rounding.
     *
     * @param c the coordinates of x
     * @param squares ⟨x²⟩ of every column
     * @return the coordinates of what was subtracted
     */
    Matrix remove(Fields x, Matrix c, double[] squares) {
        if (size() == 0) {
            return c;
        }
        backend.expand(basis, c.copy().scale(-1), x, true);
        double[] left = backend.meanSquares(x);
        boolean again = false;
        for (int j = 0; j < left.length; j++) {
            again |= left[j] < 0.5 * squares[j];
        }
        if (!again) {
            return c;
        }
        Matrix rest = coordinates(x);
        backend.expand(basis, rest.copy().scale(-1), x, true);
        return c.copy().addScaled(1, rest);
    }

    /**
     * Extends the basis so that it spans x.
     *
     * @param x n_x columns; becomes the part of them outside the old basis
     * @param threshold squared r.m.s. below which such a part counts as rounding
     * @return coordinates of x in the extended basis
     */
    Matrix absorb(Fields x, double threshold, PivotLog log) {
        double[] squares = backend.meanSquares(x);
        Matrix c = remove(x, coordinates(x), squares);
        return append(x, c, LargestSquare.of(squares), threshold, log);
    }

    /**
     * Extends the basis so that it spans x, which is orthogonal to it: of what {@link #remove} leaves.
     *
     * @return coordinates of x in the extended basis
     */
    Matrix absorbOrthogonal(Fields x, double threshold, PivotLog log) {
        return append(x, new Matrix(size(), x.columns()), LargestSquare.of(backend.meanSquares(x)), threshold, log);
    }

    /** Adds directions for what is left of x; c are the coordinates of what has been taken out, and ⟨x²⟩ was the largest given before. */
    private Matrix append(Fields x, Matrix c, double largest, double threshold, PivotLog log) {
        Matrix gram = backend.contract(x, x);
        int[] pivots = log.choose(() -> PivotedCholesky.of(gram, threshold, backend.unitRoundoff() * 100)
                .pivots());
        if (pivots.length == 0) {
            return c;
        }
        int before = size();
        if (before + pivots.length > basis.sites()) {
            throw new RankExhaustedException(name, before + pivots.length, basis.sites());
        }
        PivotedCholesky factor = PivotedCholesky.withPivots(gram, pivots);
        Fields added = basis.append(pivots.length);
        backend.expand(x, factor.combination(x.columns()), added, false);
        double smallest = factor.lower().get(pivots.length - 1, pivots.length - 1);
        if (smallest * smallest < 0.1 * largest) {
            restoreOrthogonality(before, added);
        }
        int n = size();
        presented.grow(n, presented.columns());
        drawn.grow(n, drawn.columns());
        c.grow(n, c.columns());
        c.setBlock(before, 0, backend.contract(added, x));
        return c;
    }

    /** Scaling up a small remainder scales up its rounding: project and normalise once more. */
    private void restoreOrthogonality(int before, Fields added) {
        Fields old = basis.view(0, before);
        Matrix c = backend.contract(old, added);
        backend.expand(old, c.scale(-1), added, true);
        normalise(backend, added);
    }

    /** Makes nearly orthonormal columns orthonormal. */
    static void normalise(Backend backend, Fields x) {
        Matrix gram = backend.contract(x, x);
        int[] order = new int[x.columns()];
        for (int j = 0; j < order.length; j++) {
            order[j] = j;
        }
        Matrix inverse = PivotedCholesky.withPivots(gram, order).combination(order.length);
        backend.expand(backend.copy(x), inverse, x, false);
    }

    /** Registers directions, given by coordinates, as presented; they are made orthonormal to those before in float64. */
    Matrix present(Matrix directions) {
        Matrix t = directions;
        for (int pass = 0; pass < 2; pass++) {
            t = besidePresented(t, ontoPresented(t));
            Matrix gram = Products.multiplyTransposed(backend.workers(), t, t);
            int[] order = new int[t.columns()];
            for (int j = 0; j < order.length; j++) {
                order[j] = j;
            }
            Matrix inverse = PivotedCholesky.withPivots(gram, order).combination(order.length);
            t = Products.multiply(backend.workers(), t, inverse);
        }
        int k = presented.columns();
        presented.grow(size(), k + t.columns());
        presented.setBlock(0, k, t);
        return t;
    }

    /**
     * Draws fresh standard normal fields that the other side's new directions map to.
     *
     * <p>Matched: orthonormal to all that is known here, so that second moments and causality are exact. Unmatched: only their part along the
     * presented directions is removed, which the law of a finite Gaussian matrix asks for (that part is already fixed by the other side's draws).
     *
     * @return coordinates of the fields, size() × count
     */
    Matrix draw(int count, NormalStream stream, boolean matched, PivotLog log) {
        Fields x = backend.fields(basis.sites(), count);
        backend.normal(stream, fieldsDrawn, x);
        fieldsDrawn += count;
        int before = size();
        Matrix c = absorb(x, ROUNDING_OF_FLOAT32 * ROUNDING_OF_FLOAT32, log);
        Matrix t;
        if (matched) {
            if (size() < before + count) {
                throw new RankExhaustedException(name, before + count, basis.sites());
            }
            t = new Matrix(size(), count);
            t.setBlock(before, 0, Matrix.identity(count));
        } else {
            t = besidePresented(c, ontoPresented(c));
        }
        int m = drawn.columns();
        drawn.grow(size(), m + count);
        drawn.setBlock(0, m, t);
        return t;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        state.fields(backend, basis);
        state.matrix(presented);
        state.matrix(drawn);
        fieldsDrawn = (int) state.integer(fieldsDrawn);
    }
}
