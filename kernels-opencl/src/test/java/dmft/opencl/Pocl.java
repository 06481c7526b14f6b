package dmft.opencl;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The OpenCL device that tests run on. */
public final class Pocl {

    /** Set to 1 where tests must not be skipped for want of a device. */
    private static final String REQUIRED = "CI_OPENCL_REQUIRED";

    private static final String PLATFORM = "Portable Computing Language";

    private Pocl() {}

    /** A backend on the device to use, its limits turned into others; a test without a device is skipped, or fails where one is required. */
    static OpenClBackend backend(UnaryOperator<DeviceLimits> forced) {
        return new OpenClBackend(device(), 2, forced);
    }

    /** A backend on the device to use. */
    public static OpenClBackend backend() {
        return backend(UnaryOperator.identity());
    }

    /** A backend with a GPU's kernels on the device to use. */
    public static OpenClBackend tiledBackend() {
        return backend(limits -> limits.withGpu(true).withLocalMemory(32 << 10));
    }

    /** What turns the device's limits into those of every kind of device that there are kernels for. */
    static Stream<UnaryOperator<DeviceLimits>> variants() {
        return Stream.of(
                limits -> limits.withGpu(true).withLocalMemory(32 << 10),
                limits -> limits.withGpu(true).withLocalMemory(10 << 10),
                limits -> limits.withGpu(true).withLocalMemory(3 << 10),
                limits -> limits.withGpu(false).withLanes(16),
                limits -> limits.withGpu(false).withLanes(8),
                limits -> limits.withGpu(false).withLanes(1));
    }

    /** The place of the device to use: the one named, else PoCL, whose bits some tests know, else the best. */
    public static int device() {
        OpenClDevices found = OpenClDevices.discover();
        if (found.whyNone().isPresent()) {
            String why = "no OpenCL device to test on: " + found.whyNone().orElseThrow();
            if ("1".equals(System.getenv(REQUIRED))) {
                fail(why + " (" + REQUIRED + " is set)");
            }
            abort(why);
        }
        String wanted = System.getenv(DeviceChoice.VARIABLE);
        for (int i = 0; wanted == null && i < found.devices().size(); i++) {
            if (found.devices().get(i).platform().equals(PLATFORM)) {
                return i;
            }
        }
        return DeviceChoice.choose(found, wanted);
    }
}
