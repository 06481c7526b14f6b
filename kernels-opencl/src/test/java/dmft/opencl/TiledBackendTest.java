package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendContract;

/** The kernels for a GPU, on whatever is there. */
class TiledBackendTest extends BackendContract {

    @Override
    protected Backend create() {
        return Pocl.tiledBackend();
    }
}
