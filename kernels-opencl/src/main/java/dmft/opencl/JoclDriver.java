package dmft.opencl;

import static org.jocl.CL.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_platform_id;

/**
 * Asks the machine's OpenCL library.
 *
 * <p>Platforms and root devices are not reference-counted in OpenCL and nothing else is opened here, so that nothing needs to be
 * released.
 */
final class JoclDriver implements OpenClDriver {

    private static final AtomicReference<List<Handle>> KNOWN = new AtomicReference<>(List.of());

    @Override
    public List<? extends Platform> platforms() {
        // Off by default, and then every error is a return code that nobody sees.
        CL.setExceptionsEnabled(true);
        int[] count = new int[1];
        clGetPlatformIDs(0, null, count);
        cl_platform_id[] ids = new cl_platform_id[count[0]];
        clGetPlatformIDs(ids.length, ids, null);
        return Arrays.stream(ids).map(JoclPlatform::new).toList();
    }

    private record JoclPlatform(cl_platform_id id) implements Platform {

        @Override
        public String name() {
            long[] size = new long[1];
            clGetPlatformInfo(id, CL_PLATFORM_NAME, 0, null, size);
            byte[] bytes = new byte[(int) size[0]];
            clGetPlatformInfo(id, CL_PLATFORM_NAME, bytes.length, Pointer.to(bytes), null);
            return DeviceQueries.text(bytes);
        }

        @Override
        public List<OpenClDevice> devices() {
            return handles().stream().map(Handle::description).toList();
        }

        private List<Handle> handles() {
            int[] count = new int[1];
            clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] devices = new cl_device_id[count[0]];
            clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, devices.length, devices, null);
            String platform = name();
            return Arrays.stream(devices)
                    .map(device -> new Handle(id, device, describe(platform, device)))
                    .toList();
        }
    }

    private static OpenClDevice describe(String platform, cl_device_id device) {
        return new OpenClDevice(
                platform,
                DeviceQueries.string(device, CL_DEVICE_NAME),
                type(DeviceQueries.number(device, CL_DEVICE_TYPE, Long.BYTES)),
                DeviceQueries.number(device, CL_DEVICE_GLOBAL_MEM_SIZE, Long.BYTES),
                DeviceQueries.number(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE, Long.BYTES),
                List.of(DeviceQueries.string(device, CL_DEVICE_EXTENSIONS).split(" ", -1))
                        .contains("cl_khr_fp64"),
                (int) DeviceQueries.number(device, CL_DEVICE_MAX_COMPUTE_UNITS, Integer.BYTES),
                DeviceQueries.string(device, CL_DEVICE_VERSION) + ", driver "
                        + DeviceQueries.string(device, CL_DRIVER_VERSION));
    }

    private static OpenClDevice.Type type(long bits) {
        if ((bits & CL_DEVICE_TYPE_GPU) != 0) {
            return OpenClDevice.Type.GPU;
        }
        if ((bits & CL_DEVICE_TYPE_CPU) != 0) {
            return OpenClDevice.Type.CPU;
        }
        return (bits & CL_DEVICE_TYPE_ACCELERATOR) != 0 ? OpenClDevice.Type.ACCELERATOR : OpenClDevice.Type.OTHER;
    }

    /** The devices themselves, in the order in which discovery lists them; they are the same for the life of the process. */
    static List<Handle> handles() {
        List<Handle> known = KNOWN.get();
        if (known.isEmpty()) {
            known = list();
            KNOWN.set(known);
        }
        return known;
    }

    private static List<Handle> list() {
        List<Handle> handles = new ArrayList<>();
        for (Platform platform : new JoclDriver().platforms()) {
            try {
                handles.addAll(((JoclPlatform) platform).handles());
            } catch (CLException e) {
                // Discovery tells of this driver and lists none of its devices, so that they have no place here either.
            }
        }
        return List.copyOf(handles);
    }

    /** A device with its driver, and its description. */
    record Handle(cl_platform_id platform, cl_device_id device, OpenClDevice description) {}
}
