package dmft.cli;

import dmft.cli.parameters.Run;
import dmft.solve.MemoryFloor;
import java.util.Locale;
import java.util.Optional;

/** The memory that runs need and that this process may have. */
final class Memory {

    /** What the program holds before it solves anything: classes, compiled code, and room for short-lived objects. */
    private static final long BASE = 300L << 20;

    /** The heap grows ahead of what is in use, and is cleared of what is not only now and then. */
    private static final double SLACK = 1.5;

    private static final double GIBIBYTE = 1L << 30;

    private Memory() {}

    /** The most memory that a process holds which has so much in use. */
    static long ofProcess(long bytesInUse) {
        return BASE + (long) (SLACK * bytesInUse);
    }

    /** The largest heap. */
    static long available() {
        return Runtime.getRuntime().maxMemory();
    }

    /** Why a run cannot be started, if it cannot: it needs more than there is from its first step on. */
    static Optional<String> refusal(Run run) {
        long least = MemoryFloor.bytes(run.problem(), run.settings());
        if (least <= available()) {
            return Optional.empty();
        }
        return Optional.of("this run needs at least " + inGibibytes(least) + " from its first step on and can have "
                + inGibibytes(available())
                + ": lower solver.samples, data.train, data.test or the number of replicas side by side"
                + " (solver.threads), or use a machine with more memory");
    }

    static String inGibibytes(long bytes) {
        return String.format(Locale.ROOT, bytes < GIBIBYTE / 10 ? "%.3f GiB" : "%.2f GiB", bytes / GIBIBYTE);
    }
}
