package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendContract;

/** The kernels for a GPU with the least local memory there may be, in many small buffers. */
class SmallTilesTest extends BackendContract {

    @Override
    protected Backend create() {
        return Pocl.backend(
                limits -> limits.withGpu(true).withLocalMemory(3 << 10).withMemory(64 << 20, 512 << 10));
    }
}
