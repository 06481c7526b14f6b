package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.Backend;
import dmft.compute.SequenceContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** On every variant of the kernels. */
class SequencesTest {

    /** The largest fields of these sequences are in several buffers where these are small. */
    @Test
    void smallBuffersAreSeveral() {
        try (OpenClBackend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 512 << 10))) {
            DeviceFields x = (DeviceFields) backend.fields(SequenceContract.MANY_SITES, 13);
            assertThat(x.blocks().list().size()).isGreaterThan(1);
        }
    }

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
