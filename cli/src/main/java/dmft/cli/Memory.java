package dmft.cli;

import dmft.cli.parameters.Run;
import dmft.cli.progress.HeapKeeper;
import dmft.solve.MemoryFloor;
import java.util.Locale;
import java.util.Optional;

/** The memory that runs need and that this process may have. */
final class Memory {

    /** What the program holds before it solves anything: classes, compiled code, and room for short-lived objects. */
    private static final long BASE = 230L << 20;

    /**
     * Bytes held for each that is in use, measured over the table in docs/performance.md: less than the slack of {@link HeapKeeper}, as what is in use is
     * counted at its most, which not everything reaches at the same time.
     */
    private static final double HELD = 1.25;

    private static final double GIBIBYTE = 1L << 30;

    private Memory() {}

    /** The most memory that a process holds which has so much in use. */
    static long ofProcess(long bytesInUse) {
        return BASE + (long) (HELD * bytesInUse);
    }

    /** The largest heap. */
    static long available() {
        return Runtime.getRuntime().maxMemory();
    }

    /** The memory that a run cannot do without, on the threads of its settings. */
    static long least(Run run) {
        return MemoryFloor.bytes(run.problem(), run.settings(), run.recording());
    }

    /** Why a run cannot be started, if it cannot: it needs more than there is, whatever it learns. */
    static Optional<String> refusal(Run run) {
        return refusal(least(run));
    }

    /** Why a run that cannot do with less than so many bytes cannot be started, if it cannot. */
    static Optional<String> refusal(long least) {
        if (least <= available()) {
            return Optional.empty();
        }
        return Optional.of("this run needs at least " + inGibibytes(least) + " and can have " + inGibibytes(available())
                + ": lower solver.samples, data.train, data.test or the number of replicas side by side"
                + " (solver.threads), record less (output.record, output.record_count), or use a machine with more"
                + " memory");
    }

    static String inGibibytes(long bytes) {
        return String.format(Locale.ROOT, bytes < GIBIBYTE / 10 ? "%.3f GiB" : "%.2f GiB", bytes / GIBIBYTE);
    }
}
