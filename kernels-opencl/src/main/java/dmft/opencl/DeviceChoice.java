package dmft.opencl;

import dmft.compute.BackendUnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Which of several devices is used. */
final class DeviceChoice {

    /** The environment variable that names a device. */
    static final String VARIABLE = "DMFT_OPENCL_DEVICE";

    private DeviceChoice() {}

    /**
     * The place of the device to use: the one wanted, else a GPU before others, then the one with the most compute units.
     *
     * @param wanted a device's number, from 1 in the order of the list, or a part of its name in any case; null for the best
     * @throws BackendUnavailableException if there is none, none is meant, or it has no float64
     */
    static int choose(OpenClDevices found, @Nullable String wanted) {
        found.whyNone().ifPresent(why -> {
            throw new BackendUnavailableException(why);
        });
        List<OpenClDevice> devices = found.devices();
        int chosen = wanted == null || wanted.isBlank() ? best(devices) : named(devices, wanted.strip());
        requireFloat64(devices.get(chosen), devices);
        return chosen;
    }

    /**
     * Checks that sums over sites can be made on a device.
     *
     * @throws BackendUnavailableException if it has no float64
     */
    static void requireFloat64(OpenClDevice device, List<OpenClDevice> devices) {
        if (!device.doublePrecision()) {
            throw new BackendUnavailableException("the OpenCL device \"" + device.name()
                    + "\" cannot compute in float64 (cl_khr_fp64), which sums over sites need: choose another device"
                    + " with "
                    + VARIABLE + " or another backend; there are " + listed(devices));
        }
    }

    private static int best(List<OpenClDevice> devices) {
        return IntStream.range(0, devices.size())
                .boxed()
                .max(Comparator.<Integer>comparingInt(i -> devices.get(i).doublePrecision() ? 1 : 0)
                        .thenComparingInt(i -> devices.get(i).type() == OpenClDevice.Type.GPU ? 1 : 0)
                        .thenComparingInt(i -> devices.get(i).computeUnits())
                        // Of equal ones the first.
                        .thenComparingInt(i -> -i))
                .orElseThrow();
    }

    private static int named(List<OpenClDevice> devices, String wanted) {
        if (wanted.matches("\\d{1,9}")) {
            int number = Integer.parseInt(wanted);
            if (number >= 1 && number <= devices.size()) {
                return number - 1;
            }
        }
        String part = wanted.toLowerCase(Locale.ROOT);
        return IntStream.range(0, devices.size())
                .filter(i -> devices.get(i).name().toLowerCase(Locale.ROOT).contains(part))
                .findFirst()
                .orElseThrow(() -> new BackendUnavailableException(VARIABLE + " is \"" + wanted
                        + "\", expected the number of an OpenCL device or a part of its name; there are "
                        + listed(devices)));
    }

    private static String listed(List<OpenClDevice> devices) {
        return String.join(
                ", ",
                IntStream.range(0, devices.size())
                        .mapToObj(i -> (i + 1) + " \"" + devices.get(i).name() + "\"")
                        .toList());
    }
}
