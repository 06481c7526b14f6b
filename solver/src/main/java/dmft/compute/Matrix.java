package dmft.compute;

import java.util.Arrays;

/**
 * A small dense matrix of float64 that can grow in both directions, row-major.
 *
 * <p>Overlaps and learned weights live in coordinates of bases that gain directions as training goes on, so rows and columns are
 * appended often; room is kept so that appending does not copy each time. EJML's matrices have no such room.
 */
public final class Matrix {

    private double[] data;
    private int rows;
    private int columns;
    private int stride;

    /** A matrix of zeros. */
    public Matrix(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.stride = columns;
        this.data = new double[Math.multiplyExact(rows, columns)];
    }

    /** A matrix from its rows, which must have equal lengths. */
    public static Matrix of(double[]... rows) {
        Matrix m = new Matrix(rows.length, rows.length == 0 ? 0 : rows[0].length);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != m.columns) {
                throw new IllegalArgumentException(
                        "row " + i + " has " + rows[i].length + " entries, row 0 " + m.columns);
            }
            System.arraycopy(rows[i], 0, m.data, i * m.stride, m.columns);
        }
        return m;
    }

    /** A matrix whose entries are all the same. */
    public static Matrix constant(int rows, int columns, double value) {
        Matrix m = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                m.set(i, j, value);
            }
        }
        return m;
    }

    /** The n × n identity. */
    public static Matrix identity(int n) {
        Matrix m = new Matrix(n, n);
        for (int i = 0; i < n; i++) {
            m.set(i, i, 1);
        }
        return m;
    }

    /** Number of rows. */
    public int rows() {
        return rows;
    }

    /** Number of columns. */
    public int columns() {
        return columns;
    }

    /** Entry (i, j). */
    public double get(int i, int j) {
        return data[i * stride + j];
    }

    /** Sets entry (i, j). */
    public void set(int i, int j, double value) {
        data[i * stride + j] = value;
    }

    /** Adds to entry (i, j). */
    public void add(int i, int j, double value) {
        data[i * stride + j] += value;
    }

    /** The backing array; row i starts at {@code i * stride()}. */
    double[] data() {
        return data;
    }

    /** Distance between the starts of two rows in the backing array. */
    int stride() {
        return stride;
    }

    /** Grows to the given size; old entries stay, new ones are zero. */
    public void grow(int newRows, int newColumns) {
        if (newRows < rows || newColumns < columns) {
            throw new IllegalArgumentException(
                    "cannot shrink " + rows + " x " + columns + " to " + newRows + " x " + newColumns);
        }
        if (newColumns > stride || (long) newRows * stride > data.length) {
            int newStride = newColumns > stride ? newColumns + newColumns / 2 + 8 : stride;
            int rowRoom = newRows > rows ? newRows + newRows / 2 + 8 : newRows;
            double[] larger = new double[Math.multiplyExact(rowRoom, newStride)];
            for (int i = 0; i < rows; i++) {
                System.arraycopy(data, i * stride, larger, i * newStride, columns);
            }
            data = larger;
            stride = newStride;
        }
        rows = newRows;
        columns = newColumns;
    }

    /** Takes another size; the entries are zero afterwards. */
    void resize(int newRows, int newColumns) {
        data = new double[Math.multiplyExact(newRows, newColumns)];
        rows = newRows;
        columns = newColumns;
        stride = newColumns;
    }

    /** A copy. */
    public Matrix copy() {
        return block(0, 0, rows, columns);
    }

    /** A copy of the block of the given size whose first entry is (i0, j0). */
    public Matrix block(int i0, int j0, int blockRows, int blockColumns) {
        Matrix m = new Matrix(blockRows, blockColumns);
        for (int i = 0; i < blockRows; i++) {
            System.arraycopy(data, (i0 + i) * stride + j0, m.data, i * blockColumns, blockColumns);
        }
        return m;
    }

    /** Writes {@code m} into the block whose first entry is (i0, j0). */
    public void setBlock(int i0, int j0, Matrix m) {
        for (int i = 0; i < m.rows; i++) {
            System.arraycopy(m.data, i * m.stride, data, (i0 + i) * stride + j0, m.columns);
        }
    }

    /** A copy of the given columns, in the given order. */
    public Matrix selectColumns(int[] chosen) {
        Matrix m = new Matrix(rows, chosen.length);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < chosen.length; j++) {
                m.data[i * m.stride + j] = data[i * stride + chosen[j]];
            }
        }
        return m;
    }

    /** A copy of the given rows, in the given order. */
    public Matrix selectRows(int[] chosen) {
        Matrix m = new Matrix(chosen.length, columns);
        for (int i = 0; i < chosen.length; i++) {
            System.arraycopy(data, chosen[i] * stride, m.data, i * m.stride, columns);
        }
        return m;
    }

    /** The transpose, as a copy. */
    public Matrix transpose() {
        Matrix m = new Matrix(columns, rows);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                m.data[j * m.stride + i] = data[i * stride + j];
            }
        }
        return m;
    }

    /** Multiplies every entry. */
    public Matrix scale(double factor) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                data[i * stride + j] *= factor;
            }
        }
        return this;
    }

    /** Adds {@code factor * m}, which must have the same size or fewer rows (the missing ones count as zero). */
    public Matrix addScaled(double factor, Matrix m) {
        if (m.rows > rows || m.columns != columns) {
            throw new IllegalArgumentException(
                    "cannot add " + m.rows + " x " + m.columns + " to " + rows + " x " + columns);
        }
        for (int i = 0; i < m.rows; i++) {
            for (int j = 0; j < columns; j++) {
                data[i * stride + j] += factor * m.data[i * m.stride + j];
            }
        }
        return this;
    }

    /** Sum of the squares of each column. */
    public double[] columnSquares() {
        double[] squares = new double[columns];
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                double v = data[i * stride + j];
                squares[j] += v * v;
            }
        }
        return squares;
    }

    /** The rows as arrays. */
    public double[][] toArray() {
        double[][] array = new double[rows][];
        for (int i = 0; i < rows; i++) {
            array[i] = Arrays.copyOfRange(data, i * stride, i * stride + columns);
        }
        return array;
    }

    @Override
    public String toString() {
        return "Matrix[" + rows + " x " + columns + "]";
    }
}
