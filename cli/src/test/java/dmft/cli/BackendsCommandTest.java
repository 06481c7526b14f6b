package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.compute.Backends;
import dmft.opencl.OpenClDevice;
import dmft.opencl.OpenClDevices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackendsCommandTest {

    private static final OpenClDevice DEVICE = new OpenClDevice(
            "Some Driver", "Some GPU", OpenClDevice.Type.GPU, 8L << 30, 2L << 30, true, 40, "OpenCL 3.0, driver 1.2");

    @Test
    void saysOfEveryBackendWhatItRunsOnAndWhichOneAutoTakes() {
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("backends")).isZero();
        for (String name : Backends.names()) {
            assertThat(terminal.out()).containsPattern("(?m)^" + name + " +runs");
        }
        assertThat(terminal.out())
                .containsPattern("simd +runs, and is what \"auto\" takes here: .*vectors of \\d+ bits \\(\\d+ lanes\\)")
                .containsPattern("reference +runs: plain loops")
                .containsPattern("opencl +cannot run: solving on OpenCL is not in this version")
                .containsPattern("cores +" + Runtime.getRuntime().availableProcessors() + ";")
                .containsPattern("memory +\\d+\\.\\d GiB");
    }

    @Test
    void listsOpenClDevicesWithTheirMemory() {
        assertThat(listing(new OpenClDevices(List.of(DEVICE), List.of())))
                .contains("device Some GPU (gpu, Some Driver): 8.0 GiB, largest buffer 2.0 GiB, float64, 40 compute"
                        + " units");
    }

    @Test
    void saysInOneLineWhyThereIsNoOpenClDevice() {
        String listing = listing(new OpenClDevices(List.of(), List.of("No OpenCL driver is installed: install one.")));
        assertThat(listing.lines().map(String::strip)).contains("No OpenCL driver is installed: install one.");
        assertThat(listing).doesNotContain("device ", "Exception");
    }

    private static String listing(OpenClDevices devices) {
        StringWriter out = new StringWriter();
        assertThat(new BackendsCommand(new PrintWriter(out, true), () -> devices).call())
                .isZero();
        return out.toString();
    }
}
