package dmft.opencl;

import dmft.compute.Fields;
import org.jocl.cl_mem;

/**
 * float32 fields on a device, in panels of 32 sites: inside a panel each column's 32 numbers are contiguous and the columns follow one another.
 *
 * <p>A column of a panel is what a GPU's warp reads at once and two of a processor's longest vectors. Panels are gathered in blocks of a power of two times
 * 4096 sites, a buffer each, as many as the device's largest allocation makes necessary. Sites that pad the last panel are zero in
 * every column. The buffers go back when Java has collected the fields and all views of them.
 */
final class DeviceFields implements Fields {

    /** Sites in a panel. */
    static final int PANEL = 32;

    /** Panels whose sums may stay in float32: 4096 sites. Blocks are made of as many. */
    static final int BLOCK_PANELS = 128;

    /** Share of the device's memory that a block may take, so that growing block by block needs little spare memory. */
    private static final int BLOCKS_IN_MEMORY = 16;

    /**
     * Buffers of panels.
     *
     * @param chunks a buffer a block
     * @param blockPanels panels in each block but the last, a power of two times {@link #BLOCK_PANELS}
     * @param capacity columns there is room for
     */
    record Blocks(DeviceMemory.Chunk[] chunks, int blockPanels, int capacity) {

        /** The buffer that holds a panel. */
        cl_mem buffer(int panel) {
            return chunks[panel / blockPanels].buffer();
        }

        /** Where a column of a panel starts in its buffer, in numbers. */
        long place(int panel, int column) {
            return ((long) (panel % blockPanels) * capacity + column) * PANEL;
        }

        /** Distance between the same column of two panels, in numbers. */
        int panelStride() {
            return Math.multiplyExact(capacity, PANEL);
        }
    }

    /** What a parent and its views share. */
    private static final class Storage {
        private final DeviceMemory.Holding holding;
        private Blocks blocks = new Blocks(new DeviceMemory.Chunk[0], BLOCK_PANELS, 0);
        private int columns;
        /** Whether all columns are zero and the buffers do not say so yet: most fields are written in whole before they are read. */
        private boolean blank = true;

        private Storage(OpenClBackend backend) {
            this.holding = backend.memory().holding(backend.arena(), this);
        }
    }

    private final OpenClBackend backend;
    private final Storage storage;
    private final int sites;
    private final int first;
    private final boolean isView;
    private int columns;

    DeviceFields(OpenClBackend backend, int sites, int columns) {
        if (sites < 0 || columns < 0) {
            throw new IllegalArgumentException("fields cannot be " + sites + " x " + columns);
        }
        this.backend = backend;
        this.sites = sites;
        this.first = 0;
        this.isView = false;
        this.columns = columns;
        this.storage = new Storage(backend);
        storage.columns = columns;
        if (columns > 0) {
            reserve(columns);
        }
    }

    private DeviceFields(DeviceFields parent, int first, int columns) {
        this.backend = parent.backend;
        this.storage = parent.storage;
        this.sites = parent.sites;
        this.first = parent.first + first;
        this.isView = true;
        this.columns = columns;
    }

    int panels() {
        return (sites + PANEL - 1) / PANEL;
    }

    Blocks blocks() {
        return storage.blocks;
    }

    /** The first of these columns among those of the blocks. */
    int first() {
        return first;
    }

    OpenClBackend backend() {
        return backend;
    }

    /** About to be read, or written in part. */
    DeviceFields ready() {
        if (storage.blank) {
            storage.blank = false;
            backend.clear(new DeviceFields(this, -first, storage.columns));
        }
        return this;
    }

    /** About to be written in every site. */
    DeviceFields overwritten() {
        if (first == 0 && columns == storage.columns) {
            storage.blank = false;
        }
        return ready();
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
        return new DeviceFields(this, from, count);
    }

    @Override
    public Fields append(int count) {
        requireOwner();
        int wanted = Math.addExact(columns, count);
        int capacity = storage.blocks.capacity;
        if (wanted > capacity) {
            // Half as much again: memory is dearer here than copying. No basis has more columns than sites.
            reserve(Math.max(wanted, Math.min(capacity + capacity / 2, sites)));
        }
        DeviceFields added = new DeviceFields(this, columns, count);
        columns = wanted;
        storage.columns = wanted;
        if (!storage.blank) {
            backend.clear(added);
        }
        return added;
    }

    @Override
    public void truncate(int count) {
        requireOwner();
        columns = Math.min(columns, count);
        storage.columns = columns;
    }

    @Override
    public long bytes() {
        long bytes = 0;
        for (DeviceMemory.Chunk block : storage.blocks.chunks) {
            bytes += block.bytes();
        }
        return bytes;
    }

    /** Makes room for columns, block by block, so that little is there twice. Blocks of more columns are no longer than they were. */
    private void reserve(int wanted) {
        Blocks old = storage.blocks;
        storage.blank |= columns == 0;
        // An odd number: panels a multiple of 4 KiB apart would compete for the same lines of a cache.
        int capacity = wanted | 1;
        int blockPanels = blockPanels(capacity);
        int count = (panels() + blockPanels - 1) / blockPanels;
        Blocks larger = new Blocks(new DeviceMemory.Chunk[count], blockPanels, capacity);
        for (int b = 0; b < count; b++) {
            int from = b * blockPanels;
            int to = Math.min(panels(), from + blockPanels);
            long bytes = (long) (to - from) * capacity * PANEL * Float.BYTES;
            larger.chunks[b] = backend.memory().take(storage.holding, bytes);
            if (old.capacity > 0) {
                if (!storage.blank) {
                    backend.move(old, larger, columns, from, to);
                }
                if (to % old.blockPanels == 0 || to == panels()) {
                    backend.memory().give(storage.holding, old.chunks[from / old.blockPanels]);
                }
            }
        }
        storage.blocks = larger;
    }

    private int blockPanels(int capacity) {
        DeviceMemory memory = backend.memory();
        long panelBytes = (long) capacity * PANEL * Float.BYTES;
        long most = Math.min(memory.largest(), Math.max(memory.limit() / BLOCKS_IN_MEMORY, BLOCK_PANELS * panelBytes));
        int blockPanels = BLOCK_PANELS;
        while (blockPanels < panels() && Math.min(2 * blockPanels, panels()) * panelBytes <= most) {
            blockPanels *= 2;
        }
        return blockPanels;
    }

    private void requireOwner() {
        if (isView) {
            throw new IllegalStateException("a view of fields cannot change its number of columns");
        }
    }
}
