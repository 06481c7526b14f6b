package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Both products with a single column, which are bound by the reading of a: a group of panels is read side by side. */
final class ThinKernel {

    /** Panels in a tile of the expansion. */
    static final int PANELS = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors in a panel, a power of two. */
    private static final int VECTORS = PANEL / LANES;

    /** Vectors of x that {@link #contract} keeps in registers. */
    private static final int KEPT = 8;

    /** Panels that {@link #contract} takes together. */
    static final int GROUP = KEPT / VECTORS;

    /** Lane sums of a column. */
    static final int SUMS = LANES;

    private ThinKernel() {}

    /**
     * Adds Σ_s a_i(s) x(s) over {@link #GROUP} panels to the lane sums of n columns of a, those of column i at i * lanes. Each panel is read column after column, as it lies in
     * memory.
     */
    static void contract(float[] a, int a0, int aStride, float[] x, int x0, int xStride, int n, float[] sums) {
        FloatVector c0 = FloatVector.fromArray(SPECIES, x, x0);
        FloatVector c1 = FloatVector.fromArray(SPECIES, x, x0 + at(1, xStride));
        FloatVector c2 = FloatVector.fromArray(SPECIES, x, x0 + at(2, xStride));
        FloatVector c3 = FloatVector.fromArray(SPECIES, x, x0 + at(3, xStride));
        FloatVector c4 = FloatVector.fromArray(SPECIES, x, x0 + at(4, xStride));
        FloatVector c5 = FloatVector.fromArray(SPECIES, x, x0 + at(5, xStride));
        FloatVector c6 = FloatVector.fromArray(SPECIES, x, x0 + at(6, xStride));
        FloatVector c7 = FloatVector.fromArray(SPECIES, x, x0 + at(7, xStride));
        int a1 = a0 + at(1, aStride);
        int a2 = a0 + at(2, aStride);
        int a3 = a0 + at(3, aStride);
        int a4 = a0 + at(4, aStride);
        int a5 = a0 + at(5, aStride);
        int a6 = a0 + at(6, aStride);
        int a7 = a0 + at(7, aStride);
        for (int i = 0; i < n; i++) {
            int p = i * PANEL;
            FloatVector s = FloatVector.fromArray(SPECIES, sums, i * LANES);
            s = FloatVector.fromArray(SPECIES, a, a0 + p).fma(c0, s);
            s = FloatVector.fromArray(SPECIES, a, a1 + p).fma(c1, s);
            s = FloatVector.fromArray(SPECIES, a, a2 + p).fma(c2, s);
            s = FloatVector.fromArray(SPECIES, a, a3 + p).fma(c3, s);
            s = FloatVector.fromArray(SPECIES, a, a4 + p).fma(c4, s);
            s = FloatVector.fromArray(SPECIES, a, a5 + p).fma(c5, s);
            s = FloatVector.fromArray(SPECIES, a, a6 + p).fma(c6, s);
            s = FloatVector.fromArray(SPECIES, a, a7 + p).fma(c7, s);
            s.intoArray(sums, i * LANES);
        }
    }

    /** The same over a single panel, where there are too few for a group. */
    static void contractPanel(float[] a, int a0, float[] x, int x0, int n, float[] sums) {
        for (int v = 0; v < PANEL; v += LANES) {
            FloatVector c = FloatVector.fromArray(SPECIES, x, x0 + v);
            for (int i = 0; i < n; i++) {
                FloatVector s = FloatVector.fromArray(SPECIES, sums, i * LANES);
                FloatVector.fromArray(SPECIES, a, a0 + i * PANEL + v).fma(c, s).intoArray(sums, i * LANES);
            }
        }
    }

    /** Where the sites of vector k of a group of panels begin. */
    private static int at(int k, int stride) {
        return k / VECTORS * stride + k % VECTORS * LANES;
    }

    /**
     * Σ_i a[i] c[i] for two vectors of sites in each of 4 panels.
     *
     * @param a0 … a3 where the panels' first columns start
     * @param n columns of a
     * @param packed c as the narrow tile of {@link ExpandKernel} reads it
     * @param tile takes the sums, panel after panel
     */
    static void expand(float[] a, int a0, int a1, int a2, int a3, int n, float[] packed, float[] tile) {
        FloatVector u0 = FloatVector.zero(SPECIES);
        FloatVector v0 = u0;
        FloatVector u1 = u0;
        FloatVector v1 = u0;
        FloatVector u2 = u0;
        FloatVector v2 = u0;
        FloatVector u3 = u0;
        FloatVector v3 = u0;
        for (int i = 0; i < n; i++) {
            int at = i * PANEL;
            FloatVector b = FloatVector.broadcast(SPECIES, packed[i * ExpandKernel.NARROW]);
            u0 = FloatVector.fromArray(SPECIES, a, a0 + at).fma(b, u0);
            v0 = FloatVector.fromArray(SPECIES, a, a0 + at + LANES).fma(b, v0);
            u1 = FloatVector.fromArray(SPECIES, a, a1 + at).fma(b, u1);
            v1 = FloatVector.fromArray(SPECIES, a, a1 + at + LANES).fma(b, v1);
            u2 = FloatVector.fromArray(SPECIES, a, a2 + at).fma(b, u2);
            v2 = FloatVector.fromArray(SPECIES, a, a2 + at + LANES).fma(b, v2);
            u3 = FloatVector.fromArray(SPECIES, a, a3 + at).fma(b, u3);
            v3 = FloatVector.fromArray(SPECIES, a, a3 + at + LANES).fma(b, v3);
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
}
