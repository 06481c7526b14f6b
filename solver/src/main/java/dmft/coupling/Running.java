package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;
import java.util.Arrays;
import java.util.List;

/**
 * Order parameters of one side of a coupling that are worked out while a batch of paths goes along: at every pass the averages over that batch, and what all other
 * paths add to them.
 *
 * <p>Averages of a pass depend on earlier passes only. So a batch that is in memory as a whole, driven by its own averages, is consistent with itself when it has gone
 * through the training once; there is nothing to iterate. F comes out as by Gram-Schmidt with the batch's own averages, whatever the scale of the directions
 * that its paths carry: with ⟨q qᵀ⟩ = L Lᵀ, F = L⁻¹⟨q x⟩ (E11).
 */
final class Running {

    private final Backend backend;
    private final Moments moments;
    private final List<Matrix> rest;
    private Matrix lower = new Matrix(0, 0); // L
    private Matrix inverse = new Matrix(0, 0); // L⁻¹

    /**
     * Nothing has passed yet.
     *
     * @param moments whose coordinates are set pass by pass
     * @param rest of every pass, what other paths add; empty if there are none
     */
    Running(Backend backend, Moments moments, List<Matrix> rest) {
        this.backend = backend;
        this.moments = moments;
        this.rest = rest;
    }

    /** L of the directions so far. */
    Matrix lower() {
        return lower;
    }

    /**
     * Directions that join.
     *
     * @param fields of the batch's paths
     * @param scale F of these directions at their pivots
     */
    record Joining(Fields fields, Matrix scale) {}

    /**
     * The directions that join with a pass.
     *
     * @param known all fields of this side so far
     * @param x fields of the pass
     * @param average ⟨known x⟩
     * @param own rows of the directions, the new ones at the end
     */
    Joining directions(int pass, Fields known, Fields x, Matrix average, int[] own) {
        int[] pivots = moments.pivots(pass);
        int before = own.length - pivots.length;
        int[] old = Arrays.copyOf(own, before);
        Matrix f = Products.multiply(
                backend.workers(), inverse, average.selectRows(old).selectColumns(pivots));
        Fields chosen = backend.fields(x.sites(), pivots.length);
        backend.copyColumns(x, pivots, chosen);
        Matrix left = backend.contract(chosen, chosen);
        left.addScaled(-1, Products.multiplyTransposed(backend.workers(), f, f));
        Matrix c = new Matrix(known.columns() + pivots.length, x.columns());
        put(c, old, pivots, f);
        double[] floors = floors(before, pivots.length);
        put(c, last(own, before), pivots, Triangular.factor(left, floors).transpose());
        add(c, pass);
        for (int i = 0; i < pivots.length; i++) {
            int row = own[before + i];
            c.set(row, pivots[i], Math.max(c.get(row, pivots[i]), floors[i]));
        }
        Fields q = PathDirections.of(backend, known, x, pivots, c, own);
        return new Joining(q, c.selectRows(last(own, before)).selectColumns(pivots));
    }

    /**
     * Takes directions in.
     *
     * @param gram ⟨q q'⟩ of all directions q with the newest, q'
     */
    void join(Joining found, Matrix gram) {
        int before = lower.rows();
        int count = gram.columns();
        Matrix cross = Products.multiply(backend.workers(), inverse, gram.block(0, 0, before, count));
        Matrix left = gram.block(before, 0, count, count);
        left.addScaled(-1, Products.multiplyTransposed(backend.workers(), cross, cross));
        double[] shortest = floors(before, count);
        for (int i = 0; i < count; i++) {
            shortest[i] /= found.scale.get(i, i);
        }
        Matrix corner = Triangular.factor(left, shortest);
        Matrix ofCorner = Triangular.inverse(corner);
        Matrix below = Products.multiply(
                        backend.workers(), ofCorner, Products.multiplyTransposed(backend.workers(), cross, inverse))
                .scale(-1);
        lower.grow(before + count, before + count);
        lower.setBlock(before, 0, cross.transpose());
        lower.setBlock(before, before, corner);
        inverse.grow(before + count, before + count);
        inverse.setBlock(before, 0, below);
        inverse.setBlock(before, before, ofCorner);
    }

    /**
     * The order parameters of a pass, which are set.
     *
     * @param average ⟨V x⟩ of all fields of this side
     * @param own rows of the directions
     * @param drawn rows of the fields that were drawn
     * @param other L of the directions that those belong to
     */
    Matrix coordinates(int pass, Matrix average, int[] own, int[] drawn, Matrix other) {
        Matrix c = average.copy();
        Moments.place(backend.workers(), c, inverse, own);
        Moments.place(backend.workers(), c, other.transpose(), drawn);
        add(c, pass);
        moments.setCoordinates(pass, c);
        return c;
    }

    private double[] floors(int first, int count) {
        double[] floors = new double[count];
        Arrays.setAll(floors, i -> moments.floor(first + i));
        return floors;
    }

    private void add(Matrix c, int pass) {
        if (!rest.isEmpty()) {
            c.addScaled(1, rest.get(pass));
        }
    }

    private static int[] last(int[] rows, int from) {
        return Arrays.copyOfRange(rows, from, rows.length);
    }

    private static void put(Matrix c, int[] rows, int[] columns, Matrix values) {
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < columns.length; j++) {
                c.set(rows[i], columns[j], values.get(i, j));
            }
        }
    }
}
