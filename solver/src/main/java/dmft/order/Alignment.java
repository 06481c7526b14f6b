package dmft.order;

import dmft.compute.Matrix;

/** How alike two kernels are, whatever their scale. */
public final class Alignment {

    private Alignment() {}

    /**
     * ⟨K₁, K₂⟩/(|K₁||K₂|) with the Frobenius product, from −1 to 1; 0 if one of them vanishes.
     *
     * @throws IllegalArgumentException if their sizes differ
     */
    public static double of(Matrix first, Matrix second) {
        if (first.rows() != second.rows() || first.columns() != second.columns()) {
            throw new IllegalArgumentException("kernels of different sizes cannot be aligned: " + first.rows() + " x "
                    + first.columns() + " and " + second.rows() + " x " + second.columns());
        }
        double product = 0;
        double squares1 = 0;
        double squares2 = 0;
        for (int i = 0; i < first.rows(); i++) {
            for (int j = 0; j < first.columns(); j++) {
                double a = first.get(i, j);
                double b = second.get(i, j);
                product += a * b;
                squares1 += a * a;
                squares2 += b * b;
            }
        }
        return squares1 == 0 || squares2 == 0 ? 0 : product / Math.sqrt(squares1 * squares2);
    }

    /**
     * The target kernel yyᵀ, PC × PC: what a kernel that has learned the labels looks like.
     *
     * @param labels y, P rows of C numbers
     */
    public static Matrix targetKernel(double[][] labels) {
        int outputs = labels[0].length;
        int size = labels.length * outputs;
        Matrix kernel = new Matrix(size, size);
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                kernel.set(i, j, labels[i / outputs][i % outputs] * labels[j / outputs][j % outputs]);
            }
        }
        return kernel;
    }
}
