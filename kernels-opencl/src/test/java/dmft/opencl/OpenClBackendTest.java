package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendContract;
import java.util.function.UnaryOperator;

/** As the device is. */
class OpenClBackendTest extends BackendContract {

    @Override
    protected Backend create() {
        return Pocl.backend(UnaryOperator.identity());
    }
}
