package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.SequenceContract;
import org.junit.jupiter.api.Nested;

/** On every variant of the kernels. */
class SequencesTest {

    @Nested
    class OnTheDeviceAsItIs extends SequenceContract {

        @Override
        protected Backend create() {
            return Pocl.backend();
        }
    }

    @Nested
    class OnVectorsOfEightInSmallBuffers extends SequenceContract {

        @Override
        protected Backend create() {
            return Pocl.backend(limits -> limits.withGpu(false).withLanes(8).withMemory(64 << 20, 512 << 10));
        }
    }

    @Nested
    class OnTheKernelsOfAGpu extends SequenceContract {

        @Override
        protected Backend create() {
            return Pocl.tiledBackend();
        }
    }

    @Nested
    class OnTheSmallestTilesInSmallBuffers extends SequenceContract {

        @Override
        protected Backend create() {
            return Pocl.backend(
                    limits -> limits.withGpu(true).withLocalMemory(3 << 10).withMemory(64 << 20, 512 << 10));
        }
    }
}
