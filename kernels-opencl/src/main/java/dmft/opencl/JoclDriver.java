package dmft.opencl;

import static org.jocl.CL.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jocl.CL;
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
            return text(bytes);
        }

        @Override
        public List<OpenClDevice> devices() {
            int[] count = new int[1];
            clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, 0, null, count);
            cl_device_id[] devices = new cl_device_id[count[0]];
            clGetDeviceIDs(id, CL_DEVICE_TYPE_ALL, devices.length, devices, null);
            String platform = name();
            return Arrays.stream(devices)
                    .map(device -> describe(platform, device))
                    .toList();
        }
    }

    private static OpenClDevice describe(String platform, cl_device_id device) {
        return new OpenClDevice(
                platform,
                string(device, CL_DEVICE_NAME),
                type(number(device, CL_DEVICE_TYPE, Long.BYTES)),
                number(device, CL_DEVICE_GLOBAL_MEM_SIZE, Long.BYTES),
                number(device, CL_DEVICE_MAX_MEM_ALLOC_SIZE, Long.BYTES),
                List.of(string(device, CL_DEVICE_EXTENSIONS).split(" ", -1)).contains("cl_khr_fp64"),
                (int) number(device, CL_DEVICE_MAX_COMPUTE_UNITS, Integer.BYTES),
                string(device, CL_DEVICE_VERSION) + ", driver " + string(device, CL_DRIVER_VERSION));
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

    private static String string(cl_device_id device, int what) {
        long[] size = new long[1];
        clGetDeviceInfo(device, what, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        clGetDeviceInfo(device, what, bytes.length, Pointer.to(bytes), null);
        return text(bytes);
    }

    /** An unsigned number of the given size, which must be the size that OpenCL gives this property. */
    private static long number(cl_device_id device, int what, int bytes) {
        ByteBuffer value = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        clGetDeviceInfo(device, what, bytes, Pointer.to(value), null);
        return bytes == Long.BYTES ? value.getLong(0) : Integer.toUnsignedLong(value.getInt(0));
    }

    /** OpenCL's strings end with a zero byte, and some drivers pad names with blanks. */
    private static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
    }
}
