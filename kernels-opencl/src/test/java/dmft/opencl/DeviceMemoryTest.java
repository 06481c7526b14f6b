package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.compute.BackendUnavailableException;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.cl_mem;
import org.junit.jupiter.api.Test;

/** Which buffers are made, kept and released; on a device that only counts. */
class DeviceMemoryTest {

    private static final class Counting implements DeviceMemory.Driver {
        private final List<cl_mem> live = new ArrayList<>();
        private final Deque<Integer> failures = new ArrayDeque<>();
        private int made;

        @Override
        public cl_mem create(long bytes) {
            Integer failure = failures.poll();
            if (failure != null) {
                throw new CLException(CL.stringFor_errorCode(failure), failure);
            }
            made++;
            cl_mem buffer = new cl_mem();
            live.add(buffer);
            return buffer;
        }

        @Override
        public void release(cl_mem buffer) {
            // Empty handles are all equal: only their number counts.
            live.removeLast();
        }
    }

    private final Counting driver = new Counting();
    private final AtomicInteger lost = new AtomicInteger();
    private final DeviceMemory memory = new DeviceMemory(driver, "Test", 1000_000, 400_000, lost::incrementAndGet);
    private final DeviceMemory.Arena arena = memory.arena();
    private final Object owner = new Object();
    private final DeviceMemory.Holding holding = memory.holding(arena, owner);

    @Test
    void aBufferHandedBackIsTakenAgain() {
        DeviceMemory.Chunk chunk = memory.take(holding, 100_000);
        assertThat(chunk.bytes()).isBetween(100_000L, 112_500L);
        assertThat(memory.used()).isEqualTo(chunk.bytes());
        memory.give(holding, chunk);
        assertThat(memory.used()).isZero();
        assertThat(memory.take(holding, 100_001)).isSameAs(chunk);
        assertThat(driver.made).isEqualTo(1);
    }

    @Test
    void buffersOfDroppedObjectsComeBackBeforeTheMemoryIsFull() {
        for (int i = 0; i < 100; i++) {
            Object dropped = new Object();
            try {
                memory.take(memory.holding(arena, dropped), 150_000);
            } finally {
                Reference.reachabilityFence(dropped);
            }
        }
        assertThat(driver.made).isLessThanOrEqualTo(6);
    }

    @Test
    void buffersOfAnotherSizeGiveWay() {
        DeviceMemory.Chunk[] chunks = new DeviceMemory.Chunk[4];
        for (int i = 0; i < 4; i++) {
            chunks[i] = memory.take(holding, 200_000);
        }
        for (DeviceMemory.Chunk chunk : chunks) {
            memory.give(holding, chunk);
        }
        memory.take(holding, 390_000);
        assertThat(driver.live).hasSize(1);
    }

    @Test
    void whatAnotherBackendKeepsGivesWay() {
        DeviceMemory.Arena other = memory.arena();
        DeviceMemory.Holding its = memory.holding(other, owner);
        DeviceMemory.Chunk kept = memory.take(its, 390_000);
        memory.take(its, 390_000);
        memory.give(its, kept);
        assertThat(memory.take(holding, 390_000)).isNotSameAs(kept);
        assertThat(driver.live).hasSize(2);
    }

    @Test
    void aDeviceThatHasLessThanItSaysGetsASecondTry() {
        DeviceMemory.Chunk chunk = memory.take(holding, 100_000);
        memory.give(holding, chunk);
        driver.failures.add(CL.CL_MEM_OBJECT_ALLOCATION_FAILURE);
        memory.take(holding, 300_000);
        assertThat(driver.live).hasSize(1);
        driver.failures.addAll(List.of(CL.CL_OUT_OF_RESOURCES, CL.CL_MEM_OBJECT_ALLOCATION_FAILURE));
        assertThatThrownBy(() -> memory.take(holding, 300_000))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("\"Test\"", "CL_MEM_OBJECT_ALLOCATION_FAILURE")
                .hasMessageContaining("solver.samples");
        assertThat(lost).hasValue(0);
    }

    @Test
    void aDeviceThatIsOutOfResourcesTwiceIsLost() {
        driver.failures.addAll(List.of(CL.CL_OUT_OF_RESOURCES, CL.CL_OUT_OF_RESOURCES));
        assertThatThrownBy(() -> memory.take(holding, 300_000)).isInstanceOf(BackendUnavailableException.class);
        assertThat(lost).hasValue(1);
    }

    @Test
    void anotherErrorIsNotTriedAgain() {
        driver.failures.add(CL.CL_INVALID_CONTEXT);
        assertThatThrownBy(() -> memory.take(holding, 300_000)).hasMessageContaining("CL_INVALID_CONTEXT");
        assertThat(lost).hasValue(1);
        assertThat(driver.made).isZero();
    }

    @Test
    void closingReleasesWhateverIsStillReferredTo() {
        memory.take(holding, 1000);
        memory.give(holding, memory.take(holding, 2000));
        memory.close(arena);
        assertThat(driver.live).isEmpty();
        assertThat(memory.used()).isZero();
        assertThat(owner).isNotNull();
    }
}
