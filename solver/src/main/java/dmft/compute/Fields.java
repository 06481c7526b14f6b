package dmft.compute;

/**
 * Columns of one number per site: S × n, in a layout that belongs to the backend that made it.
 *
 * <p>A site is one neuron of the infinite population (or one neuron of a finite network); a column is one field, for example the
 * pre-activations h_μ of one example. Averages ⟨·⟩ are means over the sites.
 */
public interface Fields {

    /** Number of sites S. */
    int sites();

    /** Number of columns n. */
    int columns();

    /** The columns from {@code first} on, sharing storage; valid until columns are appended to this. */
    Fields view(int first, int count);

    /** Appends columns of zeros and returns a view of them. Not possible on a view. */
    Fields append(int count);

    /** Drops all columns from {@code count} on. Not possible on a view. */
    void truncate(int count);

    /**
     * Columns that fields make room for when they have none left, unless more are needed at once: half as many again, so that what growing leaves behind
     * is at most twice what is held and no more than a third of that is empty. No basis has more columns than sites.
     */
    static int moreRoom(int capacity) {
        return capacity + capacity / 2;
    }

    /** Bytes held. */
    long bytes();
}
