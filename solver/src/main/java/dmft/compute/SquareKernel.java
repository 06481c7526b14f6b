package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Σ_s x_j(s)² over a few panels, for four columns at a time: each lane sums its own sites in float32, at most 4096 / lanes of them. */
final class SquareKernel {

    /** Columns in a tile. */
    static final int COLUMNS = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors in a panel, a power of two. */
    private static final int VECTORS = PANEL / LANES;

    /** Panels that are gone through at a time: all columns of a few panels lie together in memory, those of a column do not. */
    static final int NEAR_PANELS = 8;

    /** Length of a tile's sums. */
    static final int SUMS = COLUMNS * LANES;

    private SquareKernel() {}

    /**
     * Adds to the sums of a tile.
     *
     * @param x0 where the first column starts in the first panel; the others at x1 …, some of them perhaps the same
     * @param sums of the lanes, column after column from sums0 on
     */
    static void tile(float[] x, int x0, int x1, int x2, int x3, int stride, int panels, float[] sums, int sums0) {
        FloatVector s0 = FloatVector.fromArray(SPECIES, sums, sums0);
        FloatVector s1 = FloatVector.fromArray(SPECIES, sums, sums0 + LANES);
        FloatVector s2 = FloatVector.fromArray(SPECIES, sums, sums0 + 2 * LANES);
        FloatVector s3 = FloatVector.fromArray(SPECIES, sums, sums0 + 3 * LANES);
        for (int v = 0; v < panels * VECTORS; v++) {
            int at = (v / VECTORS) * stride + (v % VECTORS) * LANES;
            FloatVector c = FloatVector.fromArray(SPECIES, x, x0 + at);
            s0 = c.fma(c, s0);
            c = FloatVector.fromArray(SPECIES, x, x1 + at);
            s1 = c.fma(c, s1);
            c = FloatVector.fromArray(SPECIES, x, x2 + at);
            s2 = c.fma(c, s2);
            c = FloatVector.fromArray(SPECIES, x, x3 + at);
            s3 = c.fma(c, s3);
        }
        s0.intoArray(sums, sums0);
        s1.intoArray(sums, sums0 + LANES);
        s2.intoArray(sums, sums0 + 2 * LANES);
        s3.intoArray(sums, sums0 + 3 * LANES);
    }
}
