package dmft.opencl;

import static org.jocl.CL.CL_MEM_READ_WRITE;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;
import static org.jocl.CL.clCreateBuffer;
import static org.jocl.CL.clReleaseMemObject;

import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jocl.CLException;
import org.jocl.cl_context;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a device, whose buffers come back when Java has collected the objects they belong to.
 *
 * <p>Fields are dropped, not closed, and the garbage collector does not see what they weigh on the device. So the bytes are counted here: once those in use
 * have doubled since the last collection (and are a fair share of the limit), or an allocation does not fit, the collector is asked to run.
 * Buffers that come back are kept for the next allocation of their size by the same backend, for a step of a solve needs the same sizes over and over; a
 * backend's commands run in order, so that a buffer may be handed on while a command still uses it.
 *
 * <p>Shared by the backends of a context, on several threads: what one has dropped makes room for another.
 */
final class DeviceMemory {

    /** Least share of the limit that is in use before the collector is asked to run without need. */
    private static final double FAIR_SHARE = 0.25;

    /** Makes and releases buffers. */
    interface Driver {

        /**
         * A buffer.
         *
         * @throws CLException if the device has no room
         */
        cl_mem create(long bytes);

        /** Gives a buffer back. */
        void release(cl_mem buffer);
    }

    /** Buffers of a context. */
    record ContextDriver(cl_context context) implements Driver {

        @Override
        public cl_mem create(long bytes) {
            return Handles.created(clCreateBuffer(context, CL_MEM_READ_WRITE, bytes, null, null));
        }

        @Override
        public void release(cl_mem buffer) {
            clReleaseMemObject(buffer);
            Handles.released();
        }
    }

    /** A buffer of at least the size asked for. */
    record Chunk(cl_mem buffer, long bytes) {}

    /** The buffers of one backend. */
    static final class Arena {
        private final Map<Long, ArrayDeque<Chunk>> idle = new HashMap<>();
        private final Set<Holding> holdings = new HashSet<>();
    }

    /** The buffers of one object; it must not be reachable from here. */
    static final class Holding extends PhantomReference<Object> {
        private final Arena arena;
        private final List<Chunk> chunks = new ArrayList<>();

        private Holding(Object owner, Arena arena, ReferenceQueue<Object> queue) {
            super(owner, queue);
            this.arena = arena;
        }
    }

    private final Driver driver;
    private final String device;
    private final long limit;
    private final long largest;
    private final Runnable lost;
    private final ReferenceQueue<Object> dropped = new ReferenceQueue<>();
    private final Set<Arena> arenas = new HashSet<>();
    private long used;
    private long idle;
    private long collectAbove;

    /**
     * All memory of a device.
     *
     * @param limit bytes that may be in use
     * @param largest bytes of the largest buffer
     * @param lost told of every error but a want of memory
     */
    DeviceMemory(Driver driver, String device, long limit, long largest, Runnable lost) {
        this.driver = driver;
        this.device = device;
        this.limit = limit;
        this.largest = largest;
        this.lost = lost;
        this.collectAbove = (long) (FAIR_SHARE * limit);
    }

    /** Bytes of the largest buffer. */
    long largest() {
        return largest;
    }

    /** Bytes that may be in use. */
    long limit() {
        return limit;
    }

    /** Bytes in use, dropped ones included until the collector has found them. */
    synchronized long used() {
        return used;
    }

    /** A place for the buffers of a backend. */
    synchronized Arena arena() {
        Arena arena = new Arena();
        arenas.add(arena);
        return arena;
    }

    /** A place for the buffers of an object, which come back once Java has collected it. */
    synchronized Holding holding(Arena arena, Object owner) {
        Holding holding = new Holding(owner, arena, dropped);
        arena.holdings.add(holding);
        return holding;
    }

    /**
     * A buffer, its contents left to chance. The object that the holding belongs to must be in use beyond this call.
     *
     * @throws dmft.compute.BackendUnavailableException if there is no room
     */
    synchronized Chunk take(Holding holding, long bytes) {
        long size = sizeClass(bytes);
        if (bytes > largest) {
            throw DeviceErrors.noRoom(device, bytes, used, limit, largest);
        }
        takeBackDropped();
        Chunk chunk = reused(holding.arena, size);
        if (chunk == null && used + size > collectAbove) {
            collect();
            collectAbove = Math.clamp(2 * used, (long) (FAIR_SHARE * limit), limit);
            chunk = reused(holding.arena, size);
        }
        if (chunk == null) {
            chunk = created(Math.min(size, largest));
        }
        holding.chunks.add(chunk);
        used += chunk.bytes;
        return chunk;
    }

    /** Hands a buffer back. */
    synchronized void give(Holding holding, Chunk chunk) {
        holding.chunks.remove(chunk);
        keep(holding.arena, chunk);
    }

    /** Releases all buffers of a backend, whoever still refers to them. */
    synchronized void close(Arena arena) {
        for (Holding holding : arena.holdings) {
            holding.clear();
            for (Chunk chunk : holding.chunks) {
                keep(arena, chunk);
            }
        }
        arena.holdings.clear();
        arenas.remove(arena);
        releaseIdle(arena);
    }

    private @Nullable Chunk reused(Arena arena, long size) {
        ArrayDeque<Chunk> chunks = arena.idle.get(Math.min(size, largest));
        Chunk chunk = chunks == null ? null : chunks.poll();
        if (chunk != null) {
            idle -= chunk.bytes;
        }
        return chunk;
    }

    private Chunk created(long size) {
        if (used + idle + size > limit) {
            arenas.forEach(this::releaseIdle);
        }
        if (used + size > limit) {
            collect();
            arenas.forEach(this::releaseIdle);
        }
        if (used + size > limit) {
            throw DeviceErrors.noRoom(device, size, used, limit, largest);
        }
        try {
            return new Chunk(driver.create(size), size);
        } catch (CLException e) {
            if (!isLackOfMemory(e)) {
                throw failed("allocating " + size + " bytes", e);
            }
        }
        // There is less than the device says, or another program has it.
        collect();
        arenas.forEach(this::releaseIdle);
        try {
            return new Chunk(driver.create(size), size);
        } catch (CLException e) {
            throw failed("allocating " + size + " bytes beside " + used + " in use", e);
        }
    }

    private RuntimeException failed(String doing, CLException e) {
        if (!DeviceErrors.isShortage(e)) {
            lost.run();
        }
        return DeviceErrors.during(doing, device, e);
    }

    private static boolean isLackOfMemory(CLException e) {
        // Some drivers call it a want of resources, and others mean that they lost the device: a second try tells.
        return DeviceErrors.isShortage(e) || e.getStatus() == CL_OUT_OF_RESOURCES;
    }

    /** Has Java collect what was dropped, and takes it back: references are cleared when the collector returns, and queued some time later. */
    private void collect() {
        System.gc();
        for (Arena arena : arenas) {
            List<Holding> cleared = arena.holdings.stream()
                    .filter(holding -> holding.refersTo(null))
                    .toList();
            cleared.forEach(this::takeBack);
        }
    }

    private void takeBackDropped() {
        Reference<?> reference = dropped.poll();
        while (reference != null) {
            takeBack((Holding) reference);
            reference = dropped.poll();
        }
    }

    private void takeBack(Holding holding) {
        if (holding.arena.holdings.remove(holding)) {
            holding.chunks.forEach(chunk -> keep(holding.arena, chunk));
            holding.chunks.clear();
        }
    }

    private void keep(Arena arena, Chunk chunk) {
        // The last one is taken first: it may still be in a cache.
        arena.idle.computeIfAbsent(chunk.bytes, size -> new ArrayDeque<>()).push(chunk);
        used -= chunk.bytes;
        idle += chunk.bytes;
    }

    private void releaseIdle(Arena arena) {
        Cleanup cleanup = new Cleanup(device);
        for (ArrayDeque<Chunk> chunks : arena.idle.values()) {
            for (Chunk chunk : chunks) {
                cleanup.step(() -> driver.release(chunk.buffer));
                idle -= chunk.bytes;
            }
        }
        arena.idle.clear();
        cleanup.end();
    }

    /** Sizes are rounded up by less than an eighth, so that bases which grow find buffers again. */
    private static long sizeClass(long bytes) {
        long step = Math.max(256, Long.highestOneBit(Math.max(bytes, 1)) >> 3);
        return (bytes + step - 1) / step * step;
    }
}
