package dmft.coupling;

import dmft.compute.Matrix;
import java.util.Arrays;

/** How much a matrix of every pass varies from batch to batch of sample paths. */
final class Scatter {

    private final Matrix[] sums;
    private double squares; // Σ |m_b|² over batches and passes

    Scatter(int passes) {
        this.sums = new Matrix[passes];
        clear();
    }

    void clear() {
        Arrays.setAll(sums, p -> new Matrix(0, 0));
        squares = 0;
    }

    void add(int pass, Matrix value) {
        if (sums[pass].columns() == 0) {
            sums[pass] = new Matrix(value.rows(), value.columns());
        }
        sums[pass].addScaled(1, value);
        squares += squares(value);
    }

    /** Variance of the mean over batches, summed over all entries; NaN with one batch. */
    double varianceOfMean(int batches) {
        double ofMeans = 0;
        for (Matrix sum : sums) {
            ofMeans += squares(sum) / ((double) batches * batches);
        }
        return batches < 2 ? Double.NaN : Math.max(0, squares / batches - ofMeans) / (batches - 1);
    }

    static double squares(Matrix m) {
        return Arrays.stream(m.columnSquares()).sum();
    }
}
