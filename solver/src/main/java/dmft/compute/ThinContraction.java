package dmft.compute;

/**
 * c = ⟨aᵀx⟩ with a single column x: blocks of sites are added in float64, in their order whichever thread has done them.
 *
 * <p>Every sum is that of {@link Contraction}'s upright tiles to the bit, so that it does not matter how many columns there are beside it.
 */
final class ThinContraction {

    /** Panels that are gone through at a time: as many places in memory that are read one after the other. */
    private static final int NEAR_PANELS = 16;

    private ThinContraction() {}

    /** Whether it is one: a has columns enough for a tile. */
    static boolean suits(PanelFields a, PanelFields x) {
        return x.columns() == 1 && a.columns() >= ThinKernel.COLUMNS;
    }

    /** ⟨aᵀx⟩, an n × 1 matrix. */
    static Matrix of(Workers workers, PanelFields a, PanelFields x) {
        int tiles = Math.ceilDiv(a.columns(), ThinKernel.COLUMNS);
        int ranges = Math.min(tiles, workers.ranges(a.blocks()));
        double[][] sums = new double[a.blocks()][tiles * ThinKernel.COLUMNS];
        workers.run(a.blocks() * ranges, t -> {
            int r = t % ranges;
            block(a, x, t / ranges, r * tiles / ranges, (r + 1) * tiles / ranges, sums[t / ranges]);
        });
        Matrix c = new Matrix(a.columns(), 1);
        for (double[] block : sums) {
            for (int i = 0; i < a.columns(); i++) {
                c.add(i, 0, block[at(a, i)]);
            }
        }
        return c.scale(1.0 / a.sites());
    }

    private static void block(PanelFields a, PanelFields x, int b, int first, int end, double[] into) {
        float[] lanes = new float[(end - first) * ThinKernel.SUMS];
        for (int p = 0; p < a.panelsIn(b); p += NEAR_PANELS) {
            int panels = Math.min(NEAR_PANELS, a.panelsIn(b) - p);
            for (int t = first; t < end; t++) {
                ThinKernel.contract(
                        a.block(b),
                        a.offset(p, column(a, t)),
                        a.panelStride(),
                        x.block(b),
                        x.offset(p, 0),
                        x.panelStride(),
                        panels,
                        lanes,
                        (t - first) * ThinKernel.SUMS);
            }
        }
        double[] sums = new double[(end - first) * ThinKernel.COLUMNS];
        ContractKernel.sumLanes(lanes, 0, sums.length, sums);
        System.arraycopy(sums, 0, into, first * ThinKernel.COLUMNS, sums.length);
    }

    /** The first column of a tile: the last tile is as wide as the others and repeats some of the one before. */
    private static int column(PanelFields a, int tile) {
        return Math.min(tile * ThinKernel.COLUMNS, a.columns() - ThinKernel.COLUMNS);
    }

    /** Where the sum of a column of a is. */
    private static int at(PanelFields a, int i) {
        int tile = i / ThinKernel.COLUMNS;
        return tile * ThinKernel.COLUMNS + i - column(a, tile);
    }
}
