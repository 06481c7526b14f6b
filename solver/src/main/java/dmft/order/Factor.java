package dmft.order;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;

/**
 * A matrix kept in float32, row-major: coordinates of fields in an orthonormal basis, or field values themselves.
 *
 * <p>A basis only grows, so that coordinates taken early have fewer rows than later ones; the missing rows count as zero.
 *
 * @param rows number of rows
 * @param columns number of columns
 * @param values rows · columns numbers
 */
public record Factor(int rows, int columns, float[] values) {

    /** A float32 copy. */
    public static Factor of(Matrix matrix) {
        float[] values = new float[Math.multiplyExact(matrix.rows(), matrix.columns())];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < matrix.columns(); j++) {
                values[i * matrix.columns() + j] = (float) matrix.get(i, j);
            }
        }
        return new Factor(matrix.rows(), matrix.columns(), values);
    }

    /** Entry (i, j). */
    public double get(int i, int j) {
        return values[i * columns + j];
    }

    /** aᵀb, one block of a two-time kernel. */
    public static Matrix product(Factor a, Factor b) {
        int common = Math.min(a.rows, b.rows);
        try (Workers one = new Workers(1)) {
            return Products.multiplyTransposed(one, a.matrix(common), b.matrix(common));
        }
    }

    /** The first rows in float64. */
    private Matrix matrix(int count) {
        Matrix matrix = new Matrix(count, columns);
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, get(i, j));
            }
        }
        return matrix;
    }
}
