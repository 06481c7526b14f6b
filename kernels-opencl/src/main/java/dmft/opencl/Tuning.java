package dmft.opencl;

import dmft.compute.BackendUnavailableException;
import java.util.List;

/**
 * How the kernels are made for a device.
 *
 * <p>Two kinds of devices want different products. A processor core runs one work-item after another and is fast where a work-item keeps a tile of
 * vectors in its registers; tiles that pass through local memory crawl there. A GPU runs work-items in lockstep and is fast where each keeps a tile of
 * numbers in registers and the work-group shares what it reads.
 *
 * @param limits what the device allows
 * @param lanes numbers in a vector: 1 on a GPU
 * @param wide the tile of products with many columns, on a GPU
 * @param narrow the tile of products with few columns, on a GPU
 */
record Tuning(DeviceLimits limits, int lanes, Tile wide, Tile narrow) {

    /** Tiles from the best on; the last works wherever OpenCL's own minimum of local memory is there. */
    private static final List<List<Tile>> TILES = List.of(
            List.of(new Tile(128, 64, 8, 8, 16), new Tile(128, 16, 4, 4, 16)),
            List.of(new Tile(64, 32, 4, 4, 8), new Tile(64, 16, 4, 4, 8)),
            List.of(new Tile(32, 32, 4, 4, 8), new Tile(32, 16, 4, 4, 8)));

    /** What suits a device. */
    static Tuning of(DeviceLimits limits) {
        for (List<Tile> tiles : TILES) {
            Tile wide = tiles.getFirst();
            if (!limits.gpu()
                    || (wide.localMemory() <= limits.localMemory() && wide.items() <= limits.largestGroup())) {
                return new Tuning(limits, limits.gpu() ? 1 : vector(limits.lanes()), wide, tiles.getLast());
            }
        }
        Tile least = TILES.getLast().getFirst();
        throw new BackendUnavailableException("the OpenCL device has " + limits.localMemory()
                + " bytes of local memory and work-groups of at most " + limits.largestGroup() + "; the products need "
                + least.localMemory() + " and " + least.items() + ": choose another device with "
                + DeviceChoice.VARIABLE);
    }

    private static int vector(int lanes) {
        return lanes >= 16 ? 16 : lanes >= 8 ? 8 : 4;
    }

    /** Whether products pass through local memory. */
    boolean tiled() {
        return limits.gpu();
    }

    /** Columns of a in a work-item's tile of ⟨aᵀx⟩ on a processor; with 16 lanes go 32 registers, with fewer 16. */
    int contractRows() {
        return lanes == 16 ? 4 : 3;
    }

    /** Columns of x in that tile. */
    int contractColumns() {
        return lanes == 16 ? 6 : 4;
    }

    /** Columns of y in a work-item's tile of a c on a processor. */
    int expandColumns() {
        return lanes == 16 ? 12 : 6;
    }

    /** The tile for a product with the given number of columns. */
    Tile tile(int columns) {
        return columns <= narrow.columns() ? narrow : wide;
    }

    /** The kernel of a product for a tile. */
    String kernel(String product, Tile tile) {
        return product + (tile.equals(narrow) ? "_narrow" : "_wide");
    }
}
