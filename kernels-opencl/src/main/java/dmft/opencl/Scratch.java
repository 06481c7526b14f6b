package dmft.opencl;

import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/** A buffer that grows with what is asked of it, for what does not outlive an operation. */
final class Scratch {

    private final DeviceMemory memory;
    private final DeviceMemory.Holding holding;
    private DeviceMemory.@Nullable Chunk chunk;

    Scratch(DeviceMemory memory, DeviceMemory.Arena arena) {
        this.memory = memory;
        this.holding = memory.holding(arena, this);
    }

    /** The buffer, of at least the given size, its contents left to chance. */
    cl_mem buffer(long bytes) {
        DeviceMemory.Chunk present = chunk;
        if (present == null || present.bytes() < bytes) {
            if (present != null) {
                chunk = null;
                memory.give(holding, present);
            }
            present = memory.take(holding, bytes);
            chunk = present;
        }
        return present.buffer();
    }
}
