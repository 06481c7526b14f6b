package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.compute.BackendUnavailableException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceChoiceTest {

    private static final OpenClDevice CPU = device("Many cores", OpenClDevice.Type.CPU, 64, true);
    private static final OpenClDevice SMALL = device("Small GPU", OpenClDevice.Type.GPU, 10, true);
    private static final OpenClDevice LARGE = device("Large GPU", OpenClDevice.Type.GPU, 40, true);
    private static final OpenClDevice SINGLE = device("Single GPU", OpenClDevice.Type.GPU, 80, false);

    @Test
    void theBestIsAGpuThenTheOneWithMostUnitsAndCanDoFloat64() {
        assertThat(DeviceChoice.choose(found(CPU, SMALL, LARGE, SINGLE, LARGE), null))
                .isEqualTo(2);
        assertThat(DeviceChoice.choose(found(SINGLE, CPU), " ")).isEqualTo(1);
    }

    @Test
    void aNumberOrAPartOfTheNameNamesOne() {
        assertThat(DeviceChoice.choose(found(CPU, SMALL, LARGE), "1")).isEqualTo(0);
        assertThat(DeviceChoice.choose(found(CPU, SMALL, LARGE), " small")).isEqualTo(1);
    }

    @Test
    void refusalsSayWhatThereIs() {
        assertThatThrownBy(() -> DeviceChoice.choose(found(CPU, SMALL), "3"))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("DMFT_OPENCL_DEVICE is \"3\"")
                .hasMessageContaining("1 \"Many cores\", 2 \"Small GPU\"");
        assertThatThrownBy(() -> DeviceChoice.choose(found(SINGLE), null))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("\"Single GPU\"")
                .hasMessageContaining("float64");
        OpenClDevices none = new OpenClDevices(List.of(), List.of("No OpenCL driver is installed: install one."));
        assertThatThrownBy(() -> DeviceChoice.choose(none, null))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessage("No OpenCL driver is installed: install one.");
    }

    @Test
    void aDeviceTooSmallForTheProductsIsRefused() {
        DeviceLimits tiny = new DeviceLimits(true, 4, 1 << 30, 1 << 28, 1024, 256, 1, true);
        assertThatThrownBy(() -> Tuning.of(tiny))
                .isInstanceOf(BackendUnavailableException.class)
                .hasMessageContaining("1024 bytes of local memory");
    }

    static OpenClDevices found(OpenClDevice... devices) {
        return new OpenClDevices(List.of(devices), List.of());
    }

    static OpenClDevice device(String name, OpenClDevice.Type type, int units, boolean doublePrecision) {
        return new OpenClDevice("Driver", name, type, 1L << 33, 1L << 31, doublePrecision, units, "OpenCL 3.0");
    }
}
