package dmft.solve;

/**
 * The memory of a solve by what lies in it: fields, which a backend may keep on a device, and all else, which is in Java's heap.
 *
 * @param together bytes in use at the moment when most are
 * @param beside bytes beside fields, at the moment when most of these are
 * @param fields bytes of fields, likewise; the two need not be at the same time, so that their sum may be more than together
 */
public record MemoryNeed(long together, long beside, long fields) {

    /** This and something else beside fields that is there all the time. */
    public MemoryNeed and(long bytes) {
        return new MemoryNeed(together + bytes, beside + bytes, fields);
    }
}
