package dmft.compute;

/**
 * The memory that a backend's fields lie in.
 *
 * @param place where it is, seen from Java
 * @param name of the device it belongs to, as its driver tells it; empty for Java's heap
 * @param bytes of fields that may be in use at a time; {@link Long#MAX_VALUE} for Java's heap, which says itself how large it may be
 */
public record FieldMemory(Place place, String name, long bytes) {

    /** Where fields lie. */
    public enum Place {
        /** In Java's heap, with everything else. */
        HEAP,
        /** In the machine's memory, beside the heap: the processor as a device, or a GPU without memory of its own. */
        BESIDE_HEAP,
        /** In memory of the device's own. */
        DEVICE
    }

    /** Java's heap. */
    public static final FieldMemory HEAP = new FieldMemory(Place.HEAP, "", Long.MAX_VALUE);
}
