package dmft.compute;

import java.util.Arrays;

/**
 * c = ⟨aᵀx⟩ over panels of sites, blocked for the caches.
 *
 * <p>A few panels are gone through at a time, with some columns of a after the other. Of x as many columns as make whole groups are turned first, so that they fill the
 * lanes: a tile of 12 columns of a by a group of x then needs no sums of lanes afterwards and runs as fast as a c does. The other columns, and all where a or x has few,
 * are taken as they lie, sites in the lanes: a tile of 4 columns of a and 5 of x reads nine vectors for twenty multiplications. Sums stay in the second-level cache while
 * a block of 4096 sites is done; blocks are added in float64, in their order whichever thread has done them.
 */
final class Contraction {

    /** Sums that a task keeps: half a MiB, which leaves room in a second-level cache for the panels of x. */
    private static final int TASK_SUMS = 1 << 17;

    /** Blocks whose sums are kept apart until they are added. */
    private static final int WAVE = 8;

    /** Columns of a from which on it pays to turn x. */
    private static final int WORTH_TURNING = 48;

    /** Panels that are gone through at a time. */
    private static final int NEAR_PANELS = 16;

    /** Panels whose products are added up in one lane before their sum is: fewer, and rounding is less. */
    private static final int SUMMED_PANELS = 8;

    /** Columns of a that stay near: with a tile of x, 512 sites of 12 + 5 columns fill two thirds of a first-level cache of 48 KiB. */
    private static final int NEAR_COLUMNS = ContractKernel.TURNED_ROWS;

    /** Arrays of each thread, used again: to make them every time would take as long as a fifth of the work. */
    static final class Room {
        private final ThreadLocal<float[]> sums = ThreadLocal.withInitial(() -> new float[0]);
        private final ThreadLocal<float[]> turned = ThreadLocal.withInitial(() -> new float[0]);

        /** Zeros. */
        private float[] sums(int used) {
            float[] room = atLeast(used, sums);
            Arrays.fill(room, 0, used, 0f);
            return room;
        }

        private static float[] atLeast(int length, ThreadLocal<float[]> held) {
            float[] room = held.get();
            if (room.length < length) {
                room = new float[length];
                held.set(room);
            }
            return room;
        }
    }

    private final PanelFields a;
    private final PanelFields x;
    private final Room room;
    private final int groups; // of x that are turned
    private final int upright; // the first column of x that is not
    private final int tiles; // of the others beside a tile of a, at most
    private final int taskColumns;
    private final int ranges; // of columns of a

    private Contraction(PanelFields a, PanelFields x, Workers workers, Room room) {
        this.a = a;
        this.x = x;
        this.room = room;
        boolean turns = ContractKernel.TURNS && a.columns() >= WORTH_TURNING;
        this.groups = turns ? x.columns() / ContractKernel.TURNED : 0;
        this.upright = groups * ContractKernel.TURNED;
        this.tiles = Math.ceilDiv(x.columns() - upright, ContractKernel.NARROW);
        this.taskColumns = taskColumns(workers);
        this.ranges = Math.ceilDiv(a.columns(), taskColumns);
    }

    /** ⟨aᵀx⟩, an n_a × n_x matrix. */
    static Matrix of(Workers workers, Room room, PanelFields a, PanelFields x) {
        if (a.columns() < x.columns()) {
            return of(workers, room, x, a).transpose(); // fewer columns to turn, and more that are worth it
        }
        if (ThinContraction.suits(x)) {
            return ThinContraction.of(workers, a, x);
        }
        Matrix c = new Matrix(a.columns(), x.columns());
        if (x.columns() == 0) {
            return c;
        }
        Contraction work = new Contraction(a, x, workers, room);
        Matrix[] sums = new Matrix[Math.min(WAVE, a.blocks())];
        Arrays.setAll(sums, b -> new Matrix(a.columns(), x.columns()));
        for (int first = 0; first < a.blocks(); first += WAVE) {
            int from = first;
            int count = Math.min(WAVE, a.blocks() - first);
            workers.run(
                    count * work.ranges,
                    t -> work.block(from + t / work.ranges, t % work.ranges, sums[t / work.ranges]));
            for (int b = 0; b < count; b++) {
                c.addScaled(1, sums[b]);
            }
        }
        return c.scale(1.0 / a.sites());
    }

    /** Columns of a per task: as many as their sums leave room for, but tasks for every thread, of which each turns x; a multiple of those that stay near. */
    private int taskColumns(Workers workers) {
        int sumsOfColumn = upright + tiles * ContractKernel.TILE / ContractKernel.ROWS;
        int parts = workers.ranges(Math.min(WAVE, a.blocks()));
        int columns = Math.min(TASK_SUMS / sumsOfColumn, Math.ceilDiv(a.columns(), parts));
        return Math.ceilDiv(Math.max(columns, 1), NEAR_COLUMNS) * NEAR_COLUMNS;
    }

    /** Sums over a block of sites, of some columns of a with all of x. */
    private void block(int b, int range, Matrix into) {
        int first = range * taskColumns;
        int end = Math.min(first + taskColumns, a.columns());
        float[] sums = room.sums(at(first, Math.ceilDiv(end, ContractKernel.ROWS) * ContractKernel.ROWS, upright));
        float[] turned = Room.atLeast(turnedAt(0, groups), room.turned);
        float[] square = new float[TurnKernel.SQUARE];
        int panels = a.panelsIn(b);
        for (int p = 0; p < panels; p += NEAR_PANELS) {
            int count = Math.min(NEAR_PANELS, panels - p);
            // Written where nobody reads, or the compiler would leave the reading out.
            turned[0] = fetch(a, b, p, count, first, end) + fetch(x, b, p, count, 0, x.columns());
            turn(b, p, count, turned, square);
            for (int i = first; i < end; i += NEAR_COLUMNS) {
                for (int g = 0; g < groups; g++) {
                    turnedTile(b, p, count, i, turned, g, sums, turnedSums(first, i, g));
                }
                if (tiles > 0) {
                    uprightTiles(b, p, count, first, i, Math.min(i + NEAR_COLUMNS, end), sums);
                }
            }
        }
        storeTurned(sums, first, end, into);
        storeUpright(sums, first, end, into);
    }

    /** Reads some columns of panels that will be gone through, so that they are near: see {@link FetchKernel}. */
    private static float fetch(PanelFields from, int b, int p, int panels, int first, int end) {
        float[] numbers = from.block(b);
        float sum = 0;
        for (int k = p; k < p + panels; k++) {
            sum += FetchKernel.lines(numbers, from.offset(k, first), from.offset(k, end));
        }
        return sum;
    }

    /** Groups of columns of x with those of a site side by side, group after group, site after site. */
    private void turn(int b, int p, int panels, float[] turned, float[] square) {
        float[] from = x.block(b);
        for (int g = 0; g < groups; g++) {
            for (int k = 0; k < panels; k++) {
                TurnKernel.turn(from, x.offset(p + k, g * ContractKernel.TURNED), turned, turnedAt(k, g), square);
            }
        }
    }

    /** Where group g of the k-th panel lies that is near. */
    private static int turnedAt(int k, int g) {
        return PanelFields.LEAD + (g * NEAR_PANELS + k) * PanelFields.PANEL * ContractKernel.TURNED;
    }

    /** 12 columns of a beside a group of x. */
    private void turnedTile(int b, int p, int panels, int i, float[] turned, int g, float[] sums, int sums0) {
        float[] fa = a.block(b);
        int as = a.panelStride();
        for (int k = 0; k < panels; k += SUMMED_PANELS) {
            int count = Math.min(SUMMED_PANELS, panels - k);
            int a0 = a.offset(p + k, turnedRow(i));
            ContractKernel.turned(fa, a0, as, turned, turnedAt(k, g), count, sums, sums0);
        }
    }

    /** The first column of a in the turned tile at i: the last tile of all is as tall as the others and repeats some of the one before. */
    private int turnedRow(int i) {
        return Math.min(i, a.columns() - ContractKernel.TURNED_ROWS);
    }

    /** Some columns of a, at most as many as stay near, beside the upright ones of x. */
    private void uprightTiles(int b, int p, int panels, int first, int from, int to, float[] sums) {
        int whole = from + (to - from) / ContractKernel.ROWS * ContractKernel.ROWS; // end of those that fill tiles
        int as = a.panelStride();
        int xs = x.panelStride();
        float[] fa = a.block(b);
        float[] fx = x.block(b);
        int j = upright;
        for (; j + ContractKernel.WIDE <= x.columns(); j += ContractKernel.WIDE) {
            for (int i = from; i < whole; i += ContractKernel.ROWS) {
                ContractKernel.wide(fa, a.offset(p, i), as, fx, x.offset(p, j), xs, panels, sums, at(first, i, j));
            }
        }
        for (int i = from; j < x.columns() && i < whole; i += ContractKernel.ROWS) {
            edge(b, p, panels, i, j, sums, at(first, i, j));
        }
        if (whole < to) {
            edge(b, p, panels, whole, upright, sums, at(first, whole, upright));
        }
    }

    /** One tile of a, of 4 columns or fewer, beside the columns of x from j on. */
    private void edge(int b, int p, int panels, int i, int from, float[] sums, int sums0) {
        int lastA = a.columns() - 1;
        int lastX = x.columns() - 1;
        int at = sums0;
        for (int j = from; j <= lastX; j += ContractKernel.NARROW) {
            ContractKernel.narrow(
                    a.block(b),
                    a.offset(p, i),
                    a.offset(p, Math.min(i + 1, lastA)),
                    a.offset(p, Math.min(i + 2, lastA)),
                    a.offset(p, Math.min(i + 3, lastA)),
                    a.panelStride(),
                    x.block(b),
                    x.offset(p, j),
                    x.offset(p, Math.min(j + 1, lastX)),
                    x.offset(p, Math.min(j + 2, lastX)),
                    x.offset(p, Math.min(j + 3, lastX)),
                    x.panelStride(),
                    panels,
                    sums,
                    at);
            at += ContractKernel.TILE;
        }
    }

    /** Where the sums of the turned tile at column i of a and group g begin. */
    private int turnedSums(int first, int i, int g) {
        int tile = (i - first) / ContractKernel.TURNED_ROWS * groups + g;
        return PanelFields.LEAD + tile * ContractKernel.TURNED_TILE;
    }

    /** Where the sums of the upright tile at (i, j) begin: tiles are at least a narrow one wide, so no two share a place. */
    private int at(int first, int i, int j) {
        int tile = (i - first) / ContractKernel.ROWS * tiles + (j - upright) / ContractKernel.NARROW;
        return turnedSums(first, first + taskColumns, 0) + tile * ContractKernel.TILE;
    }

    private void storeTurned(float[] sums, int first, int end, Matrix into) {
        for (int i = first; i < end; i += ContractKernel.TURNED_ROWS) {
            for (int k = i; k < Math.min(i + ContractKernel.TURNED_ROWS, end); k++) {
                for (int g = 0; g < groups; g++) {
                    int at = turnedSums(first, i, g) + (k - turnedRow(i)) * ContractKernel.TURNED;
                    for (int j = 0; j < ContractKernel.TURNED; j++) {
                        into.set(k, g * ContractKernel.TURNED + j, sums[at + j]);
                    }
                }
            }
        }
    }

    /** Sums of lanes, where they belong. */
    private void storeUpright(float[] sums, int first, int end, Matrix into) {
        double[] entries = new double[ContractKernel.ENTRIES];
        for (int i = first; i < end; i += ContractKernel.ROWS) {
            int rows = Math.min(ContractKernel.ROWS, end - i);
            int at = at(first, i, upright);
            for (int j = upright; j < x.columns(); ) {
                boolean wide = rows == ContractKernel.ROWS && j + ContractKernel.WIDE <= x.columns();
                int width = wide ? ContractKernel.WIDE : ContractKernel.NARROW;
                int columns = Math.min(width, x.columns() - j);
                ContractKernel.sumLanes(sums, wide ? at(first, i, j) : at, ContractKernel.ROWS * width, entries);
                for (int k = 0; k < rows; k++) {
                    for (int l = 0; l < columns; l++) {
                        into.set(i + k, j + l, entries[k * width + l]);
                    }
                }
                j += width;
                at = wide ? at(first, i, j) : at + ContractKernel.TILE;
            }
        }
    }
}
