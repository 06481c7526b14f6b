package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.BackendUnavailableException;
import dmft.compute.Backends;
import dmft.opencl.OpenClDevice;
import dmft.opencl.OpenClDevices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class BackendsCommandTest {

    private static final OpenClDevice DEVICE = new OpenClDevice(
            "Some Driver", "Some GPU", OpenClDevice.Type.GPU, 8L << 30, 2L << 30, true, 40, "OpenCL 3.0, driver 1.2");

    @Test
    void saysOfEveryBackendWhatItRunsOnAndWhichOneAutoTakes() {
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("backends")).isZero();
        for (String name : Backends.names()) {
            assertThat(terminal.out()).containsPattern("(?m)^" + name + " +(runs|cannot run): ");
        }
        assertThat(terminal.out())
                .containsPattern("simd +runs: .*vectors of \\d+ bits \\(\\d+ lanes\\), \\d+ GFLOP/s")
                .containsPattern("reference +runs: plain loops")
                .containsPattern("(?m)^opencl ")
                .containsPattern("auto +takes \\w+ \\(.*\\)")
                .containsPattern("cores +" + Runtime.getRuntime().availableProcessors() + ";")
                .containsPattern("memory +\\d+\\.\\d GiB");
    }

    @Test
    void listsOpenClDevicesByNumberWithTheirMemoryAndRate() {
        assertThat(listing(new OpenClDevices(List.of(DEVICE, DEVICE), List.of()), device -> {
                    if (device == 1) {
                        throw new BackendUnavailableException("device lost: start again");
                    }
                    return 1234.4;
                }))
                .contains(
                        "1 Some GPU (gpu, Some Driver): 8.0 GiB, largest buffer 2.0 GiB, float64, 40 compute units,"
                                + " OpenCL 3.0, driver 1.2, 1234 GFLOP/s\n",
                        "2 Some GPU (gpu, Some Driver): ",
                        "driver 1.2, cannot run: device lost: start again\n");
    }

    @Test
    void saysInOneLineWhyThereIsNoOpenClDevice() {
        String listing = listing(
                new OpenClDevices(List.of(), List.of("No OpenCL driver is installed: install one.")), device -> 1234.4);
        assertThat(listing.lines().map(String::strip)).contains("No OpenCL driver is installed: install one.");
        assertThat(listing).doesNotContain("largest buffer", "Exception");
    }

    private static String listing(OpenClDevices devices, IntToDoubleFunction onDevice) {
        StringWriter out = new StringWriter();
        assertThat(new BackendsCommand(new PrintWriter(out, true), () -> devices, onDevice, backend -> 1234.4).call())
                .isZero();
        return out.toString();
    }
}
