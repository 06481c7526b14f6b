package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.BackendProvider;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Backends;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToDoubleFunction;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;

class OpenClProviderTest {

    private static final OpenClDevice GPU = DeviceChoiceTest.device("Some GPU", OpenClDevice.Type.GPU, 10, true);
    private static final OpenClDevice CPU = DeviceChoiceTest.device("Some CPU", OpenClDevice.Type.CPU, 10, true);

    @Test
    void isFoundByItsName() {
        assertThat(Backends.names()).contains("opencl");
        assertThat(new OpenClProvider().name()).isEqualTo("opencl");
    }

    @Test
    void takesAGpuThatIsFaster() {
        BackendProvider.Choice faster = choice(DeviceChoiceTest.found(CPU, GPU), i -> i == 1 ? 5000 : 0, 300);
        assertThat(faster.faster()).isTrue();
        assertThat(faster.reason()).contains("5000 GFLOP/s on \"Some GPU\"", "300 on the processor's 3 threads");
        assertThat(choice(DeviceChoiceTest.found(GPU), i -> 200, 300).faster()).isFalse();
    }

    @Test
    void measuresOnce() {
        AtomicInteger measured = new AtomicInteger();
        OpenClProvider provider = new OpenClProvider(
                () -> DeviceChoiceTest.found(GPU), null, i -> measured.incrementAndGet(), threads -> 0.5);
        assertThat(provider.choice(2).faster()).isTrue();
        assertThat(provider.choice(2).faster()).isTrue();
        assertThat(measured).hasValue(1);
    }

    @Test
    void withoutAGpuNothingIsMeasured() {
        IntToDoubleFunction never = i -> {
            throw new AssertionError("measured");
        };
        assertThat(choice(DeviceChoiceTest.found(CPU), never, 300))
                .isEqualTo(new BackendProvider.Choice(
                        false, "the OpenCL device \"Some CPU\" is no GPU; name the backend to use it"));
        OpenClDevices none = new OpenClDevices(List.of(), List.of("No OpenCL driver is installed."));
        assertThat(choice(none, never, 300))
                .isEqualTo(new BackendProvider.Choice(false, "No OpenCL driver is installed"));
    }

    @Test
    void aDeviceThatFailsIsNoChoice() {
        BackendProvider.Choice failed = choice(
                DeviceChoiceTest.found(GPU),
                i -> {
                    throw new BackendUnavailableException("its compiler refuses the kernels");
                },
                300);
        assertThat(failed).isEqualTo(new BackendProvider.Choice(false, "its compiler refuses the kernels"));
    }

    @Test
    void aDriverThatFailsIsNoChoice() {
        BackendProvider.Choice failed = choice(
                DeviceChoiceTest.found(GPU),
                i -> {
                    throw new CLException("CL_DEVICE_NOT_AVAILABLE", CL.CL_DEVICE_NOT_AVAILABLE);
                },
                300);
        assertThat(failed.faster()).isFalse();
        assertThat(failed.reason()).contains("\"Some GPU\" failed while being measured", "CL_DEVICE_NOT_AVAILABLE");
    }

    @Test
    void measuresThisDevice() {
        assertThat(OpenClRates.product(Pocl.device())).isBetween(0.01, 1e6);
    }

    private static BackendProvider.Choice choice(OpenClDevices found, IntToDoubleFunction device, double processor) {
        return new OpenClProvider(() -> found, null, device, threads -> processor).choice(3);
    }
}
