package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.compute.BackendUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;

class DeviceErrorsTest {

    @Test
    void everyErrorSaysWhatHappenedAndWhatToDo() {
        Map<Integer, String> advice = Map.of(
                CL.CL_MEM_OBJECT_ALLOCATION_FAILURE, "lower solver.samples",
                CL.CL_OUT_OF_RESOURCES, "check the driver's log",
                CL.CL_DEVICE_NOT_AVAILABLE, "not reserved or lost",
                CL.CL_COMPILER_NOT_AVAILABLE, "DMFT_OPENCL_DEVICE",
                CL.CL_BUILD_PROGRAM_FAILURE, "update the driver",
                CL.CL_INVALID_COMMAND_QUEUE, "--resume");
        advice.forEach((status, words) -> {
            CLException error = new CLException(CL.stringFor_errorCode(status), status);
            BackendUnavailableException failure = DeviceErrors.during("running multiply", "Some GPU", error);
            assertThat(failure)
                    .hasCause(error)
                    .hasMessageContaining("\"Some GPU\" failed while running multiply")
                    .hasMessageContaining(CL.stringFor_errorCode(status) + " (status " + status + ")")
                    .hasMessageContaining(words);
        });
    }

    @Test
    void aBuildThatFailsShowsWhatTheCompilerSays() {
        OpenClContext context = acquire();
        long before = Handles.live();
        try {
            assertThatThrownBy(() -> OpenClContext.build(
                            context.context(), context.device(), "This", "kernel void broken() { nonsense; }", ""))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("CL_BUILD_PROGRAM_FAILURE")
                    .hasMessageContaining("compiler says")
                    .hasMessageContaining("nonsense");
        } finally {
            context.release();
        }
        assertThat(Handles.live()).isEqualTo(before);
    }

    @Test
    void aContextStaysOpenUnlessItsDeviceFailed() {
        OpenClContext old = acquire();
        old.failed();
        old.release();
        long none = Handles.live();
        OpenClContext first = acquire();
        first.release();
        OpenClContext second = acquire();
        assertThat(second).isSameAs(first);
        assertThat(second.activation("sine")).isSameAs(second.activation("sine"));
        long contextWithActivation = Handles.live() - none;
        second.failed();
        OpenClContext third = acquire();
        assertThat(third).isNotSameAs(second);
        second.release();
        third.release();
        assertThat(Handles.live() - none).isEqualTo(contextWithActivation - 1);
    }

    @Test
    void aFailureInTheMiddleIsToldAndTheNextBackendStartsAnew() {
        try (OpenClBackend backend = Pocl.backend();
                Commands commands = new Commands(backend.context())) {
            assertThatThrownBy(() -> commands.call("no_such_kernel"))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("creating kernel no_such_kernel")
                    .hasMessageContaining("CL_INVALID_KERNEL_NAME");
            try (OpenClBackend next = Pocl.backend()) {
                assertThat(next.context()).isNotSameAs(backend.context());
                assertThat(next.meanSquares(next.fields(3, 1))).containsExactly(0);
            }
        }
    }

    /** Such as a device that is taken away between being listed and being opened. */
    @Test
    void aDeviceThatDoesNotAnswerIsToldAndLeavesNothing() {
        Pocl.backend().close();
        long handles = Handles.live();
        assertThatThrownBy(() -> Pocl.backend(limits -> {
                    throw new CLException("CL_DEVICE_NOT_AVAILABLE", CL.CL_DEVICE_NOT_AVAILABLE);
                }))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("number " + (Pocl.device() + 1))
                .hasMessageContaining("failed while being asked what it can do")
                .hasMessageContaining("not reserved or lost");
        assertThatThrownBy(() -> Pocl.backend(limits -> limits.withGpu(true).withLocalMemory(100)))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("100 bytes of local memory");
        assertThat(Handles.live()).isEqualTo(handles);
    }

    @Test
    void aClosedBackendLeavesNoThreads() throws InterruptedException {
        Set<Thread> before = workers();
        Set<Thread> own;
        try (OpenClBackend backend = Pocl.backend()) {
            backend.workers().run(2, i -> {});
            own = workers();
            own.removeAll(before);
            assertThat(own).isNotEmpty();
        }
        for (Thread thread : own) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    private static Set<Thread> workers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("dmft-worker-"))
                .collect(Collectors.toSet());
    }

    @Test
    void productsTooLargeForABufferNameWhatToLower() {
        assertThat(DeviceErrors.atATime(1 << 27, 8)).isEqualTo(1 << 27);
        assertThatThrownBy(() -> DeviceErrors.atATime(1L << 28, 8))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("268435456 coordinates, 2048 MiB")
                .hasMessageContaining("data.train");
    }

    @Test
    void aReleaseThatFailsDoesNotKeepTheOthers() {
        List<String> released = new ArrayList<>();
        Cleanup cleanup = new Cleanup("Some GPU");
        cleanup.step(() -> {
            throw new CLException("CL_INVALID_KERNEL", CL.CL_INVALID_KERNEL);
        });
        cleanup.step(() -> {
            throw new IllegalStateException("second");
        });
        cleanup.step(() -> released.add("third"));
        assertThat(released).containsExactly("third");
        assertThatThrownBy(cleanup::end)
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("CL_INVALID_KERNEL")
                .hasSuppressedException(new IllegalStateException("second"));
    }

    private static OpenClContext acquire() {
        // First: it skips the test where there is no device.
        int device = Pocl.device();
        JoclDriver.Handle handle = JoclDriver.handles().get(device);
        return OpenClContext.acquire(handle, Tuning.of(DeviceLimits.of(handle.device())));
    }
}
