package dmft.compute;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of small float64 matrices: overlaps with learned weights, and the learning itself.
 *
 * <p>Here because EJML's dense product is many times slower, and with ranks of a thousand these products are felt.
 */
public final class Products {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 4;
    private static final int WIDE = 3 * LANES;

    /** Rows of the result that one task computes. */
    private static final int TASK_ROWS = 4 * ROWS;

    /** Multiplications below which handing out tasks costs more than it saves. */
    private static final long WORTH_SHARING = 200_000;

    private Products() {}

    /** a b. */
    public static Matrix multiply(Workers workers, Matrix a, Matrix b) {
        require(a.columns() == b.rows(), a, b);
        Matrix c = new Matrix(a.rows(), b.columns());
        accumulate(workers, a.data(), a.stride(), 1, a.columns(), pack(b), c);
        return c;
    }

    /** aᵀ b. */
    public static Matrix multiplyTransposed(Workers workers, Matrix a, Matrix b) {
        require(a.rows() == b.rows(), a, b);
        Matrix c = new Matrix(a.columns(), b.columns());
        accumulate(workers, a.data(), 1, a.stride(), a.rows(), pack(b), c);
        return c;
    }

    /** c += factor a bᵀ. */
    public static void addProduct(Workers workers, Matrix c, double factor, Matrix a, Matrix b) {
        require(a.columns() == b.columns() && c.rows() == a.rows() && c.columns() == b.rows(), a, b);
        accumulate(
                workers,
                a.data(),
                a.stride(),
                1,
                a.columns(),
                pack(b.transpose().scale(factor)),
                c);
    }

    private static void require(boolean fits, Matrix a, Matrix b) {
        if (!fits) {
            throw new IllegalArgumentException("product: " + a + " and " + b + " do not fit");
        }
    }

    /** b with rows padded by zeros to whole vectors. */
    private static double[] pack(Matrix b) {
        int padded = padded(b.columns());
        double[] packed = new double[b.rows() * padded];
        for (int i = 0; i < b.rows(); i++) {
            System.arraycopy(b.data(), i * b.stride(), packed, i * padded, b.columns());
        }
        return packed;
    }

    private static int padded(int columns) {
        return (columns + LANES - 1) / LANES * LANES;
    }

    /** c += a b with entry (i, k) of a at i * rowStep + k * step. */
    private static void accumulate(
            Workers workers, double[] a, int rowStep, int step, int inner, double[] b, Matrix c) {
        int tasks = (c.rows() + TASK_ROWS - 1) / TASK_ROWS;
        long work = (long) c.rows() * c.columns() * inner;
        if (work < WORTH_SHARING) {
            for (int t = 0; t < tasks; t++) {
                rows(a, rowStep, step, inner, b, c, t * TASK_ROWS);
            }
        } else {
            workers.run(tasks, t -> rows(a, rowStep, step, inner, b, c, t * TASK_ROWS));
        }
    }

    private static void rows(double[] a, int rowStep, int step, int inner, double[] b, Matrix c, int from) {
        int end = Math.min(from + TASK_ROWS, c.rows());
        int stride = padded(c.columns());
        double[] tile = new double[ROWS * WIDE];
        for (int i = from; i < end; i += ROWS) {
            // Missing rows are computed as copies of the last one and not stored.
            int r0 = i * rowStep;
            int r1 = Math.min(i + 1, c.rows() - 1) * rowStep;
            int r2 = Math.min(i + 2, c.rows() - 1) * rowStep;
            int r3 = Math.min(i + 3, c.rows() - 1) * rowStep;
            int j = 0;
            for (; j + WIDE <= stride; j += WIDE) {
                wide(a, r0, r1, r2, r3, step, inner, b, j, stride, tile);
                add(tile, WIDE, c, i, j);
            }
            for (; j < stride; j += LANES) {
                narrow(a, r0, r1, r2, r3, step, inner, b, j, stride, tile);
                add(tile, LANES, c, i, j);
            }
        }
    }

    private static void wide(
            double[] a,
            int r0,
            int r1,
            int r2,
            int r3,
            int step,
            int inner,
            double[] b,
            int j,
            int stride,
            double[] tile) {
        DoubleVector s00 = DoubleVector.zero(SPECIES);
        DoubleVector s01 = s00;
        DoubleVector s02 = s00;
        DoubleVector s10 = s00;
        DoubleVector s11 = s00;
        DoubleVector s12 = s00;
        DoubleVector s20 = s00;
        DoubleVector s21 = s00;
        DoubleVector s22 = s00;
        DoubleVector s30 = s00;
        DoubleVector s31 = s00;
        DoubleVector s32 = s00;
        int at = j;
        int k = 0;
        for (int n = 0; n < inner; n++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, at);
            DoubleVector b1 = DoubleVector.fromArray(SPECIES, b, at + LANES);
            DoubleVector b2 = DoubleVector.fromArray(SPECIES, b, at + 2 * LANES);
            DoubleVector f = DoubleVector.broadcast(SPECIES, a[r0 + k]);
            s00 = b0.fma(f, s00);
            s01 = b1.fma(f, s01);
            s02 = b2.fma(f, s02);
            f = DoubleVector.broadcast(SPECIES, a[r1 + k]);
            s10 = b0.fma(f, s10);
            s11 = b1.fma(f, s11);
            s12 = b2.fma(f, s12);
            f = DoubleVector.broadcast(SPECIES, a[r2 + k]);
            s20 = b0.fma(f, s20);
            s21 = b1.fma(f, s21);
            s22 = b2.fma(f, s22);
            f = DoubleVector.broadcast(SPECIES, a[r3 + k]);
            s30 = b0.fma(f, s30);
            s31 = b1.fma(f, s31);
            s32 = b2.fma(f, s32);
            at += stride;
            k += step;
        }
        s00.intoArray(tile, 0);
        s01.intoArray(tile, LANES);
        s02.intoArray(tile, 2 * LANES);
        s10.intoArray(tile, 3 * LANES);
        s11.intoArray(tile, 4 * LANES);
        s12.intoArray(tile, 5 * LANES);
        s20.intoArray(tile, 6 * LANES);
        s21.intoArray(tile, 7 * LANES);
        s22.intoArray(tile, 8 * LANES);
        s30.intoArray(tile, 9 * LANES);
        s31.intoArray(tile, 10 * LANES);
        s32.intoArray(tile, 11 * LANES);
    }

    private static void narrow(
            double[] a,
            int r0,
            int r1,
            int r2,
            int r3,
            int step,
            int inner,
            double[] b,
            int j,
            int stride,
            double[] tile) {
        DoubleVector s0 = DoubleVector.zero(SPECIES);
        DoubleVector s1 = s0;
        DoubleVector s2 = s0;
        DoubleVector s3 = s0;
        int at = j;
        int k = 0;
        for (int n = 0; n < inner; n++) {
            DoubleVector b0 = DoubleVector.fromArray(SPECIES, b, at);
            s0 = b0.fma(DoubleVector.broadcast(SPECIES, a[r0 + k]), s0);
            s1 = b0.fma(DoubleVector.broadcast(SPECIES, a[r1 + k]), s1);
            s2 = b0.fma(DoubleVector.broadcast(SPECIES, a[r2 + k]), s2);
            s3 = b0.fma(DoubleVector.broadcast(SPECIES, a[r3 + k]), s3);
            at += stride;
            k += step;
        }
        s0.intoArray(tile, 0);
        s1.intoArray(tile, LANES);
        s2.intoArray(tile, 2 * LANES);
        s3.intoArray(tile, 3 * LANES);
    }

    /** c += tile on the rows and columns that exist. Plain loops: masked vector stores here would keep the tile's sums out of registers. */
    private static void add(double[] tile, int width, Matrix c, int i, int j) {
        int rows = Math.min(ROWS, c.rows() - i);
        int columns = Math.min(width, c.columns() - j);
        double[] data = c.data();
        for (int r = 0; r < rows; r++) {
            int to = (i + r) * c.stride() + j;
            int from = r * width;
            for (int k = 0; k < columns; k++) {
                data[to + k] += tile[from + k];
            }
        }
    }
}
