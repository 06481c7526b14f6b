package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * y = a c on one panel of sites: a register tile of two vectors of sites by 12 or 4 columns of y.
 *
 * <p>c is packed tile by tile, {@code packed[i * width + j]}. A tile is spelled out variable by variable because Java keeps no array in registers.
 */
final class ExpandKernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** The wide tile needs 24 accumulators: it pays where there are 32 vector registers, which go with 16 lanes. */
    static final int WIDE = LANES >= 16 ? 12 : 4;

    /** Width of the narrow tile. */
    static final int NARROW = 4;

    /** Sites of a tile; divides the panel. */
    static final int SITES = 2 * LANES;

    /** Length of the array a tile is left in. */
    static final int TILE = 12 * SITES;

    private ExpandKernel() {}

    /**
     * Σ_i a[i] c[i][j] for 12 columns and {@link #SITES} sites.
     *
     * @param n columns of a
     * @param to takes the sums of column j from to0 + j * stride on
     */
    static void tile12(float[] a, int a0, int n, float[] packed, int c0, float[] to, int to0, int stride) {
        FloatVector u0 = FloatVector.zero(SPECIES);
        FloatVector v0 = u0;
        FloatVector u1 = u0;
        FloatVector v1 = u0;
        FloatVector u2 = u0;
        FloatVector v2 = u0;
        FloatVector u3 = u0;
        FloatVector v3 = u0;
        FloatVector u4 = u0;
        FloatVector v4 = u0;
        FloatVector u5 = u0;
        FloatVector v5 = u0;
        FloatVector u6 = u0;
        FloatVector v6 = u0;
        FloatVector u7 = u0;
        FloatVector v7 = u0;
        FloatVector u8 = u0;
        FloatVector v8 = u0;
        FloatVector u9 = u0;
        FloatVector v9 = u0;
        FloatVector u10 = u0;
        FloatVector v10 = u0;
        FloatVector u11 = u0;
        FloatVector v11 = u0;
        int at = a0;
        int c = c0;
        for (int i = 0; i < n; i++) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, at);
            FloatVector q = FloatVector.fromArray(SPECIES, a, at + LANES);
            FloatVector b;
            b = FloatVector.broadcast(SPECIES, packed[c]);
            u0 = p.fma(b, u0);
            v0 = q.fma(b, v0);
            b = FloatVector.broadcast(SPECIES, packed[c + 1]);
            u1 = p.fma(b, u1);
            v1 = q.fma(b, v1);
            b = FloatVector.broadcast(SPECIES, packed[c + 2]);
            u2 = p.fma(b, u2);
            v2 = q.fma(b, v2);
            b = FloatVector.broadcast(SPECIES, packed[c + 3]);
            u3 = p.fma(b, u3);
            v3 = q.fma(b, v3);
            b = FloatVector.broadcast(SPECIES, packed[c + 4]);
            u4 = p.fma(b, u4);
            v4 = q.fma(b, v4);
            b = FloatVector.broadcast(SPECIES, packed[c + 5]);
            u5 = p.fma(b, u5);
            v5 = q.fma(b, v5);
            b = FloatVector.broadcast(SPECIES, packed[c + 6]);
            u6 = p.fma(b, u6);
            v6 = q.fma(b, v6);
            b = FloatVector.broadcast(SPECIES, packed[c + 7]);
            u7 = p.fma(b, u7);
            v7 = q.fma(b, v7);
            b = FloatVector.broadcast(SPECIES, packed[c + 8]);
            u8 = p.fma(b, u8);
            v8 = q.fma(b, v8);
            b = FloatVector.broadcast(SPECIES, packed[c + 9]);
            u9 = p.fma(b, u9);
            v9 = q.fma(b, v9);
            b = FloatVector.broadcast(SPECIES, packed[c + 10]);
            u10 = p.fma(b, u10);
            v10 = q.fma(b, v10);
            b = FloatVector.broadcast(SPECIES, packed[c + 11]);
            u11 = p.fma(b, u11);
            v11 = q.fma(b, v11);
            at += PANEL;
            c += 12;
        }
        u0.intoArray(to, to0);
        v0.intoArray(to, to0 + LANES);
        u1.intoArray(to, to0 + stride);
        v1.intoArray(to, to0 + stride + LANES);
        u2.intoArray(to, to0 + 2 * stride);
        v2.intoArray(to, to0 + 2 * stride + LANES);
        u3.intoArray(to, to0 + 3 * stride);
        v3.intoArray(to, to0 + 3 * stride + LANES);
        u4.intoArray(to, to0 + 4 * stride);
        v4.intoArray(to, to0 + 4 * stride + LANES);
        u5.intoArray(to, to0 + 5 * stride);
        v5.intoArray(to, to0 + 5 * stride + LANES);
        u6.intoArray(to, to0 + 6 * stride);
        v6.intoArray(to, to0 + 6 * stride + LANES);
        u7.intoArray(to, to0 + 7 * stride);
        v7.intoArray(to, to0 + 7 * stride + LANES);
        u8.intoArray(to, to0 + 8 * stride);
        v8.intoArray(to, to0 + 8 * stride + LANES);
        u9.intoArray(to, to0 + 9 * stride);
        v9.intoArray(to, to0 + 9 * stride + LANES);
        u10.intoArray(to, to0 + 10 * stride);
        v10.intoArray(to, to0 + 10 * stride + LANES);
        u11.intoArray(to, to0 + 11 * stride);
        v11.intoArray(to, to0 + 11 * stride + LANES);
    }

    /**
     * Σ_i a[i] c[i][j] for 4 columns and {@link #SITES} sites into {@code tile}, column after column.
     *
     * @param n columns of a
     */
    static void tile4(float[] a, int a0, int n, float[] packed, int c0, float[] to, int to0, int stride) {
        FloatVector u0 = FloatVector.zero(SPECIES);
        FloatVector v0 = u0;
        FloatVector u1 = u0;
        FloatVector v1 = u0;
        FloatVector u2 = u0;
        FloatVector v2 = u0;
        FloatVector u3 = u0;
        FloatVector v3 = u0;
        int at = a0;
        int c = c0;
        for (int i = 0; i < n; i++) {
            FloatVector p = FloatVector.fromArray(SPECIES, a, at);
            FloatVector q = FloatVector.fromArray(SPECIES, a, at + LANES);
            FloatVector b;
            b = FloatVector.broadcast(SPECIES, packed[c]);
            u0 = p.fma(b, u0);
            v0 = q.fma(b, v0);
            b = FloatVector.broadcast(SPECIES, packed[c + 1]);
            u1 = p.fma(b, u1);
            v1 = q.fma(b, v1);
            b = FloatVector.broadcast(SPECIES, packed[c + 2]);
            u2 = p.fma(b, u2);
            v2 = q.fma(b, v2);
            b = FloatVector.broadcast(SPECIES, packed[c + 3]);
            u3 = p.fma(b, u3);
            v3 = q.fma(b, v3);
            at += PANEL;
            c += 4;
        }
        u0.intoArray(to, to0);
        v0.intoArray(to, to0 + LANES);
        u1.intoArray(to, to0 + stride);
        v1.intoArray(to, to0 + stride + LANES);
        u2.intoArray(to, to0 + 2 * stride);
        v2.intoArray(to, to0 + 2 * stride + LANES);
        u3.intoArray(to, to0 + 3 * stride);
        v3.intoArray(to, to0 + 3 * stride + LANES);
    }

    /** Stores the first columns of a tile, or adds them to what is there. */
    static void store(float[] tile, int tile0, int columns, float[] y, int y0, boolean accumulate) {
        for (int j = 0; j < columns; j++) {
            int from = tile0 + j * SITES;
            int to = y0 + j * PANEL;
            if (accumulate) {
                for (int s = 0; s < SITES; s++) {
                    y[to + s] += tile[from + s];
                }
            } else {
                System.arraycopy(tile, from, y, to, SITES);
            }
        }
    }
}
