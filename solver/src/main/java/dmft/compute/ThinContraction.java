package dmft.compute;

/**
 * c = ⟨aᵀx⟩ with a single column x: blocks of sites are added in float64, in their order whichever thread has done them.
 *
 * <p>Every sum is that of {@link Contraction}'s upright tiles to the bit, so that it does not matter how many columns there are beside it.
 */
final class ThinContraction {

    private ThinContraction() {}

    /** Whether it is one. */
    static boolean suits(PanelFields x) {
        return x.columns() == 1;
    }

    /** ⟨aᵀx⟩, an n × 1 matrix. */
    static Matrix of(Workers workers, PanelFields a, PanelFields x) {
        int n = a.columns();
        boolean little = Workers.isLittle((long) a.sites() * n);
        int ranges = little ? 1 : Math.clamp(n, 1, workers.ranges(a.blocks()));
        double[][] sums = new double[a.blocks()][n];
        workers.run(a.blocks() * ranges, little, t -> {
            int r = t % ranges;
            block(a, x, t / ranges, r * n / ranges, (r + 1) * n / ranges, sums[t / ranges]);
        });
        Matrix c = new Matrix(n, 1);
        for (double[] block : sums) {
            for (int i = 0; i < n; i++) {
                c.add(i, 0, block[i]);
            }
        }
        return c.scale(1.0 / a.sites());
    }

    /** Columns {@code first} to {@code end} of a block of sites. */
    private static void block(PanelFields a, PanelFields x, int b, int first, int end, double[] into) {
        int n = end - first;
        float[] lanes = new float[n * ThinKernel.SUMS];
        int p = 0;
        for (; p + ThinKernel.GROUP <= a.panelsIn(b); p += ThinKernel.GROUP) {
            ThinKernel.contract(
                    a.block(b),
                    a.offset(p, first),
                    a.panelStride(),
                    x.block(b),
                    x.offset(p, 0),
                    x.panelStride(),
                    n,
                    lanes);
        }
        for (; p < a.panelsIn(b); p++) {
            ThinKernel.contractPanel(a.block(b), a.offset(p, first), x.block(b), x.offset(p, 0), n, lanes);
        }
        double[] sums = new double[n];
        ContractKernel.sumLanes(lanes, 0, n, sums);
        System.arraycopy(sums, 0, into, first, n);
    }
}
