package dmft.opencl;

import static org.jocl.CL.clGetDeviceInfo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jocl.Pointer;
import org.jocl.Sizeof;
import org.jocl.cl_device_id;

/** Properties of a device. */
final class DeviceQueries {

    private DeviceQueries() {}

    /** A property that is a text. */
    static String string(cl_device_id device, int what) {
        long[] size = new long[1];
        clGetDeviceInfo(device, what, 0, null, size);
        byte[] bytes = new byte[(int) size[0]];
        clGetDeviceInfo(device, what, bytes.length, Pointer.to(bytes), null);
        return text(bytes);
    }

    /** A property that is an unsigned number of the given size, which must be the size that OpenCL gives this property. */
    static long number(cl_device_id device, int what, int bytes) {
        ByteBuffer value = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        clGetDeviceInfo(device, what, bytes, Pointer.to(value), null);
        return bytes == Long.BYTES ? value.getLong(0) : Integer.toUnsignedLong(value.getInt(0));
    }

    /** A property that is a number of C's type size_t. */
    static long size(cl_device_id device, int what) {
        return number(device, what, Sizeof.size_t);
    }

    /** OpenCL's strings end with a zero byte, and some drivers pad names with blanks. */
    static String text(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
    }
}
