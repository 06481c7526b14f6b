package dmft.coupling;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import dmft.train.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Vectors of the space that a Gaussian matrix learns in: d W(0)/√N + D, by coordinates in the bases of the two sides.
 *
 * <p>W(0) is only known along directions that have been multiplied with it. As more of it becomes known, every vector takes its share d of that.
 */
final class MatrixVectors implements StateStream.Part {

    private final List<Matrix> values = new ArrayList<>(); // d (what is known of W(0)/√N) + D
    private final List<Double> shares = new ArrayList<>(); // d
    private int rows;
    private int columns;

    /**
     * Vector 0 alone.
     *
     * @param columns 0 for a matrix whose columns are directions that join
     */
    MatrixVectors(int columns) {
        this.columns = columns;
        values.add(new Matrix(0, columns));
        shares.add(1.0);
    }

    /** The weights themselves; shared, not copied. */
    Matrix theta() {
        return values.getFirst();
    }

    /** d of the weights themselves: 1 until they decay. */
    double share() {
        return shares.getFirst();
    }

    private Matrix vector(int number) {
        while (values.size() <= number) {
            values.add(new Matrix(rows, columns));
            shares.add(0.0);
        }
        return values.get(number);
    }

    /** Room for directions that have joined; those known so far keep their coordinates. */
    void grow(int newRows, int newColumns) {
        rows = newRows;
        columns = newColumns;
        values.forEach(vector -> vector.grow(newRows, newColumns));
    }

    /** More of W(0)/√N becomes known: its entries where nothing has been yet. */
    void reveal(int row, int column, Matrix block) {
        for (int v = 0; v < values.size(); v++) {
            double share = shares.get(v);
            if (share != 0) {
                values.get(v)
                        .setBlock(row, column, share == 1 ? block : block.copy().scale(share));
            }
        }
    }

    /** More of W(0)/√N becomes known: a bᵀ. */
    void revealProduct(Workers workers, Matrix a, Matrix b) {
        for (int v = 0; v < values.size(); v++) {
            if (shares.get(v) != 0) {
                Products.addProduct(workers, values.get(v), shares.get(v), a, b);
            }
        }
    }

    void scale(int number, double factor) {
        vector(number).scale(factor);
        shares.set(number, factor * shares.get(number));
    }

    void add(int number, double factor, int other) {
        Matrix from = vector(other);
        vector(number).addScaled(factor, from);
        shares.set(number, shares.get(number) + factor * shares.get(other));
    }

    /** The sum of squares of a vector's coordinates. */
    double squaredNorm(int number) {
        return DoubleStream.of(vector(number).columnSquares()).sum();
    }

    /** vector += factor · a bᵀ. */
    void addProduct(Workers workers, int number, double factor, Matrix a, Matrix b) {
        Products.addProduct(workers, vector(number), factor, a, b);
    }

    /**
     * The space in a step of training whose gradient is scale · a bᵀ, of several matrices that take the same steps.
     *
     * @param a coordinates at the sites after the matrix
     * @param b coordinates at those before it
     */
    static Weights learningFrom(List<MatrixVectors> parts, Workers workers, double scale, Matrix a, Matrix b) {
        return new Weights() {
            @Override
            public void scale(int vector, double factor) {
                parts.forEach(part -> part.scale(vector, factor));
            }

            @Override
            public void add(int vector, double factor, int other) {
                parts.forEach(part -> part.add(vector, factor, other));
            }

            @Override
            public void addGradient(int vector, double factor) {
                parts.forEach(part -> part.addProduct(workers, vector, factor * scale, a, b));
            }

            @Override
            public double squaredNorm(int vector) {
                return parts.getFirst().squaredNorm(vector);
            }
        };
    }

    @Override
    public void persist(StateStream state) throws IOException {
        rows = (int) state.integer(rows);
        columns = (int) state.integer(columns);
        vector((int) state.integer(values.size()) - 1);
        for (int v = 0; v < values.size(); v++) {
            state.matrix(values.get(v));
            shares.set(v, state.real(shares.get(v)));
        }
    }
}
