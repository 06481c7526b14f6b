package dmft.opencl;

import static org.jocl.CL.CL_DEVICE_NOT_FOUND;
import static org.jocl.CL.CL_PLATFORM_NOT_FOUND_KHR;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jocl.CLException;

/**
 * What OpenCL offers on this machine.
 *
 * @param devices every device of every driver, in the drivers' order
 * @param problems one sentence for each thing that stood in the way of (more) devices; at least one if there is no device
 */
public record OpenClDevices(List<OpenClDevice> devices, List<String> problems) {

    private static final String RESOURCE_ATTEMPT = "attempt to load the library as a resource";

    /** Keeps copies. */
    public OpenClDevices {
        devices = List.copyOf(devices);
        problems = List.copyOf(problems);
        if (devices.isEmpty() && problems.isEmpty()) {
            throw new IllegalArgumentException(
                    "got neither a device nor a problem; expected the reason why there is no device");
        }
    }

    /** Asks the machine. Having no OpenCL, or a broken one, is an answer and no exception. */
    public static OpenClDevices discover() {
        return discover(new JoclDriver());
    }

    /** Why there is no device, in sentences; empty if there is one. */
    public Optional<String> whyNone() {
        return devices.isEmpty() ? Optional.of(String.join(" ", problems)) : Optional.empty();
    }

    static OpenClDevices discover(OpenClDriver driver) {
        List<OpenClDevice> devices = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        try {
            List<? extends OpenClDriver.Platform> platforms = driver.platforms();
            for (OpenClDriver.Platform platform : platforms) {
                addDevices(platform, devices, problems);
            }
            if (platforms.isEmpty()) {
                problems.add(noDriver());
            }
        } catch (CLException error) {
            problems.add(
                    error.getStatus() == CL_PLATFORM_NOT_FOUND_KHR
                            ? noDriver()
                            : "The OpenCL library answered the question for its drivers with " + told(error) + ".");
        } catch (LinkageError error) {
            problems.add(notLoaded(error));
        }
        return new OpenClDevices(devices, problems);
    }

    private static void addDevices(OpenClDriver.Platform platform, List<OpenClDevice> devices, List<String> problems) {
        String name = "An unnamed OpenCL driver";
        try {
            name = "The OpenCL driver \"" + platform.name() + "\"";
            List<OpenClDevice> offered = platform.devices();
            devices.addAll(offered);
            if (offered.isEmpty()) {
                problems.add(noDevice(name));
            }
        } catch (CLException error) {
            problems.add(
                    error.getStatus() == CL_DEVICE_NOT_FOUND
                            ? noDevice(name)
                            : name + " answered the question for its devices with " + told(error) + ".");
        }
    }

    private static String noDriver() {
        return "No OpenCL driver is installed: install the one of your GPU, or PoCL for the CPU (Debian:"
                + " pocl-opencl-icd).";
    }

    private static String noDevice(String driver) {
        // PoCL says so, too, when it cannot write the cache that it compiles into.
        return driver
                + " offers no device: check that the device is visible to this user and that the driver's cache folder"
                + " can be written.";
    }

    private static String told(CLException error) {
        return error.getMessage() + " (status " + error.getStatus() + ")";
    }

    /**
     * JOCL fails to load in two ways: its own native part cannot be unpacked or does not exist for this platform, or that part finds
     * no libOpenCL. The first touch throws UnsatisfiedLinkError, later ones NoClassDefFoundError with the first as (textual) cause.
     */
    private static String notLoaded(LinkageError error) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        String all = messages.toString();
        if (all.contains("Implementation library could not be loaded")) {
            return "The OpenCL loader (libOpenCL) is not installed: install it and a driver (Debian:"
                    + " ocl-icd-libopencl1 and pocl-opencl-icd, or the driver of your GPU).";
        }
        List<String> lines = all.lines().map(String::strip).toList();
        int attempt = 0;
        while (attempt < lines.size() && !lines.get(attempt).contains(RESOURCE_ATTEMPT)) {
            attempt++;
        }
        String detail = attempt + 1 < lines.size() ? lines.get(attempt + 1) : lines.getFirst();
        return "The native part of the OpenCL binding cannot be loaded (" + detail
                + "): check that the temporary folder can be"
                + " written and that this operating system and processor are supported by JOCL.";
    }
}
