package dmft.opencl;

/**
 * A work-group's tile of a product where work-items run in lockstep.
 *
 * @param rows for ⟨aᵀx⟩ columns of a, for a c sites
 * @param columns columns of the result
 * @param ownRows rows of a work-item, a multiple of 4
 * @param ownColumns columns of a work-item, a multiple of 4
 * @param depth numbers summed over that pass through local memory at a time
 */
record Tile(int rows, int columns, int ownRows, int ownColumns, int depth) {

    /** Work-items of a work-group. */
    int items() {
        return rows / ownRows * (columns / ownColumns);
    }

    /** Bytes of local memory that either product needs. */
    long localMemory() {
        return 4L * depth * (rows + 4 + columns + 4);
    }
}
