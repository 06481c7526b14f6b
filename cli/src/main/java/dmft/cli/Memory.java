package dmft.cli;

import com.sun.management.OperatingSystemMXBean;
import dmft.cli.parameters.Run;
import dmft.cli.progress.HeapKeeper;
import dmft.cli.results.BackendInUse;
import dmft.compute.FieldMemory;
import dmft.solve.MemoryFloor;
import dmft.solve.MemoryNeed;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Optional;

/**
 * The memory that runs need and may have: Java's heap and, where fields lie elsewhere, that of the device.
 *
 * <p>A GPU's own memory is beside the machine's and the two are told apart. A device that computes in the machine's memory, such as the processor itself,
 * has its fields beside Java's heap: each has its limit, and both together must fit into the machine.
 */
final class Memory {

    /** What the program holds before it solves anything: classes and their archive, compiled code, and room for short-lived objects. */
    private static final long BASE = 290L << 20;

    /**
     * Bytes held for each that is in use, measured over the table in docs/performance.md: less than the slack of {@link HeapKeeper}, as what is in use is
     * counted at its most, which not everything reaches at the same time.
     */
    private static final double HELD = 1.33;

    private static final double GIBIBYTE = 1L << 30;

    private static final String LESS = ": lower solver.samples, data.train, data.test or the number of replicas side by"
            + " side (solver.threads), record less (output.record, output.record_count), or use a machine with more"
            + " memory";

    private static final String LESS_ON_DEVICE = ": lower solver.samples (with the self-consistent method"
        + " solver.paths_at_once), data.train, data.test or the number of replicas side by side (solver.threads), or"
        + " take another device (DMFT_OPENCL_DEVICE) or backend (solver.backend)";

    private Memory() {}

    /** The largest heap. */
    static long available() {
        return Runtime.getRuntime().maxMemory();
    }

    /** What runs may have whose fields lie in the given memory; of the machine's, what the program leaves. */
    static Amounts available(FieldMemory fields) {
        long machine =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return new Amounts(available(), machine - BASE, fields.bytes());
    }

    /** The memory that a run cannot do without, on the threads of its settings. */
    static MemoryNeed least(Run run) {
        return MemoryFloor.of(run.problem(), run.settings(), run.recording());
    }

    /** Why a run cannot be started on a backend, if it cannot: it needs more than there is, whatever it learns. */
    static Optional<String> refusal(Run run, BackendInUse backend) {
        return refusal("this run needs at least", least(run.on(backend.name())), backend.memory());
    }

    /**
     * Why a run cannot be made that needs so much, if it cannot.
     *
     * @param beginning of the sentence: "this run needs at least"
     */
    static Optional<String> refusal(String beginning, MemoryNeed need, FieldMemory fields) {
        return refusal(beginning, Amounts.of(need, fields), available(fields), fields);
    }

    static Optional<String> refusal(String beginning, Amounts needed, Amounts room, FieldMemory fields) {
        boolean onDevice = needed.heap() <= room.heap() && needed.device() > room.device();
        return lacking(beginning, needed, room, fields).map(lacking -> lacking + (onDevice ? LESS_ON_DEVICE : LESS));
    }

    /** What is lacking, as a sentence without the advice. */
    static Optional<String> lacking(String beginning, MemoryNeed need, FieldMemory fields) {
        return lacking(beginning, Amounts.of(need, fields), available(fields), fields);
    }

    private static Optional<String> lacking(String beginning, Amounts needed, Amounts room, FieldMemory fields) {
        if (needed.heap() > room.heap()) {
            return Optional.of(lacking(beginning, needed.heap(), "of Java's heap", room.heap()));
        }
        if (needed.device() > room.device()) {
            return Optional.of(lacking(beginning, needed.device(), "of memory on " + fields.name(), room.device()));
        }
        if (needed.machine() > room.machine()) {
            String where = "of this machine's memory, which " + fields.name() + " shares with Java's heap,";
            return Optional.of(lacking(beginning, needed.machine(), where, room.machine()));
        }
        return Optional.empty();
    }

    private static String lacking(String beginning, long needed, String where, long room) {
        return beginning + " " + inGibibytes(needed) + " " + where + " and can have " + inGibibytes(room);
    }

    /** What a process will hold whose solve has so much in use, and what it may. */
    static String told(MemoryNeed need, FieldMemory fields) {
        String heap = " (the heap may take " + inGibibytes(available()) + ")";
        if (fields.place() == FieldMemory.Place.HEAP) {
            return inGibibytes(BASE + (long) (HELD * need.together())) + heap;
        }
        return inGibibytes(BASE + (long) (HELD * need.beside())) + heap + " and "
                + (fields.place() == FieldMemory.Place.BESIDE_HEAP ? "beside it " : "") + inGibibytes(need.fields())
                + " of fields on " + fields.name() + " (which may take " + inGibibytes(fields.bytes()) + ")";
    }

    static String inGibibytes(long bytes) {
        return String.format(Locale.ROOT, bytes < GIBIBYTE / 10 ? "%.3f GiB" : "%.2f GiB", bytes / GIBIBYTE);
    }
}
