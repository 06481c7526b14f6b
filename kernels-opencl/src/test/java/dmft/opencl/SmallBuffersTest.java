package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendContract;

/** Vectors of eight, as on a processor with 16 registers, and buffers of hardly more than 4096 sites. */
class SmallBuffersTest extends BackendContract {

    @Override
    protected Backend create() {
        return Pocl.backend(limits -> limits.withGpu(false).withLanes(8).withMemory(64 << 20, 512 << 10));
    }
}
