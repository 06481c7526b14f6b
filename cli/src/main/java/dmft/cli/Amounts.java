package dmft.cli;

import dmft.compute.FieldMemory;
import dmft.solve.MemoryNeed;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Bytes by where they are, needed or to be had.
 *
 * @param heap in Java's heap
 * @param machine in the machine's memory as a whole, heap included; counted only where fields share it with the heap, which alone takes no more than it
 *     may
 * @param device in fields on a device
 */
record Amounts(long heap, long machine, long device) {

    /** What a solve needs whose fields lie in the given memory. */
    static Amounts of(MemoryNeed need, FieldMemory fields) {
        return switch (fields.place()) {
            case HEAP -> new Amounts(need.together(), 0, 0);
            case BESIDE_HEAP -> new Amounts(need.beside(), need.together(), need.fields());
            case DEVICE -> new Amounts(need.beside(), 0, need.fields());
        };
    }

    boolean fitInto(Amounts room) {
        return heap <= room.heap && machine <= room.machine && device <= room.device;
    }

    /** The largest few of each kind in all, so many times. */
    static Amounts ofLargest(List<Amounts> all, int count, int times) {
        return new Amounts(
                times * sum(all, count, Amounts::heap),
                times * sum(all, count, Amounts::machine),
                times * sum(all, count, Amounts::device));
    }

    private static long sum(List<Amounts> all, int count, ToLongFunction<Amounts> kind) {
        return all.stream()
                .map(kind::applyAsLong)
                .sorted(Comparator.reverseOrder())
                .limit(count)
                .mapToLong(Long::longValue)
                .sum();
    }
}
