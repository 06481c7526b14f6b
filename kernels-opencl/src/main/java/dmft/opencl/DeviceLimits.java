package dmft.opencl;

import org.jocl.CL;
import org.jocl.cl_device_id;

/**
 * What a device allows that shapes its kernels.
 *
 * @param gpu whether it runs work-items in lockstep
 * @param computeUnits processors that run work-groups independently
 * @param memory bytes that may be in use at a time
 * @param largestAllocation bytes of the largest buffer
 * @param localMemory bytes that a work-group shares
 * @param largestGroup most work-items of a work-group
 * @param lanes float32 numbers in a register
 * @param exactQuotients whether float32 quotients and roots can be rounded correctly
 */
record DeviceLimits(
        boolean gpu,
        int computeUnits,
        long memory,
        long largestAllocation,
        long localMemory,
        long largestGroup,
        int lanes,
        boolean exactQuotients) {

    /** Share of a device's memory that is used: the driver keeps some of it. */
    private static final double USABLE = 0.9;

    /** Asks the device. */
    static DeviceLimits of(cl_device_id device) {
        long type = DeviceQueries.number(device, CL.CL_DEVICE_TYPE, Long.BYTES);
        long precision = DeviceQueries.number(device, CL.CL_DEVICE_SINGLE_FP_CONFIG, Long.BYTES);
        return new DeviceLimits(
                (type & CL.CL_DEVICE_TYPE_CPU) == 0,
                (int) DeviceQueries.number(device, CL.CL_DEVICE_MAX_COMPUTE_UNITS, Integer.BYTES),
                (long) (USABLE * DeviceQueries.number(device, CL.CL_DEVICE_GLOBAL_MEM_SIZE, Long.BYTES)),
                DeviceQueries.number(device, CL.CL_DEVICE_MAX_MEM_ALLOC_SIZE, Long.BYTES),
                DeviceQueries.number(device, CL.CL_DEVICE_LOCAL_MEM_SIZE, Long.BYTES),
                DeviceQueries.size(device, CL.CL_DEVICE_MAX_WORK_GROUP_SIZE),
                (int) DeviceQueries.number(device, CL.CL_DEVICE_NATIVE_VECTOR_WIDTH_FLOAT, Integer.BYTES),
                (precision & CL.CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0);
    }

    DeviceLimits withGpu(boolean forced) {
        return new DeviceLimits(
                forced, computeUnits, memory, largestAllocation, localMemory, largestGroup, lanes, exactQuotients);
    }

    DeviceLimits withLanes(int forced) {
        return new DeviceLimits(
                gpu, computeUnits, memory, largestAllocation, localMemory, largestGroup, forced, exactQuotients);
    }

    DeviceLimits withLocalMemory(long forced) {
        return new DeviceLimits(
                gpu, computeUnits, memory, largestAllocation, forced, largestGroup, lanes, exactQuotients);
    }

    DeviceLimits withMemory(long forcedMemory, long forcedLargestAllocation) {
        return new DeviceLimits(
                gpu,
                computeUnits,
                forcedMemory,
                forcedLargestAllocation,
                localMemory,
                largestGroup,
                lanes,
                exactQuotients);
    }
}
