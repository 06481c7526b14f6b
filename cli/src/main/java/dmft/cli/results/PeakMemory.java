package dmft.cli.results;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The most memory this process has held. */
public final class PeakMemory {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String RESIDENT_PEAK = "VmHWM:";

    private PeakMemory() {}

    /** Peak resident bytes of the process where the kernel tells them (Linux), else the sum of the peaks of the JVM's memory pools. */
    public static long bytes() {
        if (Files.isReadable(STATUS)) {
            try {
                for (String line : Files.readAllLines(STATUS)) {
                    if (line.startsWith(RESIDENT_PEAK)) {
                        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                    }
                }
            } catch (IOException e) {
                return ofPools(); // A kernel that does not tell is what the pools are for.
            }
        }
        return ofPools();
    }

    private static long ofPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }
}
