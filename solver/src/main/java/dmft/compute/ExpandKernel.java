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
     * Σ_i a[i] c[i][j] for 12 columns and {@link #SITES} sites into {@code tile}, column after column.
     *
     * @param n columns of a
     */
    static void tile12(float[] a, int a0, int n, float[] packed, int c0, float[] tile) {
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

    /**
     * Σ_i a[i] c[i][j] for 4 columns and {@link #SITES} sites into {@code tile}, column after column.
     *
     * @param n columns of a
     */
    static void tile4(float[] a, int a0, int n, float[] packed, int c0, float[] tile) {
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
        u0.intoArray(tile, 0);
        v0.intoArray(tile, LANES);
        u1.intoArray(tile, 2 * LANES);
        v1.intoArray(tile, 3 * LANES);
        u2.intoArray(tile, 4 * LANES);
        v2.intoArray(tile, 5 * LANES);
        u3.intoArray(tile, 6 * LANES);
        v3.intoArray(tile, 7 * LANES);
    }

    /** Stores the first columns of a tile, or adds them to what is there. */
    static void store(float[] tile, int columns, float[] y, int y0, boolean accumulate) {
        for (int j = 0; j < columns; j++) {
            int from = j * SITES;
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
