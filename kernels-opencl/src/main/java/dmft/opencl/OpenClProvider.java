package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendProvider;
import dmft.compute.BackendUnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/** Offers {@link OpenClBackend} as backend "opencl". */
public final class OpenClProvider implements BackendProvider {

    private final Supplier<OpenClDevices> devices;
    private final @Nullable String wanted;
    private final IntToDoubleFunction deviceRate;
    private final IntToDoubleFunction processorRate;
    private final Map<Integer, Choice> choices = new ConcurrentHashMap<>();

    /** For {@link java.util.ServiceLoader}; touches no driver. */
    public OpenClProvider() {
        this(
                OpenClDevices::discover,
                System.getenv(DeviceChoice.VARIABLE),
                OpenClRates::product,
                OpenClRates::processor);
    }

    /**
     * For tests.
     *
     * @param deviceRate rate of the device at a place of the list
     * @param processorRate rate of the processor on a number of threads
     */
    OpenClProvider(
            Supplier<OpenClDevices> devices,
            @Nullable String wanted,
            IntToDoubleFunction deviceRate,
            IntToDoubleFunction processorRate) {
        this.devices = devices;
        this.wanted = wanted;
        this.deviceRate = deviceRate;
        this.processorRate = processorRate;
    }

    @Override
    public String name() {
        return "opencl";
    }

    @Override
    public Backend create(int threads) {
        return new OpenClBackend(threads);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Only a GPU is ever taken, and only if its products are faster than the processor's in a measurement of a fraction of a second, made once for each
     * number of threads.
     */
    @Override
    public Choice choice(int threads) {
        return choices.computeIfAbsent(threads, this::choose);
    }

    private Choice choose(int threads) {
        OpenClDevices found = devices.get();
        OpenClDevice device;
        double onDevice;
        try {
            int chosen = DeviceChoice.choose(found, wanted);
            device = found.devices().get(chosen);
            if (device.type() != OpenClDevice.Type.GPU) {
                return new Choice(
                        false, "the OpenCL device \"" + device.name() + "\" is no GPU; name the backend to use it");
            }
            onDevice = rate(device, chosen);
        } catch (BackendUnavailableException e) {
            return new Choice(false, withoutStop(String.valueOf(e.getMessage())));
        }
        double onProcessor;
        try {
            onProcessor = processorRate.applyAsDouble(threads);
        } catch (LinkageError e) {
            return new Choice(true, "the processor's vectors cannot be used here (" + e.getMessage() + ")");
        }
        String rates = "products run at %.0f GFLOP/s on \"%s\" and at %.0f on the processor's %d threads"
                .formatted(onDevice, device.name(), onProcessor, threads);
        return new Choice(onDevice > onProcessor, rates);
    }

    private double rate(OpenClDevice device, int place) {
        try {
            return deviceRate.applyAsDouble(place);
        } catch (CLException e) {
            throw DeviceErrors.during("being measured", device.name(), e);
        }
    }

    private static String withoutStop(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
