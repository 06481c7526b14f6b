package dmft.opencl;

/**
 * One OpenCL device as its driver describes it.
 *
 * @param platform the driver's name, such as "Portable Computing Language"
 * @param name the device's name
 * @param type what kind of processor it is
 * @param globalMemory memory of the device, in bytes
 * @param largestAllocation the largest single buffer, in bytes; often a quarter of the memory, so that large arrays need tiles
 * @param doublePrecision whether kernels may use float64 ({@code cl_khr_fp64})
 * @param computeUnits processors that run work-groups independently
 * @param version the OpenCL version and the driver's own, as the device states them
 */
public record OpenClDevice(
        String platform,
        String name,
        Type type,
        long globalMemory,
        long largestAllocation,
        boolean doublePrecision,
        int computeUnits,
        String version) {

    /** What kind of processor a device is. */
    public enum Type {
        CPU,
        GPU,
        ACCELERATOR,
        OTHER
    }
}
