package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Σ_s a_i(s) x_j(s) over the panels of one block: a register tile of 4 columns of a by 6 or 4 columns of x.
 *
 * <p>Each lane sums its own sites in float32 (at most 4096 / lanes numbers); lanes are then added in float64 in a fixed order. The Vector API's
 * own lane reduction is not used: its order of summation differs between interpreter and compiler, and results must not. Where there are fewer
 * columns than the tile has, the last one is taken again and the caller leaves those sums aside.
 */
final class ContractKernel {

    /** Columns of a in a tile. */
    static final int ROWS = 4;

    /** Columns of x in the wide tile. */
    static final int WIDE = 6;

    /** Columns of x in the narrow tile. */
    static final int NARROW = 4;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    /** Length of the scratch array a tile needs. */
    static final int SCRATCH = ROWS * WIDE * LANES;

    private ContractKernel() {}

    /** Lane sums of a tile into {@code scratch}: entry (i, j) at (i * 6 + j) * lanes. a0 … and x0 … are where the columns start. */
    static void tile4x6(
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
            int x4,
            int x5,
            int xStride,
            int panels,
            float[] scratch) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s04 = s00;
        FloatVector s05 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s14 = s00;
        FloatVector s15 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s24 = s00;
        FloatVector s25 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        FloatVector s34 = s00;
        FloatVector s35 = s00;
        for (int p = 0; p < panels; p++) {
            int pa = p * aStride;
            int px = p * xStride;
            for (int s = 0; s < PANEL; s += LANES) {
                FloatVector r0 = FloatVector.fromArray(SPECIES, a, a0 + pa + s);
                FloatVector r1 = FloatVector.fromArray(SPECIES, a, a1 + pa + s);
                FloatVector r2 = FloatVector.fromArray(SPECIES, a, a2 + pa + s);
                FloatVector r3 = FloatVector.fromArray(SPECIES, a, a3 + pa + s);
                FloatVector c;
                c = FloatVector.fromArray(SPECIES, x, x0 + px + s);
                s00 = r0.fma(c, s00);
                s10 = r1.fma(c, s10);
                s20 = r2.fma(c, s20);
                s30 = r3.fma(c, s30);
                c = FloatVector.fromArray(SPECIES, x, x1 + px + s);
                s01 = r0.fma(c, s01);
                s11 = r1.fma(c, s11);
                s21 = r2.fma(c, s21);
                s31 = r3.fma(c, s31);
                c = FloatVector.fromArray(SPECIES, x, x2 + px + s);
                s02 = r0.fma(c, s02);
                s12 = r1.fma(c, s12);
                s22 = r2.fma(c, s22);
                s32 = r3.fma(c, s32);
                c = FloatVector.fromArray(SPECIES, x, x3 + px + s);
                s03 = r0.fma(c, s03);
                s13 = r1.fma(c, s13);
                s23 = r2.fma(c, s23);
                s33 = r3.fma(c, s33);
                c = FloatVector.fromArray(SPECIES, x, x4 + px + s);
                s04 = r0.fma(c, s04);
                s14 = r1.fma(c, s14);
                s24 = r2.fma(c, s24);
                s34 = r3.fma(c, s34);
                c = FloatVector.fromArray(SPECIES, x, x5 + px + s);
                s05 = r0.fma(c, s05);
                s15 = r1.fma(c, s15);
                s25 = r2.fma(c, s25);
                s35 = r3.fma(c, s35);
            }
        }
        s00.intoArray(scratch, 0);
        s01.intoArray(scratch, LANES);
        s02.intoArray(scratch, 2 * LANES);
        s03.intoArray(scratch, 3 * LANES);
        s04.intoArray(scratch, 4 * LANES);
        s05.intoArray(scratch, 5 * LANES);
        s10.intoArray(scratch, 6 * LANES);
        s11.intoArray(scratch, 7 * LANES);
        s12.intoArray(scratch, 8 * LANES);
        s13.intoArray(scratch, 9 * LANES);
        s14.intoArray(scratch, 10 * LANES);
        s15.intoArray(scratch, 11 * LANES);
        s20.intoArray(scratch, 12 * LANES);
        s21.intoArray(scratch, 13 * LANES);
        s22.intoArray(scratch, 14 * LANES);
        s23.intoArray(scratch, 15 * LANES);
        s24.intoArray(scratch, 16 * LANES);
        s25.intoArray(scratch, 17 * LANES);
        s30.intoArray(scratch, 18 * LANES);
        s31.intoArray(scratch, 19 * LANES);
        s32.intoArray(scratch, 20 * LANES);
        s33.intoArray(scratch, 21 * LANES);
        s34.intoArray(scratch, 22 * LANES);
        s35.intoArray(scratch, 23 * LANES);
    }

    /** Lane sums of a tile into {@code scratch}: entry (i, j) at (i * 4 + j) * lanes. a0 … and x0 … are where the columns start. */
    static void tile4x4(
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
            float[] scratch) {
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = s00;
        FloatVector s02 = s00;
        FloatVector s03 = s00;
        FloatVector s10 = s00;
        FloatVector s11 = s00;
        FloatVector s12 = s00;
        FloatVector s13 = s00;
        FloatVector s20 = s00;
        FloatVector s21 = s00;
        FloatVector s22 = s00;
        FloatVector s23 = s00;
        FloatVector s30 = s00;
        FloatVector s31 = s00;
        FloatVector s32 = s00;
        FloatVector s33 = s00;
        for (int p = 0; p < panels; p++) {
            int pa = p * aStride;
            int px = p * xStride;
            for (int s = 0; s < PANEL; s += LANES) {
                FloatVector r0 = FloatVector.fromArray(SPECIES, a, a0 + pa + s);
                FloatVector r1 = FloatVector.fromArray(SPECIES, a, a1 + pa + s);
                FloatVector r2 = FloatVector.fromArray(SPECIES, a, a2 + pa + s);
                FloatVector r3 = FloatVector.fromArray(SPECIES, a, a3 + pa + s);
                FloatVector c;
                c = FloatVector.fromArray(SPECIES, x, x0 + px + s);
                s00 = r0.fma(c, s00);
                s10 = r1.fma(c, s10);
                s20 = r2.fma(c, s20);
                s30 = r3.fma(c, s30);
                c = FloatVector.fromArray(SPECIES, x, x1 + px + s);
                s01 = r0.fma(c, s01);
                s11 = r1.fma(c, s11);
                s21 = r2.fma(c, s21);
                s31 = r3.fma(c, s31);
                c = FloatVector.fromArray(SPECIES, x, x2 + px + s);
                s02 = r0.fma(c, s02);
                s12 = r1.fma(c, s12);
                s22 = r2.fma(c, s22);
                s32 = r3.fma(c, s32);
                c = FloatVector.fromArray(SPECIES, x, x3 + px + s);
                s03 = r0.fma(c, s03);
                s13 = r1.fma(c, s13);
                s23 = r2.fma(c, s23);
                s33 = r3.fma(c, s33);
            }
        }
        s00.intoArray(scratch, 0);
        s01.intoArray(scratch, LANES);
        s02.intoArray(scratch, 2 * LANES);
        s03.intoArray(scratch, 3 * LANES);
        s10.intoArray(scratch, 4 * LANES);
        s11.intoArray(scratch, 5 * LANES);
        s12.intoArray(scratch, 6 * LANES);
        s13.intoArray(scratch, 7 * LANES);
        s20.intoArray(scratch, 8 * LANES);
        s21.intoArray(scratch, 9 * LANES);
        s22.intoArray(scratch, 10 * LANES);
        s23.intoArray(scratch, 11 * LANES);
        s30.intoArray(scratch, 12 * LANES);
        s31.intoArray(scratch, 13 * LANES);
        s32.intoArray(scratch, 14 * LANES);
        s33.intoArray(scratch, 15 * LANES);
    }

    /** The sum of the lanes of entry {@code index} of the scratch array. */
    static double sumOfLanes(float[] scratch, int index) {
        int at = index * LANES;
        double even = 0;
        double odd = 0;
        for (int l = 0; l < LANES; l += 2) {
            even += scratch[at + l];
            odd += scratch[at + l + 1];
        }
        return even + odd;
    }
}
