package dmft.compute;

import java.util.Arrays;

/**
 * c = ⟨aᵀx⟩ over panels of sites, blocked for the caches.
 *
 * <p>A tile of 4 columns of a and 5 of x reads nine vectors for twenty multiplications, so both have to come from the first-level cache: a few panels of some
 * tiles of a stay there while one tile of x after the other comes by. Tasks that follow one another share a block of 4096 sites, whose x stays in the second-level
 * cache. Lanes are summed in float64 after every block, and blocks are added in their order whichever thread has done them.
 */
final class Contraction {

    /** Most columns of a that a task works on: runs of 8 KiB in a panel, long enough for the hardware to fetch ahead. */
    private static final int TASK_COLUMNS = 64;

    /** Blocks whose sums are kept apart until they are added. */
    private static final int WAVE = 8;

    /** Panels that are gone through at a time. */
    private static final int NEAR_PANELS = 16;

    /** Columns of a that stay near: with a tile of x, 512 sites of 12 + 5 columns fill two thirds of a first-level cache of 48 KiB. */
    private static final int NEAR_COLUMNS = 3 * ContractKernel.ROWS;

    private final PanelFields a;
    private final PanelFields x;
    private final ThreadLocal<float[]> scratch;
    private final int taskColumns;
    private final int ranges; // of columns of a
    private final int tiles; // of x beside a tile of a, at most

    private Contraction(PanelFields a, PanelFields x, int threads, ThreadLocal<float[]> scratch) {
        this.a = a;
        this.x = x;
        this.scratch = scratch;
        this.taskColumns = taskColumns(a.columns(), threads);
        this.ranges = Math.ceilDiv(a.columns(), taskColumns);
        this.tiles = Math.ceilDiv(x.columns(), ContractKernel.NARROW);
    }

    /**
     * ⟨aᵀx⟩, an n_a × n_x matrix.
     *
     * @param scratch an array of each thread: to make one every time would take as long as a fifth of the work
     */
    static Matrix of(Workers workers, ThreadLocal<float[]> scratch, PanelFields a, PanelFields x) {
        Matrix c = new Matrix(a.columns(), x.columns());
        if (a.columns() == 0 || x.columns() == 0) {
            return c;
        }
        Contraction work = new Contraction(a, x, workers.threads(), scratch);
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

    /** Columns of a per task: a multiple of the tile, small enough for the cache, and as much for every thread. */
    private static int taskColumns(int columns, int threads) {
        int rounds = Math.ceilDiv(columns, TASK_COLUMNS * threads);
        int share = Math.ceilDiv(columns, Math.max(1, rounds) * threads);
        return Math.ceilDiv(Math.max(share, 1), ContractKernel.ROWS) * ContractKernel.ROWS;
    }

    /** Sums over a block of sites, of some columns of a with all of x. */
    private void block(int b, int range, Matrix into) {
        int first = range * taskColumns;
        int end = Math.min(first + taskColumns, a.columns());
        int whole = first + (end - first) / ContractKernel.ROWS * ContractKernel.ROWS; // end of those that fill tiles
        float[] sums = room(Math.ceilDiv(end - first, ContractKernel.ROWS));
        int panels = a.panelsIn(b);
        for (int p = 0; p < panels; p += NEAR_PANELS) {
            int count = Math.min(NEAR_PANELS, panels - p);
            for (int i = first; i < whole; i += NEAR_COLUMNS) {
                wholeTiles(b, p, count, first, i, Math.min(i + NEAR_COLUMNS, whole), sums);
            }
            if (whole < end) {
                edge(b, p, count, whole, 0, sums, at(first, whole, 0));
            }
        }
        store(sums, first, whole, end, into);
    }

    /** Zeros for the sums of so many rows of tiles. */
    private float[] room(int rowsOfTiles) {
        int used = PanelFields.LEAD + rowsOfTiles * tiles * ContractKernel.TILE;
        float[] room = scratch.get();
        if (room.length < used) {
            room = new float[used];
            scratch.set(room);
        } else {
            Arrays.fill(room, 0, used, 0f);
        }
        return room;
    }

    /** Some tiles of a beside all of x. */
    private void wholeTiles(int b, int p, int panels, int first, int from, int to, float[] sums) {
        int as = a.panelStride();
        int xs = x.panelStride();
        float[] fa = a.block(b);
        float[] fx = x.block(b);
        int j = 0;
        for (; j + ContractKernel.WIDE <= x.columns(); j += ContractKernel.WIDE) {
            for (int i = from; i < to; i += ContractKernel.ROWS) {
                ContractKernel.wide(fa, a.offset(p, i), as, fx, x.offset(p, j), xs, panels, sums, at(first, i, j));
            }
        }
        for (int i = from; j < x.columns() && i < to; i += ContractKernel.ROWS) {
            edge(b, p, panels, i, j, sums, at(first, i, j));
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

    /** Where the sums of the tile at (i, j) begin: tiles are at least a narrow one wide, so no two share a place. */
    private int at(int first, int i, int j) {
        int tile = (i - first) / ContractKernel.ROWS * tiles + j / ContractKernel.NARROW;
        return PanelFields.LEAD + tile * ContractKernel.TILE;
    }

    /** Sums of lanes, where they belong. */
    private void store(float[] sums, int first, int whole, int end, Matrix into) {
        double[] entries = new double[ContractKernel.ENTRIES];
        for (int i = first; i < end; i += ContractKernel.ROWS) {
            int rows = Math.min(ContractKernel.ROWS, end - i);
            int at = at(first, i, 0);
            for (int j = 0; j < x.columns(); ) {
                boolean wide = i < whole && j + ContractKernel.WIDE <= x.columns();
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
