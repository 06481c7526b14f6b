package dmft.cli.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a run was computed on. */
public final class Device {

    private static final Path LINUX_PROCESSORS = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    private Device() {}

    /** The processor's model, where the system tells it, else its architecture; and the cores that this process may use. */
    public static String name() {
        int cores = Runtime.getRuntime().availableProcessors();
        return model() + ", " + cores + (cores == 1 ? " core" : " cores");
    }

    private static String model() {
        try (var lines = Files.lines(LINUX_PROCESSORS)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(Device::architecture);
        } catch (IOException e) {
            // Not Linux, or a sandbox without /proc: the architecture is all that Java itself knows.
            return architecture();
        }
    }

    private static String architecture() {
        return System.getProperty("os.arch");
    }
}
