package dmft.compute;

import java.util.Arrays;

/**
 * float32 fields in panels of 32 sites: inside a panel each column's 32 numbers are contiguous and the columns follow one another.
 *
 * <p>Both products of a solve then stream: a c runs down the columns of one panel with the sites in the vector lanes, and ⟨aᵀx⟩ takes the same
 * lanes of a few columns of a and x. Panels are gathered in blocks of 4096 sites, one array each, so that no array outgrows Java's limit and
 * growing needs little spare memory. Sites that pad the last panel are zero in every column.
 */
final class PanelFields implements Fields {

    /** Sites in a panel: two AVX-512 vectors. */
    static final int PANEL = 32;

    /** Panels in a block. */
    static final int BLOCK_PANELS = 128;

    private static final int BLOCK = PANEL * BLOCK_PANELS;

    /**
     * Floats before the first panel of a block. An array's elements start 16 bytes into the object; 48 more, and no vector straddles two cache lines
     * where objects are aligned to 64 bytes (-XX:ObjectAlignmentInBytes=64, as the launcher sets).
     */
    static final int LEAD = 12;

    /** What a parent and its views share. */
    private static final class Storage {
        final float[][] blocks;
        int capacity;

        Storage(int blockCount) {
            blocks = new float[blockCount][];
        }
    }

    private final Storage storage;
    private final int sites;
    private final int first;
    private final boolean isView;
    private int columns;

    PanelFields(int sites, int columns) {
        this.sites = sites;
        this.first = 0;
        this.isView = false;
        this.columns = columns;
        this.storage = new Storage((sites + BLOCK - 1) / BLOCK);
        storage.capacity = spread(columns);
        for (int b = 0; b < storage.blocks.length; b++) {
            storage.blocks[b] = new float[LEAD + Math.multiplyExact(panelsIn(b) * PANEL, storage.capacity)];
        }
    }

    private PanelFields(PanelFields parent, int first, int columns) {
        this.storage = parent.storage;
        this.sites = parent.sites;
        this.first = parent.first + first;
        this.isView = true;
        this.columns = columns;
    }

    int blocks() {
        return storage.blocks.length;
    }

    /** Panels in block b. */
    int panelsIn(int b) {
        int panels = (sites + PANEL - 1) / PANEL;
        return Math.min(BLOCK_PANELS, panels - b * BLOCK_PANELS);
    }

    int panels() {
        return (sites + PANEL - 1) / PANEL;
    }

    float[] block(int b) {
        return storage.blocks[b];
    }

    /** Distance between the same column of two panels. */
    int panelStride() {
        return storage.capacity * PANEL;
    }

    /** Where column j of the p-th panel of a block starts. */
    int offset(int p, int j) {
        return LEAD + (p * storage.capacity + first + j) * PANEL;
    }

    @Override
    public int sites() {
        return sites;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public Fields view(int from, int count) {
        if (from < 0 || count < 0 || from + count > columns) {
            throw new IllegalArgumentException(
                    "columns " + from + " to " + (from + count) + " of fields with " + columns + " columns");
        }
        return new PanelFields(this, from, count);
    }

    @Override
    public Fields append(int count) {
        requireOwner();
        int wanted = columns + count;
        if (wanted > storage.capacity) {
            reserve(Math.max(wanted, Math.min(Fields.moreRoom(storage.capacity), sites)));
        }
        columns = wanted;
        Fields added = view(columns - count, count);
        clear((PanelFields) added);
        return added;
    }

    @Override
    public void truncate(int count) {
        requireOwner();
        columns = Math.min(columns, count);
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (float[] block : storage.blocks) {
            bytes += 4L * block.length;
        }
        return bytes;
    }

    /** Sets the sites that pad the last panel to zero again, after an operation for which 0 does not give 0. */
    void clearPadding() {
        int used = sites % PANEL;
        if (used == 0 || storage.blocks.length == 0) {
            return;
        }
        int b = storage.blocks.length - 1;
        int p = panelsIn(b) - 1;
        for (int j = 0; j < columns; j++) {
            int at = offset(p, j);
            Arrays.fill(storage.blocks[b], at + used, at + PANEL, 0f);
        }
    }

    private static void clear(PanelFields x) {
        for (int b = 0; b < x.blocks(); b++) {
            for (int p = 0; p < x.panelsIn(b); p++) {
                int at = x.offset(p, 0);
                Arrays.fill(x.block(b), at, at + x.columns * PANEL, 0f);
            }
        }
    }

    /** An odd number of columns: panels a multiple of 4 KiB apart would compete for the same lines of a cache. */
    private static int spread(int columns) {
        return columns | 1;
    }

    private void reserve(int wanted) {
        int newCapacity = spread(wanted);
        for (int b = 0; b < storage.blocks.length; b++) {
            int panels = panelsIn(b);
            float[] larger = new float[LEAD + Math.multiplyExact(panels * PANEL, newCapacity)];
            for (int p = 0; p < panels; p++) {
                System.arraycopy(
                        storage.blocks[b],
                        LEAD + p * storage.capacity * PANEL,
                        larger,
                        LEAD + p * newCapacity * PANEL,
                        columns * PANEL);
            }
            storage.blocks[b] = larger;
        }
        storage.capacity = newCapacity;
    }

    private void requireOwner() {
        if (isView) {
            throw new IllegalStateException("a view of fields cannot change its number of columns");
        }
    }
}
