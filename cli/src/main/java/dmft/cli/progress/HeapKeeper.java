package dmft.cli.progress;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Optional;

/**
 * Has the heap cleared before what is no longer needed outweighs what is.
 *
 * <p>The serial collector would rather let the heap grow to its limit: bases that were replaced by larger ones would stay, and a solve would hold two
 * or three times the memory that it uses. A collection at every growth by the factor below costs little, as there are few of them.
 */
public final class HeapKeeper {

    /** Memory held for each byte in use. */
    public static final double SLACK = 1.5;

    /** Below this, tidying is not worth its time. */
    private static final long SMALL = 192L << 20;

    private final Optional<MemoryPoolMXBean> old = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getName().matches(".*(Tenured|Old).*"))
            .findFirst();

    private long threshold = SMALL;

    /** To be called between steps. */
    void tidy() {
        if (old.isEmpty() || old.get().getUsage().getUsed() < threshold) {
            return;
        }
        System.gc();
        MemoryUsage inUse = old.get().getCollectionUsage();
        long used = inUse == null ? old.get().getUsage().getUsed() : inUse.getUsed();
        threshold = Math.max(SMALL, (long) (SLACK * used));
    }
}
