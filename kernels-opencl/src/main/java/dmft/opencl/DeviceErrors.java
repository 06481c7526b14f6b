package dmft.opencl;

import static org.jocl.CL.CL_BUILD_PROGRAM_FAILURE;
import static org.jocl.CL.CL_COMPILER_NOT_AVAILABLE;
import static org.jocl.CL.CL_DEVICE_NOT_AVAILABLE;
import static org.jocl.CL.CL_MEM_OBJECT_ALLOCATION_FAILURE;
import static org.jocl.CL.CL_OUT_OF_HOST_MEMORY;
import static org.jocl.CL.CL_OUT_OF_RESOURCES;

import dmft.compute.BackendUnavailableException;
import org.jocl.CLException;

/** What an OpenCL error means and what to do about it. */
final class DeviceErrors {

    private static final String SMALLER = "lower solver.samples or solver.paths_at_once, or run fewer replicas at once";

    private DeviceErrors() {}

    /** The exception for an error while doing something, such as "computing averages". */
    static BackendUnavailableException during(String doing, String device, CLException error) {
        String told = error.getMessage() + " (status " + error.getStatus() + ")";
        String advice = switch (error.getStatus()) {
            case CL_MEM_OBJECT_ALLOCATION_FAILURE, CL_OUT_OF_HOST_MEMORY ->
                "its memory is full, perhaps with another program's data: " + SMALLER;
            case CL_OUT_OF_RESOURCES ->
                "it ran out of resources, was reset, or is in use by another program: check the driver's log, "
                        + SMALLER;
            case CL_DEVICE_NOT_AVAILABLE -> "it is not available now: check that it is not reserved or lost";
            case CL_COMPILER_NOT_AVAILABLE ->
                "its driver has no compiler: choose another device with " + DeviceChoice.VARIABLE;
            case CL_BUILD_PROGRAM_FAILURE ->
                "its compiler refuses the kernels: update the driver, or choose another device with "
                        + DeviceChoice.VARIABLE;
            default ->
                "the device may be lost: check the driver's log and run again (with --resume if there are"
                        + " checkpoints), or choose another backend";
        };
        return new BackendUnavailableException(
                "OpenCL device \"" + device + "\" failed while " + doing + " with " + told + "; " + advice, error);
    }

    /** The exception for memory that is not there. */
    static BackendUnavailableException noRoom(String device, long asked, long used, long limit, long largest) {
        String why = asked > largest
                ? "its largest single allocation is " + mebibytes(largest)
                : mebibytes(used) + " of " + mebibytes(limit) + " are in use";
        return new BackendUnavailableException(
                "OpenCL device \"" + device + "\" has no room for " + mebibytes(asked) + ": " + why + "; " + SMALLER);
    }

    /** Whether an error leaves the device as it was: it merely has too little memory now. */
    static boolean isShortage(CLException error) {
        int status = error.getStatus();
        return status == CL_MEM_OBJECT_ALLOCATION_FAILURE || status == CL_OUT_OF_HOST_MEMORY;
    }

    /**
     * The number of coordinates that cross between host and device at a time, if a buffer of Java can hold them.
     *
     * @throws BackendUnavailableException if they are too many
     */
    static int atATime(long numbers, int bytesEach) {
        if (numbers * bytesEach > Integer.MAX_VALUE) {
            throw new BackendUnavailableException(
                    "a product with " + numbers + " coordinates, " + mebibytes(numbers * bytesEach)
                            + ", is more than the OpenCL backend passes at a time (" + mebibytes(Integer.MAX_VALUE)
                            + "): lower data.train or choose another backend");
        }
        return (int) numbers;
    }

    private static String mebibytes(long bytes) {
        return ((bytes + (1 << 20) - 1) >> 20) + " MiB";
    }
}
