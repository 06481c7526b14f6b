package dmft.opencl;

import dmft.compute.Fields;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

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
     * Panels in a buffer.
     *
     * @param chunk the buffer
     * @param start the place of the block's first panel among the buffer's panels
     * @param capacity columns there is room for
     */
    record Block(DeviceMemory.Chunk chunk, int start, int capacity) {

        cl_mem buffer() {
            return chunk.buffer();
        }

        /** Where a column of one of its panels starts in the buffer, in numbers. */
        long place(int panel, int column) {
            return ((long) (start + panel) * capacity + column) * PANEL;
        }

        /** Distance between the same column of two panels, in numbers. */
        int panelStride() {
            return Math.multiplyExact(capacity, PANEL);
        }
    }

    /**
     * All panels. Where a growth ended in the middle, some blocks have more room than others and several share the buffer of a longer one.
     *
     * @param list the blocks in order
     * @param blockPanels panels in each block but the last, a power of two times {@link #BLOCK_PANELS}
     */
    record Blocks(List<Block> list, int blockPanels) {

        Block of(int panel) {
            return list.get(panel / blockPanels);
        }

        /** Where a column of a panel starts in its buffer, in numbers. */
        long place(int panel, int column) {
            return of(panel).place(panel % blockPanels, column);
        }

        /** Columns that all blocks have room for. */
        int capacity() {
            return list.stream().mapToInt(Block::capacity).min().orElse(0);
        }

        /** The same panels in blocks that may be shorter. */
        Blocks split(int panels, int shorter) {
            List<Block> parts = new ArrayList<>();
            for (int at = 0; at < panels && !list.isEmpty(); at += shorter) {
                Block whole = of(at);
                parts.add(new Block(whole.chunk, whole.start + at % blockPanels, whole.capacity));
            }
            return new Blocks(parts, shorter);
        }
    }

    /** What a parent and its views share. */
    private static final class Storage {
        private final DeviceMemory.Holding holding;
        private Blocks blocks = new Blocks(List.of(), BLOCK_PANELS);
        /** Columns from this one on are zero and the buffers do not say so yet: most are written in whole before they are read. */
        private int written;

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
        write(first + columns);
        return this;
    }

    /** About to be written in every site. */
    DeviceFields overwritten() {
        write(first);
        storage.written = Math.max(storage.written, first + columns);
        return this;
    }

    /** Makes zeros of the columns up to one that are to be zero and have not been written. */
    private void write(int end) {
        int from = storage.written;
        if (from < end) {
            storage.written = end;
            backend.clear(new DeviceFields(this, from - first, end - from));
        }
    }

    /** Whether these are the same columns. */
    boolean same(DeviceFields other) {
        return storage.equals(other.storage) && first == other.first && columns == other.columns;
    }

    /** Whether no column belongs to both. */
    boolean apart(DeviceFields other) {
        return !storage.equals(other.storage) || first + columns <= other.first || other.first + other.columns <= first;
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
        storage.written = Math.min(storage.written, columns);
        int capacity = storage.blocks.capacity();
        if (wanted > capacity) {
            // Twice the room, as in the heap, so that one forecast tells both. No basis has more columns than sites.
            reserve(Math.max(wanted, Math.min(Fields.moreRoom(capacity), sites)));
        }
        DeviceFields added = new DeviceFields(this, columns, count);
        columns = wanted;
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
        DeviceMemory.@Nullable Chunk last = null;
        for (Block block : storage.blocks.list) {
            bytes += block.chunk.equals(last) ? 0 : block.chunk.bytes();
            last = block.chunk;
        }
        return bytes;
    }

    /**
     * Makes room for columns, block by block, so that little is there twice.
     *
     * <p>Every block is in place as soon as it is made: should there be no room for the next one, all columns are where they are looked for.
     */
    private void reserve(int wanted) {
        // An odd number: panels a multiple of 4 KiB apart would compete for the same lines of a cache.
        int capacity = wanted | 1;
        Blocks old = storage.blocks;
        // Blocks of more columns are no longer than they were.
        int blockPanels = old.list.isEmpty() ? blockPanels(capacity) : Math.min(old.blockPanels, blockPanels(capacity));
        Blocks blocks = old.split(panels(), blockPanels);
        storage.blocks = blocks;
        int count = (panels() + blockPanels - 1) / blockPanels;
        boolean first = blocks.list.isEmpty();
        if (!first) {
            // A command held back counts on the columns being where they are, and buffers change hands here.
            backend.settle();
        }
        try {
            for (int b = 0; b < count; b++) {
                int panels = Math.min(panels() - b * blockPanels, blockPanels);
                long bytes = (long) panels * capacity * PANEL * Float.BYTES;
                if (first) {
                    blocks.list.add(new Block(backend.take(storage.holding, bytes), 0, capacity));
                } else if (blocks.list.get(b).capacity < capacity) {
                    grow(blocks.list, b, new Block(backend.take(storage.holding, bytes), 0, capacity), panels);
                }
            }
        } finally {
            Reference.reachabilityFence(storage);
        }
    }

    private void grow(List<Block> list, int b, Block larger, int panels) {
        Block old = list.get(b);
        if (storage.written > 0) {
            backend.move(old, larger, storage.written, panels);
        }
        list.set(b, larger);
        // Blocks that share a buffer follow one another and are replaced in order.
        if (b + 1 == list.size() || !list.get(b + 1).chunk.equals(old.chunk)) {
            backend.memory().give(storage.holding, old.chunk);
        }
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
