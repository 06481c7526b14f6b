package dmft.coupling;

import dmft.compute.Matrix;
import dmft.compute.PivotedCholesky;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The law of the fields on one side of a coupling at all times, as frozen numbers: which of them span the others, and the coordinates of all.
 *
 * <p>The fields x, φ(h_μ(t)) or g_μ(t), come in passes of some columns. Those that are not in the span of what came before are pivots. By Gram-Schmidt in
 * the order in which they come they give directions
 *
 * <pre>    q_i = (x_{p_i} − Σ_{j&lt;i} q_j F_{j,p_i}) / F_{i,p_i},     ⟨q_i q_j⟩ = δ_ij,     x(t) = Σ_i q_i F_i(t),     Φ(t,s) = F(t)ᵀF(s)      (E11)</pre>
 *
 * and every sample path makes its own q from its own x. The fields drawn where x lives, ζ, add rows a(t) = ⟨ζ x(t)⟩: the response of x to them (Stein's
 * identity). Rows stand in the order of {@link Arrivals}; a pass has no rows for what arrives after it, which is causality.
 */
final class Moments implements StateStream.Part {

    /** Squared remainders of float64 products below this part of a vector are rounding. */
    private static final double ROUNDING = 1e-13;

    /** A direction that shrinks below this part of the tolerance is no longer scaled up. */
    private static final double WEAK = 0.3;

    private final int[][] pivots; // [pass] columns that become directions
    private double[] floors = new double[0]; // of every direction, what F_{i,p_i} does not fall below
    private final Matrix[] coordinates; // [pass]
    private final Matrix[] sums; // of the averages over batches of paths
    private List<Matrix> next = List.of(); // what they make of the coordinates
    private Matrix gram = new Matrix(0, 0); // likewise ⟨q qᵀ⟩

    Moments(int passes) {
        this.pivots = new int[passes][0];
        this.coordinates = new Matrix[passes];
        this.sums = new Matrix[passes];
        Arrays.setAll(coordinates, p -> new Matrix(0, 0));
        Arrays.setAll(sums, p -> new Matrix(0, 0));
    }

    int passes() {
        return pivots.length;
    }

    /** Columns that become directions at a pass, in order. */
    int[] pivots(int pass) {
        return pivots[pass];
    }

    /**
     * Chooses pivots of fields that are given by their coordinates on any orthonormal directions.
     *
     * @param vectors of every pass; those of early passes may have fewer rows
     * @param kinds of every pass, what fields it has: sizes are compared among those of a kind
     * @param tolerance relative r.m.s. residual at which a column becomes a pivot
     * @return the directions chosen, as columns, and the coordinates F of every pass on those known by then
     */
    Choice choose(Workers workers, List<Matrix> vectors, int[] kinds, double tolerance) {
        int rows = vectors.stream().mapToInt(Matrix::rows).max().orElse(0);
        Matrix directions = new Matrix(rows, 0);
        List<Matrix> f = new ArrayList<>();
        double[] largest = new double[Arrays.stream(kinds).max().orElse(0) + 1];
        List<Double> limits = new ArrayList<>();
        for (int p = 0; p < pivots.length; p++) {
            int kind = kinds[p];
            Matrix x = vectors.get(p).copy();
            x.grow(rows, x.columns());
            for (double square : x.columnSquares()) {
                largest[kind] = Math.max(largest[kind], square);
            }
            Matrix known = Products.multiplyTransposed(workers, directions, x);
            Matrix rest = x.copy();
            rest.addScaled(-1, Products.multiply(workers, directions, known));
            PivotedCholesky choice = PivotedCholesky.of(
                    Products.multiplyTransposed(workers, rest, rest), tolerance * tolerance * largest[kind], ROUNDING);
            pivots[p] = choice.pivots();
            int before = directions.columns();
            directions.grow(rows, before + choice.rank());
            directions.setBlock(
                    0, before, Products.multiply(workers, rest.selectColumns(pivots[p]), choice.inverseTransposed()));
            Matrix all = Products.multiplyTransposed(workers, directions, x);
            for (int j = 0; j < pivots[p].length; j++) {
                for (int i = j + 1; i < pivots[p].length; i++) {
                    all.set(
                            before + i,
                            pivots[p][j],
                            0); // a pivot is spanned by the directions up to its own; this is rounding
                }
            }
            f.add(all);
            limits.addAll(Collections.nCopies(choice.rank(), WEAK * tolerance * Math.sqrt(largest[kind])));
        }
        floors = limits.stream().mapToDouble(Double::doubleValue).toArray();
        return new Choice(directions, f);
    }

    /** Pivots chosen; see {@link #choose}. */
    record Choice(Matrix directions, List<Matrix> coordinates) {}

    /** Numbers of directions that arrive at each pass. */
    int[] arriving() {
        return Arrays.stream(pivots).mapToInt(columns -> columns.length).toArray();
    }

    /** F and a of a pass. */
    Matrix coordinates(int pass) {
        return coordinates[pass];
    }

    void setCoordinates(int pass, Matrix c) {
        coordinates[pass] = c;
    }

    /** What the scale of a direction does not fall below. */
    double floor(int direction) {
        return floors[direction];
    }

    /** F of every pass, in the order of time: what is iterated. */
    List<Matrix> state() {
        return List.of(coordinates);
    }

    /** What {@link #finish} made of the averages, matrices like those of {@link #state}. */
    List<Matrix> next() {
        return next;
    }

    /** Forgets all averages, and none will be gathered. */
    void drop() {
        Arrays.setAll(sums, p -> new Matrix(0, 0));
        gram = new Matrix(0, 0);
        next = List.of();
    }

    /** Forgets all averages. */
    void clear(int directions) {
        Arrays.setAll(sums, p -> new Matrix(coordinates[p].rows(), coordinates[p].columns()));
        gram = new Matrix(directions, directions);
    }

    /** Adds ⟨V x⟩ of a batch of paths. */
    void gather(int pass, Matrix average) {
        if (sums[pass].columns() != average.columns()) {
            throw new IllegalStateException("pass " + pass + " has " + average.columns() + " columns and its order"
                    + " parameter " + sums[pass].columns());
        }
        sums[pass].addScaled(1, average);
    }

    /** Adds ⟨q q'ᵀ⟩ of a batch of paths, with q' the last directions of q. */
    void gatherGram(Matrix block) {
        int first = block.rows() - block.columns();
        for (int i = 0; i < block.rows(); i++) {
            for (int j = 0; j < block.columns(); j++) {
                gram.add(i, first + j, block.get(i, j));
                if (i < first) {
                    gram.add(first + j, i, block.get(i, j));
                }
            }
        }
    }

    /**
     * L of ⟨q qᵀ⟩ = L Lᵀ: the directions of the next iteration are q L⁻ᵀ. One that has become weak, its part outside the others smaller than the tolerance
     * by far, keeps the scale it has: dividing by next to nothing would make noise of it, and what it stands for is below the tolerance.
     *
     * @param own rows of the directions
     */
    Matrix factor(int batches, Rows own) {
        double[] shortest = new double[gram.rows()];
        forEachPivot(own, (i, p, row, column) -> shortest[i] = floors[i] / coordinates[p].get(row, column));
        return Triangular.factor(gram.copy().scale(1.0 / batches), shortest);
    }

    /** Keeps what directions are divided by above its floor. */
    void keepAboveFloors(Rows own) {
        forEachPivot(own, (i, p, row, column) -> {
            if (coordinates[p].get(row, column) < floors[i]) {
                coordinates[p].set(row, column, floors[i]);
            }
        });
    }

    /** Sees F_{i,p_i}: the direction, its pass, and where it is in the coordinates. */
    private interface PivotVisitor {
        void see(int direction, int pass, int row, int column);
    }

    private void forEachPivot(Rows own, PivotVisitor visitor) {
        int i = 0;
        for (int p = 0; p < pivots.length; p++) {
            int[] rows = pivots[p].length == 0 ? new int[0] : own.of(p);
            for (int column : pivots[p]) {
                visitor.see(i, p, rows[i], column);
                i++;
            }
        }
    }

    /** Where rows of the two kinds are in a pass. */
    interface Rows {
        int[] of(int pass);
    }

    /**
     * Turns averages into the next coordinates: F ← L⁻¹⟨q x⟩ and a ← L̄ᵀ⟨ζ x⟩ with L̄ of the directions that ζ belong to. Responses to fields are what they
     * were; it is the fields' scale that changes.
     *
     * @param inverse L⁻¹ of these directions
     * @param other L̄ᵀ
     */
    void finish(Workers workers, int batches, Matrix inverse, Matrix other, Rows own, Rows drawn) {
        List<Matrix> found = new ArrayList<>();
        for (int p = 0; p < sums.length; p++) {
            Matrix mean = sums[p].copy().scale(1.0 / batches);
            if (mean.columns() > 0) {
                place(workers, mean, inverse, own.of(p));
                place(workers, mean, other, drawn.of(p));
            }
            found.add(mean);
        }
        next = found;
    }

    /** rows ← (leading block of a triangular matrix) · rows. */
    static void place(Workers workers, Matrix mean, Matrix triangle, int[] rows) {
        int n = rows.length;
        Matrix changed = Products.multiply(workers, triangle.block(0, 0, n, n), mean.selectRows(rows));
        for (int i = 0; i < n; i++) {
            mean.setBlock(rows[i], 0, changed.block(i, 0, 1, changed.columns()));
        }
    }

    @Override
    public void persist(StateStream state) throws IOException {
        for (int p = 0; p < pivots.length; p++) {
            int count = (int) state.integer(pivots[p].length);
            int[] columns = Arrays.copyOf(pivots[p], count);
            for (int i = 0; i < count; i++) {
                columns[i] = (int) state.integer(columns[i]);
            }
            pivots[p] = columns;
            state.matrix(coordinates[p]);
        }
        int directions = (int) state.integer(floors.length);
        floors = Arrays.copyOf(floors, directions);
        for (int i = 0; i < directions; i++) {
            floors[i] = state.real(floors[i]);
        }
    }
}
