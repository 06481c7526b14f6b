package dmft.compute;

import static dmft.compute.PanelFields.PANEL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * A panel of a group of columns with the columns of a site side by side: squares of 16 × 16 numbers are transposed.
 *
 * <p>Where number (r, l) is in lane l of row r, exchanging bit b of r and of l for b = 0 … 3 transposes. One exchange takes pairs of rows that differ in that bit, and
 * each new row is half of the one and half of the other, whose lanes change places: a permutation and a choice a row. Two bits are done at a time, four rows in registers.
 */
final class TurnKernel {

    /** Rows and lanes of a square: this is for vectors of 16 numbers only. */
    private static final int SIDE = 16;

    /** Columns that are turned together. */
    static final int COLUMNS = 2 * SIDE;

    /** Numbers of a square, which room is needed for. */
    static final int SQUARE = SIDE * SIDE;

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_512;

    private static final VectorShuffle<Float> SWAP1 = swap(1);
    private static final VectorShuffle<Float> SWAP2 = swap(2);
    private static final VectorShuffle<Float> SWAP4 = swap(4);
    private static final VectorShuffle<Float> SWAP8 = swap(8);

    // Lanes whose number has that bit, and those whose number has not.
    private static final VectorMask<Float> ODD1 = VectorMask.fromLong(SPECIES, 0xAAAA);
    private static final VectorMask<Float> EVEN1 = VectorMask.fromLong(SPECIES, 0x5555);
    private static final VectorMask<Float> ODD2 = VectorMask.fromLong(SPECIES, 0xCCCC);
    private static final VectorMask<Float> EVEN2 = VectorMask.fromLong(SPECIES, 0x3333);
    private static final VectorMask<Float> ODD4 = VectorMask.fromLong(SPECIES, 0xF0F0);
    private static final VectorMask<Float> EVEN4 = VectorMask.fromLong(SPECIES, 0x0F0F);
    private static final VectorMask<Float> ODD8 = VectorMask.fromLong(SPECIES, 0xFF00);
    private static final VectorMask<Float> EVEN8 = VectorMask.fromLong(SPECIES, 0x00FF);

    private TurnKernel() {}

    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(SPECIES, lane -> lane ^ bit);
    }

    /**
     * Turns a panel of a group of columns.
     *
     * @param x0 where the first column starts
     * @param turned takes {@link #COLUMNS} numbers a site from turned0 on
     * @param room for {@link #SQUARE} numbers
     */
    static void turn(float[] x, int x0, float[] turned, int turned0, float[] room) {
        for (int j = 0; j < COLUMNS; j += SIDE) {
            for (int s = 0; s < PANEL; s += SIDE) {
                lowBits(x, x0 + j * PANEL + s, room);
                highBits(room, turned, turned0 + s * COLUMNS + j);
            }
        }
    }

    /** Exchanges bits 0 and 1 of rows, which are {@link PanelFields#PANEL} apart, and lanes. */
    static void lowBits(float[] x, int x0, float[] room) {
        for (int r = 0; r < SIDE; r += 4) {
            int at = x0 + r * PANEL;
            FloatVector a = FloatVector.fromArray(SPECIES, x, at);
            FloatVector b = FloatVector.fromArray(SPECIES, x, at + PANEL);
            FloatVector c = FloatVector.fromArray(SPECIES, x, at + 2 * PANEL);
            FloatVector d = FloatVector.fromArray(SPECIES, x, at + 3 * PANEL);
            FloatVector e = a.blend(b.rearrange(SWAP1), ODD1);
            FloatVector f = b.blend(a.rearrange(SWAP1), EVEN1);
            FloatVector g = c.blend(d.rearrange(SWAP1), ODD1);
            FloatVector h = d.blend(c.rearrange(SWAP1), EVEN1);
            e.blend(g.rearrange(SWAP2), ODD2).intoArray(room, r * SIDE);
            f.blend(h.rearrange(SWAP2), ODD2).intoArray(room, (r + 1) * SIDE);
            g.blend(e.rearrange(SWAP2), EVEN2).intoArray(room, (r + 2) * SIDE);
            h.blend(f.rearrange(SWAP2), EVEN2).intoArray(room, (r + 3) * SIDE);
        }
    }

    /** Exchanges bits 2 and 3. */
    static void highBits(float[] room, float[] turned, int turned0) {
        for (int r = 0; r < 4; r++) {
            FloatVector a = FloatVector.fromArray(SPECIES, room, r * SIDE);
            FloatVector b = FloatVector.fromArray(SPECIES, room, (r + 4) * SIDE);
            FloatVector c = FloatVector.fromArray(SPECIES, room, (r + 8) * SIDE);
            FloatVector d = FloatVector.fromArray(SPECIES, room, (r + 12) * SIDE);
            FloatVector e = a.blend(b.rearrange(SWAP4), ODD4);
            FloatVector f = b.blend(a.rearrange(SWAP4), EVEN4);
            FloatVector g = c.blend(d.rearrange(SWAP4), ODD4);
            FloatVector h = d.blend(c.rearrange(SWAP4), EVEN4);
            int at = turned0 + r * COLUMNS;
            e.blend(g.rearrange(SWAP8), ODD8).intoArray(turned, at);
            f.blend(h.rearrange(SWAP8), ODD8).intoArray(turned, at + 4 * COLUMNS);
            g.blend(e.rearrange(SWAP8), EVEN8).intoArray(turned, at + 8 * COLUMNS);
            h.blend(f.rearrange(SWAP8), EVEN8).intoArray(turned, at + 12 * COLUMNS);
        }
    }
}
