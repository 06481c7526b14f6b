package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ_s a_i(s) x_j(s) over a few panels: a register tile of 4 columns of a by 5 columns of x, or 4 by 4 at an edge.
 *
 * <p>Each lane sums its own sites in float32 (at most 4096 / lanes numbers); lanes are then added in float64 in a fixed order. The Vector API's
 * own lane reduction is not used: its order of summation differs between interpreter and compiler, and results must not. Where an edge tile
 * has fewer columns left than 4, the last one is taken again and the caller leaves those sums aside.
 */
final class ContractKernel {

    /** Columns of a in a tile. */
    static final int ROWS = 4;

    /** Columns of x in the wide tile. */
    static final int WIDE = 5;

    /** Columns of x in the narrow tile. */
    static final int NARROW = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Vectors in a panel, a power of two. */
    private static final int VECTORS = PANEL / LANES;

    /** Length of a tile's lane sums. */
    static final int TILE = ROWS * WIDE * LANES;

    /** Entries of a tile. */
    static final int ENTRIES = ROWS * WIDE;

    /** Columns of a in the tile beside turned columns of x. */
    static final int TURNED_ROWS = 12;

    /** Columns of x that are turned together. */
    static final int TURNED = TurnKernel.COLUMNS;

    /** Length of the sums of that tile. */
    static final int TURNED_TILE = TURNED_ROWS * TURNED;

    /** Whether there are registers enough for the 24 sums of the tile with turned columns: 32 go with 16 lanes, two vectors a group. */
    static final boolean TURNS = LANES == 16;

    private ContractKernel() {}

    /** Adds to the lane sums of a wide tile: those of entry (i, j) at sums0 + (i * WIDE + j) * lanes. */
    static void wide(
            float[] a, int a0, int aStride, float[] x, int x0, int xStride, int panels, float[] sums, int sums0) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sums0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, sums0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, sums0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, sums0 + 3 * LANES);
        FloatVector s04 = FloatVector.fromArray(SPECIES, sums, sums0 + 4 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sums0 + 5 * LANES);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, sums0 + 6 * LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, sums, sums0 + 7 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, sums, sums0 + 8 * LANES);
        FloatVector s14 = FloatVector.fromArray(SPECIES, sums, sums0 + 9 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, sums, sums0 + 10 * LANES);
        FloatVector s21 = FloatVector.fromArray(SPECIES, sums, sums0 + 11 * LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, sums, sums0 + 12 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, sums, sums0 + 13 * LANES);
        FloatVector s24 = FloatVector.fromArray(SPECIES, sums, sums0 + 14 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, sums, sums0 + 15 * LANES);
        FloatVector s31 = FloatVector.fromArray(SPECIES, sums, sums0 + 16 * LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, sums, sums0 + 17 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, sums, sums0 + 18 * LANES);
        FloatVector s34 = FloatVector.fromArray(SPECIES, sums, sums0 + 19 * LANES);
        // One loop over all vectors of all panels: an inner loop of two rounds would cost more than it does.
        for (int v = 0; v < panels * VECTORS; v++) {
            int pa = a0 + (v / VECTORS) * aStride + (v % VECTORS) * LANES;
            int px = x0 + (v / VECTORS) * xStride + (v % VECTORS) * LANES;
            FloatVector r0 = FloatVector.fromArray(SPECIES, a, pa);
            FloatVector r1 = FloatVector.fromArray(SPECIES, a, pa + PANEL);
            FloatVector r2 = FloatVector.fromArray(SPECIES, a, pa + 2 * PANEL);
            FloatVector r3 = FloatVector.fromArray(SPECIES, a, pa + 3 * PANEL);
            FloatVector c;
            c = FloatVector.fromArray(SPECIES, x, px);
            s00 = r0.fma(c, s00);
            s10 = r1.fma(c, s10);
            s20 = r2.fma(c, s20);
            s30 = r3.fma(c, s30);
            c = FloatVector.fromArray(SPECIES, x, px + PANEL);
            s01 = r0.fma(c, s01);
            s11 = r1.fma(c, s11);
            s21 = r2.fma(c, s21);
            s31 = r3.fma(c, s31);
            c = FloatVector.fromArray(SPECIES, x, px + 2 * PANEL);
            s02 = r0.fma(c, s02);
            s12 = r1.fma(c, s12);
            s22 = r2.fma(c, s22);
            s32 = r3.fma(c, s32);
            c = FloatVector.fromArray(SPECIES, x, px + 3 * PANEL);
            s03 = r0.fma(c, s03);
            s13 = r1.fma(c, s13);
            s23 = r2.fma(c, s23);
            s33 = r3.fma(c, s33);
            c = FloatVector.fromArray(SPECIES, x, px + 4 * PANEL);
            s04 = r0.fma(c, s04);
            s14 = r1.fma(c, s14);
            s24 = r2.fma(c, s24);
            s34 = r3.fma(c, s34);
        }
        s00.intoArray(sums, sums0);
        s01.intoArray(sums, sums0 + LANES);
        s02.intoArray(sums, sums0 + 2 * LANES);
        s03.intoArray(sums, sums0 + 3 * LANES);
        s04.intoArray(sums, sums0 + 4 * LANES);
        s10.intoArray(sums, sums0 + 5 * LANES);
        s11.intoArray(sums, sums0 + 6 * LANES);
        s12.intoArray(sums, sums0 + 7 * LANES);
        s13.intoArray(sums, sums0 + 8 * LANES);
        s14.intoArray(sums, sums0 + 9 * LANES);
        s20.intoArray(sums, sums0 + 10 * LANES);
        s21.intoArray(sums, sums0 + 11 * LANES);
        s22.intoArray(sums, sums0 + 12 * LANES);
        s23.intoArray(sums, sums0 + 13 * LANES);
        s24.intoArray(sums, sums0 + 14 * LANES);
        s30.intoArray(sums, sums0 + 15 * LANES);
        s31.intoArray(sums, sums0 + 16 * LANES);
        s32.intoArray(sums, sums0 + 17 * LANES);
        s33.intoArray(sums, sums0 + 18 * LANES);
        s34.intoArray(sums, sums0 + 19 * LANES);
    }

    /** The same for a narrow tile at the edge, whose columns start at a0 … and x0 …, some of them perhaps the same. */
    static void narrow(
            float[] a,
            int a0,
            int a1,
            int a2,
            int a3,
            int aStride,
            float[] x,
            int x0,
            int x1,
            int x2,
            int x3,
            int xStride,
            int panels,
            float[] sums,
            int sums0) {
        FloatVector s00 = FloatVector.fromArray(SPECIES, sums, sums0);
        FloatVector s01 = FloatVector.fromArray(SPECIES, sums, sums0 + LANES);
        FloatVector s02 = FloatVector.fromArray(SPECIES, sums, sums0 + 2 * LANES);
        FloatVector s03 = FloatVector.fromArray(SPECIES, sums, sums0 + 3 * LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, sums, sums0 + 4 * LANES);
        FloatVector s11 = FloatVector.fromArray(SPECIES, sums, sums0 + 5 * LANES);
        FloatVector s12 = FloatVector.fromArray(SPECIES, sums, sums0 + 6 * LANES);
        FloatVector s13 = FloatVector.fromArray(SPECIES, sums, sums0 + 7 * LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, sums, sums0 + 8 * LANES);
        FloatVector s21 = FloatVector.fromArray(SPECIES, sums, sums0 + 9 * LANES);
        FloatVector s22 = FloatVector.fromArray(SPECIES, sums, sums0 + 10 * LANES);
        FloatVector s23 = FloatVector.fromArray(SPECIES, sums, sums0 + 11 * LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, sums, sums0 + 12 * LANES);
        FloatVector s31 = FloatVector.fromArray(SPECIES, sums, sums0 + 13 * LANES);
        FloatVector s32 = FloatVector.fromArray(SPECIES, sums, sums0 + 14 * LANES);
        FloatVector s33 = FloatVector.fromArray(SPECIES, sums, sums0 + 15 * LANES);
        // One loop over all vectors of all panels: an inner loop of two rounds would cost more than it does.
        for (int v = 0; v < panels * VECTORS; v++) {
            int pa = (v / VECTORS) * aStride + (v % VECTORS) * LANES;
            int px = (v / VECTORS) * xStride + (v % VECTORS) * LANES;
            FloatVector r0 = FloatVector.fromArray(SPECIES, a, pa + a0);
            FloatVector r1 = FloatVector.fromArray(SPECIES, a, pa + a1);
            FloatVector r2 = FloatVector.fromArray(SPECIES, a, pa + a2);
            FloatVector r3 = FloatVector.fromArray(SPECIES, a, pa + a3);
            FloatVector c;
            c = FloatVector.fromArray(SPECIES, x, px + x0);
            s00 = r0.fma(c, s00);
            s10 = r1.fma(c, s10);
            s20 = r2.fma(c, s20);
            s30 = r3.fma(c, s30);
            c = FloatVector.fromArray(SPECIES, x, px + x1);
            s01 = r0.fma(c, s01);
            s11 = r1.fma(c, s11);
            s21 = r2.fma(c, s21);
            s31 = r3.fma(c, s31);
            c = FloatVector.fromArray(SPECIES, x, px + x2);
            s02 = r0.fma(c, s02);
            s12 = r1.fma(c, s12);
            s22 = r2.fma(c, s22);
            s32 = r3.fma(c, s32);
            c = FloatVector.fromArray(SPECIES, x, px + x3);
            s03 = r0.fma(c, s03);
            s13 = r1.fma(c, s13);
            s23 = r2.fma(c, s23);
            s33 = r3.fma(c, s33);
        }
        s00.intoArray(sums, sums0);
        s01.intoArray(sums, sums0 + LANES);
        s02.intoArray(sums, sums0 + 2 * LANES);
        s03.intoArray(sums, sums0 + 3 * LANES);
        s10.intoArray(sums, sums0 + 4 * LANES);
        s11.intoArray(sums, sums0 + 5 * LANES);
        s12.intoArray(sums, sums0 + 6 * LANES);
        s13.intoArray(sums, sums0 + 7 * LANES);
        s20.intoArray(sums, sums0 + 8 * LANES);
        s21.intoArray(sums, sums0 + 9 * LANES);
        s22.intoArray(sums, sums0 + 10 * LANES);
        s23.intoArray(sums, sums0 + 11 * LANES);
        s30.intoArray(sums, sums0 + 12 * LANES);
        s31.intoArray(sums, sums0 + 13 * LANES);
        s32.intoArray(sums, sums0 + 14 * LANES);
        s33.intoArray(sums, sums0 + 15 * LANES);
    }

    /**
     * Adds to the sums of 12 columns of a by {@link #TURNED} columns of x that lie site by site: entry (i, j) at sums0 + i * TURNED + j. Here the columns of x are in
     * the lanes, so every lane is a sum of its own; those of a few panels are added up by themselves first, which keeps rounding as small as lanes over sites would.
     *
     * @param turned x, {@link #TURNED} numbers a site
     */
    static void turned(float[] a, int a0, int aStride, float[] turned, int x0, int panels, float[] sums, int sums0) {
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
        int at = x0;
        for (int s = 0; s < panels * PANEL; s++) {
            int pa = a0 + (s / PANEL) * aStride + s % PANEL;
            FloatVector p = FloatVector.fromArray(SPECIES, turned, at);
            FloatVector q = FloatVector.fromArray(SPECIES, turned, at + LANES);
            FloatVector b;
            b = FloatVector.broadcast(SPECIES, a[pa]);
            u0 = p.fma(b, u0);
            v0 = q.fma(b, v0);
            b = FloatVector.broadcast(SPECIES, a[pa + PANEL]);
            u1 = p.fma(b, u1);
            v1 = q.fma(b, v1);
            b = FloatVector.broadcast(SPECIES, a[pa + 2 * PANEL]);
            u2 = p.fma(b, u2);
            v2 = q.fma(b, v2);
            b = FloatVector.broadcast(SPECIES, a[pa + 3 * PANEL]);
            u3 = p.fma(b, u3);
            v3 = q.fma(b, v3);
            b = FloatVector.broadcast(SPECIES, a[pa + 4 * PANEL]);
            u4 = p.fma(b, u4);
            v4 = q.fma(b, v4);
            b = FloatVector.broadcast(SPECIES, a[pa + 5 * PANEL]);
            u5 = p.fma(b, u5);
            v5 = q.fma(b, v5);
            b = FloatVector.broadcast(SPECIES, a[pa + 6 * PANEL]);
            u6 = p.fma(b, u6);
            v6 = q.fma(b, v6);
            b = FloatVector.broadcast(SPECIES, a[pa + 7 * PANEL]);
            u7 = p.fma(b, u7);
            v7 = q.fma(b, v7);
            b = FloatVector.broadcast(SPECIES, a[pa + 8 * PANEL]);
            u8 = p.fma(b, u8);
            v8 = q.fma(b, v8);
            b = FloatVector.broadcast(SPECIES, a[pa + 9 * PANEL]);
            u9 = p.fma(b, u9);
            v9 = q.fma(b, v9);
            b = FloatVector.broadcast(SPECIES, a[pa + 10 * PANEL]);
            u10 = p.fma(b, u10);
            v10 = q.fma(b, v10);
            b = FloatVector.broadcast(SPECIES, a[pa + 11 * PANEL]);
            u11 = p.fma(b, u11);
            v11 = q.fma(b, v11);
            at += TURNED;
        }
        u0.add(FloatVector.fromArray(SPECIES, sums, sums0)).intoArray(sums, sums0);
        v0.add(FloatVector.fromArray(SPECIES, sums, sums0 + LANES)).intoArray(sums, sums0 + LANES);
        u1.add(FloatVector.fromArray(SPECIES, sums, sums0 + 2 * LANES)).intoArray(sums, sums0 + 2 * LANES);
        v1.add(FloatVector.fromArray(SPECIES, sums, sums0 + 3 * LANES)).intoArray(sums, sums0 + 3 * LANES);
        u2.add(FloatVector.fromArray(SPECIES, sums, sums0 + 4 * LANES)).intoArray(sums, sums0 + 4 * LANES);
        v2.add(FloatVector.fromArray(SPECIES, sums, sums0 + 5 * LANES)).intoArray(sums, sums0 + 5 * LANES);
        u3.add(FloatVector.fromArray(SPECIES, sums, sums0 + 6 * LANES)).intoArray(sums, sums0 + 6 * LANES);
        v3.add(FloatVector.fromArray(SPECIES, sums, sums0 + 7 * LANES)).intoArray(sums, sums0 + 7 * LANES);
        u4.add(FloatVector.fromArray(SPECIES, sums, sums0 + 8 * LANES)).intoArray(sums, sums0 + 8 * LANES);
        v4.add(FloatVector.fromArray(SPECIES, sums, sums0 + 9 * LANES)).intoArray(sums, sums0 + 9 * LANES);
        u5.add(FloatVector.fromArray(SPECIES, sums, sums0 + 10 * LANES)).intoArray(sums, sums0 + 10 * LANES);
        v5.add(FloatVector.fromArray(SPECIES, sums, sums0 + 11 * LANES)).intoArray(sums, sums0 + 11 * LANES);
        u6.add(FloatVector.fromArray(SPECIES, sums, sums0 + 12 * LANES)).intoArray(sums, sums0 + 12 * LANES);
        v6.add(FloatVector.fromArray(SPECIES, sums, sums0 + 13 * LANES)).intoArray(sums, sums0 + 13 * LANES);
        u7.add(FloatVector.fromArray(SPECIES, sums, sums0 + 14 * LANES)).intoArray(sums, sums0 + 14 * LANES);
        v7.add(FloatVector.fromArray(SPECIES, sums, sums0 + 15 * LANES)).intoArray(sums, sums0 + 15 * LANES);
        u8.add(FloatVector.fromArray(SPECIES, sums, sums0 + 16 * LANES)).intoArray(sums, sums0 + 16 * LANES);
        v8.add(FloatVector.fromArray(SPECIES, sums, sums0 + 17 * LANES)).intoArray(sums, sums0 + 17 * LANES);
        u9.add(FloatVector.fromArray(SPECIES, sums, sums0 + 18 * LANES)).intoArray(sums, sums0 + 18 * LANES);
        v9.add(FloatVector.fromArray(SPECIES, sums, sums0 + 19 * LANES)).intoArray(sums, sums0 + 19 * LANES);
        u10.add(FloatVector.fromArray(SPECIES, sums, sums0 + 20 * LANES)).intoArray(sums, sums0 + 20 * LANES);
        v10.add(FloatVector.fromArray(SPECIES, sums, sums0 + 21 * LANES)).intoArray(sums, sums0 + 21 * LANES);
        u11.add(FloatVector.fromArray(SPECIES, sums, sums0 + 22 * LANES)).intoArray(sums, sums0 + 22 * LANES);
        v11.add(FloatVector.fromArray(SPECIES, sums, sums0 + 23 * LANES)).intoArray(sums, sums0 + 23 * LANES);
    }

    /**
     * Sums of the lanes of entries that follow one another, in float64 and in one order whatever compiles this. Plain numbers: conversions by the Vector API
     * are now and then compiled to something thirty times slower.
     *
     * @param into the sums
     */
    static void sumLanes(float[] sums, int sums0, int count, double[] into) {
        for (int e = 0; e < count; e++) {
            int at = sums0 + e * LANES;
            double s0 = 0;
            double s1 = 0;
            double s2 = 0;
            double s3 = 0;
            for (int l = at; l < at + LANES; l += 4) {
                s0 += sums[l];
                s1 += sums[l + 1];
                s2 += sums[l + 2];
                s3 += sums[l + 3];
            }
            into[e] = (s0 + s1) + (s2 + s3);
        }
    }
}
