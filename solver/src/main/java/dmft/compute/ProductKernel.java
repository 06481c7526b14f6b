package dmft.compute;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/** Register tiles of products of small float64 matrices: 12 or 4 rows by two vectors. */
final class ProductKernel {

    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Rows of the tile with 24 sums. */
    static final int ROWS = 12;

    /** Rows of the tall tile: 24 sums pay where there are 32 vector registers, which go with 8 lanes. */
    static final int TALL = LANES >= 8 ? ROWS : 4;

    /** Rows of the low tile. */
    static final int LOW = 4;

    /** Columns of a tile. */
    static final int WIDTH = 2 * LANES;

    /** Length of the array a tile is left in. */
    static final int TILE = TALL * WIDTH;

    private ProductKernel() {}

    /** Σ_k a_i(k) b_j(k) for 12 rows i and two vectors j into {@code tile}, row after row; 12 numbers of a for every k. */
    static void tile12(double[] a, int a0, double[] b, int b0, int bStep, int inner, double[] tile) {
        DoubleVector u0 = DoubleVector.zero(SPECIES);
        DoubleVector v0 = u0;
        DoubleVector u1 = u0;
        DoubleVector v1 = u0;
        DoubleVector u2 = u0;
        DoubleVector v2 = u0;
        DoubleVector u3 = u0;
        DoubleVector v3 = u0;
        DoubleVector u4 = u0;
        DoubleVector v4 = u0;
        DoubleVector u5 = u0;
        DoubleVector v5 = u0;
        DoubleVector u6 = u0;
        DoubleVector v6 = u0;
        DoubleVector u7 = u0;
        DoubleVector v7 = u0;
        DoubleVector u8 = u0;
        DoubleVector v8 = u0;
        DoubleVector u9 = u0;
        DoubleVector v9 = u0;
        DoubleVector u10 = u0;
        DoubleVector v10 = u0;
        DoubleVector u11 = u0;
        DoubleVector v11 = u0;
        int at = a0;
        int from = b0;
        for (int k = 0; k < inner; k++) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, b, from);
            DoubleVector q = DoubleVector.fromArray(SPECIES, b, from + LANES);
            DoubleVector f;
            f = DoubleVector.broadcast(SPECIES, a[at]);
            u0 = p.fma(f, u0);
            v0 = q.fma(f, v0);
            f = DoubleVector.broadcast(SPECIES, a[at + 1]);
            u1 = p.fma(f, u1);
            v1 = q.fma(f, v1);
            f = DoubleVector.broadcast(SPECIES, a[at + 2]);
            u2 = p.fma(f, u2);
            v2 = q.fma(f, v2);
            f = DoubleVector.broadcast(SPECIES, a[at + 3]);
            u3 = p.fma(f, u3);
            v3 = q.fma(f, v3);
            f = DoubleVector.broadcast(SPECIES, a[at + 4]);
            u4 = p.fma(f, u4);
            v4 = q.fma(f, v4);
            f = DoubleVector.broadcast(SPECIES, a[at + 5]);
            u5 = p.fma(f, u5);
            v5 = q.fma(f, v5);
            f = DoubleVector.broadcast(SPECIES, a[at + 6]);
            u6 = p.fma(f, u6);
            v6 = q.fma(f, v6);
            f = DoubleVector.broadcast(SPECIES, a[at + 7]);
            u7 = p.fma(f, u7);
            v7 = q.fma(f, v7);
            f = DoubleVector.broadcast(SPECIES, a[at + 8]);
            u8 = p.fma(f, u8);
            v8 = q.fma(f, v8);
            f = DoubleVector.broadcast(SPECIES, a[at + 9]);
            u9 = p.fma(f, u9);
            v9 = q.fma(f, v9);
            f = DoubleVector.broadcast(SPECIES, a[at + 10]);
            u10 = p.fma(f, u10);
            v10 = q.fma(f, v10);
            f = DoubleVector.broadcast(SPECIES, a[at + 11]);
            u11 = p.fma(f, u11);
            v11 = q.fma(f, v11);
            at += 12;
            from += bStep;
        }
        u0.intoArray(tile, 0);
        v0.intoArray(tile, LANES);
        u1.intoArray(tile, 2 * LANES);
        v1.intoArray(tile, 3 * LANES);
        u2.intoArray(tile, 4 * LANES);
        v2.intoArray(tile, 5 * LANES);
        u3.intoArray(tile, 6 * LANES);
        v3.intoArray(tile, 7 * LANES);
        u4.intoArray(tile, 8 * LANES);
        v4.intoArray(tile, 9 * LANES);
        u5.intoArray(tile, 10 * LANES);
        v5.intoArray(tile, 11 * LANES);
        u6.intoArray(tile, 12 * LANES);
        v6.intoArray(tile, 13 * LANES);
        u7.intoArray(tile, 14 * LANES);
        v7.intoArray(tile, 15 * LANES);
        u8.intoArray(tile, 16 * LANES);
        v8.intoArray(tile, 17 * LANES);
        u9.intoArray(tile, 18 * LANES);
        v9.intoArray(tile, 19 * LANES);
        u10.intoArray(tile, 20 * LANES);
        v10.intoArray(tile, 21 * LANES);
        u11.intoArray(tile, 22 * LANES);
        v11.intoArray(tile, 23 * LANES);
    }

    /** The same of a as it lies, with the rows so far apart. */
    static void rows12(double[] a, int a0, int aStep, double[] b, int b0, int inner, double[] tile) {
        DoubleVector u0 = DoubleVector.zero(SPECIES);
        DoubleVector v0 = u0;
        DoubleVector u1 = u0;
        DoubleVector v1 = u0;
        DoubleVector u2 = u0;
        DoubleVector v2 = u0;
        DoubleVector u3 = u0;
        DoubleVector v3 = u0;
        DoubleVector u4 = u0;
        DoubleVector v4 = u0;
        DoubleVector u5 = u0;
        DoubleVector v5 = u0;
        DoubleVector u6 = u0;
        DoubleVector v6 = u0;
        DoubleVector u7 = u0;
        DoubleVector v7 = u0;
        DoubleVector u8 = u0;
        DoubleVector v8 = u0;
        DoubleVector u9 = u0;
        DoubleVector v9 = u0;
        DoubleVector u10 = u0;
        DoubleVector v10 = u0;
        DoubleVector u11 = u0;
        DoubleVector v11 = u0;
        int at = a0;
        int from = b0;
        for (int k = 0; k < inner; k++) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, b, from);
            DoubleVector q = DoubleVector.fromArray(SPECIES, b, from + LANES);
            DoubleVector f;
            f = DoubleVector.broadcast(SPECIES, a[at]);
            u0 = p.fma(f, u0);
            v0 = q.fma(f, v0);
            f = DoubleVector.broadcast(SPECIES, a[at + aStep]);
            u1 = p.fma(f, u1);
            v1 = q.fma(f, v1);
            f = DoubleVector.broadcast(SPECIES, a[at + 2 * aStep]);
            u2 = p.fma(f, u2);
            v2 = q.fma(f, v2);
            f = DoubleVector.broadcast(SPECIES, a[at + 3 * aStep]);
            u3 = p.fma(f, u3);
            v3 = q.fma(f, v3);
            f = DoubleVector.broadcast(SPECIES, a[at + 4 * aStep]);
            u4 = p.fma(f, u4);
            v4 = q.fma(f, v4);
            f = DoubleVector.broadcast(SPECIES, a[at + 5 * aStep]);
            u5 = p.fma(f, u5);
            v5 = q.fma(f, v5);
            f = DoubleVector.broadcast(SPECIES, a[at + 6 * aStep]);
            u6 = p.fma(f, u6);
            v6 = q.fma(f, v6);
            f = DoubleVector.broadcast(SPECIES, a[at + 7 * aStep]);
            u7 = p.fma(f, u7);
            v7 = q.fma(f, v7);
            f = DoubleVector.broadcast(SPECIES, a[at + 8 * aStep]);
            u8 = p.fma(f, u8);
            v8 = q.fma(f, v8);
            f = DoubleVector.broadcast(SPECIES, a[at + 9 * aStep]);
            u9 = p.fma(f, u9);
            v9 = q.fma(f, v9);
            f = DoubleVector.broadcast(SPECIES, a[at + 10 * aStep]);
            u10 = p.fma(f, u10);
            v10 = q.fma(f, v10);
            f = DoubleVector.broadcast(SPECIES, a[at + 11 * aStep]);
            u11 = p.fma(f, u11);
            v11 = q.fma(f, v11);
            at++;
            from += WIDTH;
        }
        u0.intoArray(tile, 0);
        v0.intoArray(tile, LANES);
        u1.intoArray(tile, 2 * LANES);
        v1.intoArray(tile, 3 * LANES);
        u2.intoArray(tile, 4 * LANES);
        v2.intoArray(tile, 5 * LANES);
        u3.intoArray(tile, 6 * LANES);
        v3.intoArray(tile, 7 * LANES);
        u4.intoArray(tile, 8 * LANES);
        v4.intoArray(tile, 9 * LANES);
        u5.intoArray(tile, 10 * LANES);
        v5.intoArray(tile, 11 * LANES);
        u6.intoArray(tile, 12 * LANES);
        v6.intoArray(tile, 13 * LANES);
        u7.intoArray(tile, 14 * LANES);
        v7.intoArray(tile, 15 * LANES);
        u8.intoArray(tile, 16 * LANES);
        v8.intoArray(tile, 17 * LANES);
        u9.intoArray(tile, 18 * LANES);
        v9.intoArray(tile, 19 * LANES);
        u10.intoArray(tile, 20 * LANES);
        v10.intoArray(tile, 21 * LANES);
        u11.intoArray(tile, 22 * LANES);
        v11.intoArray(tile, 23 * LANES);
    }

    /** Σ_k a_i(k) b_j(k) for 4 rows i and two vectors j into {@code tile}, row after row; 4 numbers of a for every k. */
    static void tile4(double[] a, int a0, double[] b, int b0, int bStep, int inner, double[] tile) {
        DoubleVector u0 = DoubleVector.zero(SPECIES);
        DoubleVector v0 = u0;
        DoubleVector u1 = u0;
        DoubleVector v1 = u0;
        DoubleVector u2 = u0;
        DoubleVector v2 = u0;
        DoubleVector u3 = u0;
        DoubleVector v3 = u0;
        int at = a0;
        int from = b0;
        for (int k = 0; k < inner; k++) {
            DoubleVector p = DoubleVector.fromArray(SPECIES, b, from);
            DoubleVector q = DoubleVector.fromArray(SPECIES, b, from + LANES);
            DoubleVector f;
            f = DoubleVector.broadcast(SPECIES, a[at]);
            u0 = p.fma(f, u0);
            v0 = q.fma(f, v0);
            f = DoubleVector.broadcast(SPECIES, a[at + 1]);
            u1 = p.fma(f, u1);
            v1 = q.fma(f, v1);
            f = DoubleVector.broadcast(SPECIES, a[at + 2]);
            u2 = p.fma(f, u2);
            v2 = q.fma(f, v2);
            f = DoubleVector.broadcast(SPECIES, a[at + 3]);
            u3 = p.fma(f, u3);
            v3 = q.fma(f, v3);
            at += 4;
            from += bStep;
        }
        u0.intoArray(tile, 0);
        v0.intoArray(tile, LANES);
        u1.intoArray(tile, 2 * LANES);
        v1.intoArray(tile, 3 * LANES);
        u2.intoArray(tile, 4 * LANES);
        v2.intoArray(tile, 5 * LANES);
        u3.intoArray(tile, 6 * LANES);
        v3.intoArray(tile, 7 * LANES);
    }

    /** Adds a row of a tile to numbers that follow one another. */
    static void addRow(double[] tile, int from, double[] c, int to) {
        for (int j = 0; j < WIDTH; j += LANES) {
            DoubleVector.fromArray(SPECIES, c, to + j)
                    .add(DoubleVector.fromArray(SPECIES, tile, from + j))
                    .intoArray(c, to + j);
        }
    }
}
