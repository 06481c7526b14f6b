package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;

class OpenClDevicesTest {

    private static final OpenClDevice GPU = new OpenClDevice(
            "Some driver", "Some GPU", OpenClDevice.Type.GPU, 1L << 33, 1L << 31, true, 40, "OpenCL 3.0");

    @Test
    void listsTheDevicesOfAllDrivers() {
        OpenClDevice other =
                new OpenClDevice("B", "CPU", OpenClDevice.Type.CPU, 1L << 32, 1L << 30, false, 2, "OpenCL 1.2");

        OpenClDevices found = OpenClDevices.discover(
                () -> List.of(platform("A", () -> List.of(GPU)), platform("B", () -> List.of(other))));

        assertThat(found.devices()).containsExactly(GPU, other);
        assertThat(found.problems()).isEmpty();
        assertThat(found.whyNone()).isEmpty();
    }

    @Test
    void saysThatTheLoaderIsMissing() {
        String message = "Could not initialize native OpenCL library. Implementation library could not be loaded";

        assertThat(whyNone(new UnsatisfiedLinkError(message)))
                .contains("libOpenCL")
                .contains("install");
    }

    @Test
    void saysThatTheLoaderIsMissingOnLaterCallsToo() {
        // The class initialiser failed on the first touch: later ones carry the first error's text in their cause.
        NoClassDefFoundError later = new NoClassDefFoundError("Could not initialize class org.jocl.CL");
        later.initCause(
                new ExceptionInInitializerError("Implementation library could not be loaded [in thread \"main\"]"));

        assertThat(whyNone(later)).contains("libOpenCL").contains("install");
    }

    @Test
    void saysWhyTheNativePartOfTheBindingCannotBeLoaded() {
        String message = """
            Error while loading native library "JOCL-linux-x86_64"
            Stack trace from the attempt to load the library as a file:
            java.lang.UnsatisfiedLinkError: no JOCL-linux-x86_64 in java.library.path
            Stack trace from the attempt to load the library as a resource:
            java.io.IOException: Could not create directory for temporary file: /nowhere
            	at org.jocl.LibUtils.createTempFile(LibUtils.java:303)
            """;

        assertThat(whyNone(new UnsatisfiedLinkError(message)))
                .contains("Could not create directory for temporary file: /nowhere")
                .contains("temporary folder")
                .doesNotContain("\n", "\tat ");
    }

    @Test
    void saysThatNoDriverIsInstalled() {
        assertThat(whyNone(new CLException("CL_PLATFORM_NOT_FOUND_KHR", CL.CL_PLATFORM_NOT_FOUND_KHR)))
                .startsWith("No OpenCL driver is installed");
        assertThat(OpenClDevices.discover(List::of).whyNone().orElseThrow())
                .startsWith("No OpenCL driver is installed");
    }

    @Test
    void namesAnUnexpectedErrorOfTheLibrary() {
        assertThat(whyNone(new CLException("CL_OUT_OF_HOST_MEMORY", CL.CL_OUT_OF_HOST_MEMORY)))
                .contains("CL_OUT_OF_HOST_MEMORY (status -6)");
    }

    @Test
    void namesADriverWithoutDevices() {
        OpenClDriver.Platform says = platform("Empty", () -> {
            throw new CLException("CL_DEVICE_NOT_FOUND", CL.CL_DEVICE_NOT_FOUND);
        });
        OpenClDriver.Platform lists = platform("Empty", List::of);

        assertThat(List.of(says, lists))
                .allSatisfy(platform -> assertThat(
                                OpenClDevices.discover(() -> List.of(platform)).whyNone())
                        .hasValueSatisfying(why -> assertThat(why)
                                .startsWith("The OpenCL driver \"Empty\" offers no device")
                                .doesNotContain("CL_DEVICE_NOT_FOUND")));
    }

    @Test
    void aBrokenDriverIsToldAndHidesNoOther() {
        OpenClDriver.Platform broken = platform("Broken", () -> {
            throw new CLException("CL_OUT_OF_RESOURCES", CL.CL_OUT_OF_RESOURCES);
        });

        OpenClDevices found = OpenClDevices.discover(() -> List.of(broken, platform("A", () -> List.of(GPU))));

        assertThat(found.devices()).containsExactly(GPU);
        assertThat(found.problems())
                .singleElement()
                .asString()
                .contains("\"Broken\"", "CL_OUT_OF_RESOURCES (status -5)");
        assertThat(found.whyNone()).isEmpty();
    }

    @Test
    void noDeviceNeedsAReason() {
        assertThatThrownBy(() -> new OpenClDevices(List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected the reason");
    }

    /** On the machine itself: with PoCL installed its CPU must be found, and whatever is found must be described in full. */
    @Test
    void describesThisMachine() throws IOException {
        OpenClDevices here = OpenClDevices.discover();

        if (poclInstalled()) {
            assertThat(here.devices()).as("problems: %s", here.problems()).anySatisfy(device -> {
                assertThat(device.platform()).isEqualTo("Portable Computing Language");
                assertThat(device.type()).isEqualTo(OpenClDevice.Type.CPU);
                assertThat(device.doublePrecision()).isTrue();
                assertThat(device.computeUnits())
                        .isBetween(1, Runtime.getRuntime().availableProcessors());
            });
        }
        assertThat(here.whyNone().isPresent()).isEqualTo(here.devices().isEmpty());
        assertThat(here.problems())
                .allSatisfy(why -> assertThat(why).endsWith(".").contains("OpenCL"));
        assertThat(here.devices()).allSatisfy(device -> {
            assertThat(device.name()).isNotBlank().doesNotContain("\0");
            assertThat(device.version()).startsWith("OpenCL ").contains("driver ");
            assertThat(device.largestAllocation()).isBetween(1L << 20, device.globalMemory());
        });
    }

    /** Asked of the files that register drivers, not of the library under test. */
    private static boolean poclInstalled() throws IOException {
        Path vendors = Path.of("/etc/OpenCL/vendors");
        if (!Files.isDirectory(vendors) || System.getenv("OCL_ICD_VENDORS") != null) {
            return false;
        }
        try (var files = Files.list(vendors)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("pocl"));
        }
    }

    private static String whyNone(Throwable thrown) {
        OpenClDevices found = OpenClDevices.discover(() -> {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) thrown;
        });
        assertThat(found.devices()).isEmpty();
        return found.whyNone().orElseThrow();
    }

    private static OpenClDriver.Platform platform(String name, Supplier<List<OpenClDevice>> devices) {
        return new OpenClDriver.Platform() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public List<OpenClDevice> devices() {
                return devices.get();
            }
        };
    }
}
