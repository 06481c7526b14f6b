package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Both products with a single column, which are bound by the reading of a: several columns, or panels, are read side by side. */
final class ThinKernel {

    /** Columns of a in a tile of the contraction. */
    static final int COLUMNS = 8;

    /** Panels in a tile of the expansion. */
    static final int PANELS = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors in a panel, a power of two. */
    private static final int VECTORS = PANEL / LANES;

    /** Length of a tile's lane sums. */
    static final int SUMS = COLUMNS * LANES;

    private ThinKernel() {}

    /** Adds Σ_s a_i(s) x(s) over some panels to the lane sums of 8 columns of a, those of column i at sums0 + i * lanes. */
    static void contract(
            float[] a, int a0, int aStride, float[] x, int x0, int xStride, int panels, float[] sums, int sums0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sums0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sums0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sums0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, sums0 + 3 * LANES);
        FloatVector s4 = FloatVector.fromArray(SPECIES, sums, sums0 + 4 * LANES);
        FloatVector s5 = FloatVector.fromArray(SPECIES, sums, sums0 + 5 * LANES);
        FloatVector s6 = FloatVector.fromArray(SPECIES, sums, sums0 + 6 * LANES);
        FloatVector s7 = FloatVector.fromArray(SPECIES, sums, sums0 + 7 * LANES);
        for (int v = 0; v < panels * VECTORS; v++) {
            int pa = a0 + (v / VECTORS) * aStride + (v % VECTORS) * LANES;
            int px = x0 + (v / VECTORS) * xStride + (v % VECTORS) * LANES;
            FloatVector c = FloatVector.fromArray(SPECIES, x, px);
            s0 = FloatVector.fromArray(SPECIES, a, pa).fma(c, s0);
            s1 = FloatVector.fromArray(SPECIES, a, pa + PANEL).fma(c, s1);
            s2 = FloatVector.fromArray(SPECIES, a, pa + 2 * PANEL).fma(c, s2);
            s3 = FloatVector.fromArray(SPECIES, a, pa + 3 * PANEL).fma(c, s3);
            s4 = FloatVector.fromArray(SPECIES, a, pa + 4 * PANEL).fma(c, s4);
            s5 = FloatVector.fromArray(SPECIES, a, pa + 5 * PANEL).fma(c, s5);
            s6 = FloatVector.fromArray(SPECIES, a, pa + 6 * PANEL).fma(c, s6);
            s7 = FloatVector.fromArray(SPECIES, a, pa + 7 * PANEL).fma(c, s7);
        }
        s0.intoArray(sums, sums0);
        s1.intoArray(sums, sums0 + LANES);
        s2.intoArray(sums, sums0 + 2 * LANES);
        s3.intoArray(sums, sums0 + 3 * LANES);
        s4.intoArray(sums, sums0 + 4 * LANES);
        s5.intoArray(sums, sums0 + 5 * LANES);
        s6.intoArray(sums, sums0 + 6 * LANES);
        s7.intoArray(sums, sums0 + 7 * LANES);
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
