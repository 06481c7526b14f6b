package dmft.opencl;

import dmft.compute.BackendUnavailableException;
import java.nio.ByteBuffer;
import org.jocl.cl_mem;

/**
 * Averages over sites: ⟨aᵀx⟩ and ⟨x²⟩.
 *
 * <p>A first kernel sums in float32 over groups of at most 4096 sites, a second one adds the groups' sums in float64, one after another; only the
 * averages themselves come back. How sites are split depends on shapes and on the device alone, so that the same device gives the same bits.
 */
final class Averages {

    /** Bytes of partial sums that are on the device at a time. */
    private static final long PARTIAL_BYTES = 64L << 20;

    /** Work-items, or work-groups where they are what runs independently, for each compute unit: enough to even out. */
    private static final int SHARES = 4;

    /** Fewest panels in a group where work-items are vectors; as many as {@code contract.cl} goes through at a time. */
    private static final int FEWEST_PANELS = 32;

    /**
     * Most panels in a group on a GPU. A work-item adds up the sites of its group one after another, and the error of such a sum grows with their
     * number; 512 sites come out as exact as the 4096 that 16 lanes share elsewhere.
     */
    private static final int TILED_PANELS = 16;

    /** Fewest panels in a group on a GPU: more groups keep more of it busy. */
    private static final int FEWEST_TILED_PANELS = 8;

    /** Tiles of columns of a that a work-item takes where work-items are vectors: runs of 8 KiB in a panel. */
    private static final int ITEM_TILES = 16;

    /** Fewest of them: with fewer, x would be read too often. */
    private static final int FEWEST_TILES = 2;

    /** Multiplications that one core does in about the time that another launch takes. */
    private static final double SMALL_PRODUCT = 1e6;

    private final Commands commands;
    private final Staging staging;
    private final Tuning tuning;
    private final long mostPartialBytes;
    private final Scratch partial;
    private final Scratch total;

    Averages(Commands commands, Staging staging, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.staging = staging;
        this.tuning = tuning;
        this.mostPartialBytes = Math.min(PARTIAL_BYTES, memory.largest());
        this.partial = new Scratch(memory, arena);
        this.total = new Scratch(memory, arena);
    }

    /**
     * The number of averages of a product.
     *
     * @throws BackendUnavailableException if they are more than one read brings
     */
    static int length(int rows, int columns) {
        return DeviceErrors.atATime((long) rows * columns, Double.BYTES);
    }

    /** ⟨aᵀx⟩ as n_a × n_x numbers, row after row; valid until something is read again. */
    ByteBuffer products(DeviceFields a, DeviceFields x) {
        int length = length(a.columns(), x.columns());
        return tuning.tiled() ? tiledProducts(a, x, length) : vectorProducts(a, x, length);
    }

    /** ⟨x²⟩ of every column; valid until something is read again. */
    ByteBuffer squares(DeviceFields x) {
        int columns = x.columns();
        int lanes = tuning.lanes();
        int group = tuning.tiled() ? Launch.GROUP : 1;
        long items = Launch.roundUp((long) columns * DeviceFields.PANEL / lanes, group);
        return sums(
                columns,
                DeviceFields.PANEL,
                DeviceFields.BLOCK_PANELS,
                x,
                x,
                (panel, panels, groups, sums) -> commands.call("sum_squares")
                        .fields(x, panel)
                        .number(columns)
                        .number(panels)
                        .number(DeviceFields.BLOCK_PANELS)
                        .buffer(sums)
                        .run(new long[] {items, groups}, new long[] {group, 1}));
    }

    private ByteBuffer vectorProducts(DeviceFields a, DeviceFields x, int length) {
        int itemTiles = ITEM_TILES;
        while (columnItems(a, itemTiles) < wanted() && itemTiles > FEWEST_TILES) {
            itemTiles /= 2;
        }
        boolean small = (double) length * a.sites() < SMALL_PRODUCT;
        if (Launch.segment(0, a, x) == a.panels() && (small || columnItems(a, itemTiles) >= wanted())) {
            return wholeProducts(a, x, length, itemTiles);
        }
        int groupPanels = DeviceFields.BLOCK_PANELS;
        while (columnItems(a, itemTiles) * shares(a.panels(), groupPanels) < wanted() && groupPanels > FEWEST_PANELS) {
            groupPanels /= 2;
        }
        int chosenPanels = groupPanels;
        int chosenTiles = itemTiles;
        cl_mem averages = total.buffer((long) length * Double.BYTES);
        return sums(
                length,
                1,
                groupPanels,
                a,
                x,
                (panel, panels, groups, sums) -> vectorCall(a, x, panel, panels, chosenPanels, chosenTiles)
                        .number(0)
                        .buffer(sums)
                        .buffer(averages)
                        .number(1.0)
                        .run(new long[] {columnItems(a, chosenTiles), groups}, new long[] {1, 1}));
    }

    /** In one pass, where there are columns enough for all of the device, or so little to do that another launch would take longer. */
    private ByteBuffer wholeProducts(DeviceFields a, DeviceFields x, int length, int itemTiles) {
        cl_mem averages = total.buffer((long) length * Double.BYTES);
        cl_mem unused = partial.buffer((long) length * Float.BYTES);
        vectorCall(a, x, 0, a.panels(), DeviceFields.BLOCK_PANELS, itemTiles)
                .number(1)
                .buffer(unused)
                .buffer(averages)
                .number(1.0 / a.sites())
                .run(new long[] {columnItems(a, itemTiles), 1}, new long[] {1, 1});
        return staging.read(averages, length * Double.BYTES);
    }

    private Call vectorCall(DeviceFields a, DeviceFields x, int panel, int panels, int groupPanels, int itemTiles) {
        return commands.call("contract")
                .fields(a, panel)
                .number(a.columns())
                .fields(x, panel)
                .number(x.columns())
                .number(panels)
                .number(groupPanels)
                .number(tuning.contractRows() * itemTiles);
    }

    private long columnItems(DeviceFields a, int itemTiles) {
        return shares(a.columns(), (long) tuning.contractRows() * itemTiles);
    }

    private ByteBuffer tiledProducts(DeviceFields a, DeviceFields x, int length) {
        Tile tile = tuning.tile(x.columns());
        long tilesA = shares(a.columns(), tile.rows());
        long tilesX = shares(x.columns(), tile.columns());
        int groupPanels = TILED_PANELS;
        while (tilesA * tilesX * shares(a.panels(), groupPanels) < wanted() && groupPanels > FEWEST_TILED_PANELS) {
            groupPanels /= 2;
        }
        int chosenPanels = groupPanels;
        return sums(
                length,
                1,
                groupPanels,
                a,
                x,
                (panel, panels, groups, sums) -> commands.call(tuning.kernel("contract", tile))
                        .fields(a, panel)
                        .number(a.columns())
                        .fields(x, panel)
                        .number(x.columns())
                        .number(panels)
                        .number(chosenPanels)
                        .buffer(sums)
                        .run(new long[] {tilesA * tile.items(), tilesX, groups}, new long[] {tile.items(), 1, 1}));
    }

    private int wanted() {
        return SHARES * tuning.limits().computeUnits();
    }

    private static long shares(long whole, long share) {
        return (whole + share - 1) / share;
    }

    /** Starts the first kernel on some panels, which make up {@code groups} groups. */
    @FunctionalInterface
    private interface FirstPass {
        void run(int panel, int panels, int groups, cl_mem sums);
    }

    /**
     * Both passes.
     *
     * @param length how many averages
     * @param parts partial sums that a group leaves of each
     */
    private ByteBuffer sums(int length, int parts, int groupPanels, DeviceFields a, DeviceFields x, FirstPass first) {
        long groupBytes = (long) length * parts * Float.BYTES;
        long most = Math.clamp(
                Math.min(mostPartialBytes / groupBytes, Launch.MOST_GROUPS), 1, shares(a.panels(), groupPanels));
        cl_mem sums = partial.buffer(most * groupBytes);
        cl_mem averages = total.buffer((long) length * Double.BYTES);
        int at = 0;
        while (at < a.panels()) {
            int left = Launch.segment(at, a, x);
            int groups = (int) Math.min(most, shares(left, groupPanels));
            int panels = Math.min(left, groups * groupPanels);
            first.run(at, panels, groups, sums);
            boolean last = at + panels == a.panels();
            commands.call("sum_partial")
                    .buffer(sums)
                    .number(groups * parts)
                    .number(length)
                    .buffer(averages)
                    .number(at == 0 ? 0 : 1)
                    .number(last ? 1.0 / a.sites() : 1.0)
                    .run(new long[] {Launch.roundUp(length, Launch.GROUP)}, new long[] {Launch.GROUP});
            at += panels;
        }
        return staging.read(averages, length * Double.BYTES);
    }
}
