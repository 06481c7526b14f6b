package dmft.compute;

import static dmft.compute.PanelFields.BLOCK_PANELS;
import static dmft.compute.PanelFields.PANEL;

import dmft.activation.Activation;
import jdk.incubator.vector.FloatVector;

/** The bulk operations in float32 on the Vector API, shared by several threads. */
public final class SimdBackend implements Backend {

    /** Panels a task of an operation on sites works on: 256 sites, enough to outweigh handing it out. */
    private static final int TASK_PANELS = 8;

    private final String description;
    private final Workers workers;
    private final Contraction.Room room = new Contraction.Room();
    private float[] packed = new float[0];

    /**
     * A backend on the given number of threads.
     *
     * @throws LinkageError if the Vector API is not there
     * @throws BackendUnavailableException if this processor's vectors are none that the tiles are made for
     */
    public SimdBackend(int threads) {
        requireLanes(FloatVector.SPECIES_PREFERRED.length());
        // Also touches the Vector API, so that its absence shows here and not in the middle of a solve.
        this.description = "Vector API in float32, vectors of " + FloatVector.SPECIES_PREFERRED.vectorBitSize()
                + " bits (" + FloatVector.SPECIES_PREFERRED.length() + " lanes)";
        this.workers = new Workers(threads);
    }

    /** Sums of lanes go by four, and a panel holds two vectors of 16 numbers. */
    static void requireLanes(int lanes) {
        if (lanes < 4 || lanes > 16) {
            throw new BackendUnavailableException("backend 'simd' cannot run on vectors of " + 32 * lanes
                    + " bits, which this Java has on this processor; expected 128 to 512 (-XX:MaxVectorSize"
                    + " limits them)");
        }
    }

    @Override
    public String name() {
        return "simd";
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public double unitRoundoff() {
        return 0x1p-24;
    }

    @Override
    public double peak() {
        return PeakKernel.rate(workers);
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public Fields fields(int sites, int columns) {
        return new PanelFields(sites, columns);
    }

    @Override
    public Matrix contract(Fields a, Fields x) {
        Shapes.checkContract(a, x);
        return Contraction.of(workers, room, (PanelFields) a, (PanelFields) x);
    }

    @Override
    public void expand(Fields a, Matrix c, Fields y, boolean accumulate) {
        Shapes.checkExpand(a, c, y);
        if (y.columns() == 0) {
            return;
        }
        pack(c);
        PanelFields pa = (PanelFields) a;
        PanelFields py = (PanelFields) y;
        int panels = pa.panels();
        boolean little = y.columns() == 1 && Workers.isLittle((long) a.sites() * a.columns());
        workers.run((panels + TASK_PANELS - 1) / TASK_PANELS, little, t -> {
            float[] tile = new float[ExpandKernel.TILE];
            int end = Math.min((t + 1) * TASK_PANELS, panels);
            int p = t * TASK_PANELS;
            // Blocks and tasks hold whole groups of panels, but for the last.
            for (; y.columns() == 1 && p + ThinKernel.PANELS <= end; p += ThinKernel.PANELS) {
                expandThin(pa, py, p / BLOCK_PANELS, p % BLOCK_PANELS, tile, accumulate);
            }
            for (; p < end; p++) {
                expandPanel(pa, py, p / BLOCK_PANELS, p % BLOCK_PANELS, tile, accumulate);
            }
        });
    }

    /** A single column on a group of panels. */
    private void expandThin(PanelFields a, PanelFields y, int block, int p, float[] tile, boolean accumulate) {
        int n = a.columns();
        for (int s = 0; s < PANEL; s += ExpandKernel.SITES) {
            ThinKernel.expand(
                    a.block(block),
                    a.offset(p, 0) + s,
                    a.offset(p + 1, 0) + s,
                    a.offset(p + 2, 0) + s,
                    a.offset(p + 3, 0) + s,
                    n,
                    packed,
                    tile);
            for (int k = 0; k < ThinKernel.PANELS; k++) {
                ExpandKernel.store(tile, k * ExpandKernel.SITES, 1, y.block(block), y.offset(p + k, 0) + s, accumulate);
            }
        }
    }

    private void expandPanel(PanelFields a, PanelFields y, int block, int p, float[] tile, boolean accumulate) {
        float[] from = a.block(block);
        float[] to = y.block(block);
        int n = a.columns();
        for (int j = 0; j < y.columns(); ) {
            int left = y.columns() - j;
            int width = expandTile(left);
            for (int s = 0; s < PANEL; s += ExpandKernel.SITES) {
                boolean whole = left >= width && !accumulate;
                float[] into = whole ? to : tile;
                int into0 = whole ? y.offset(p, j) + s : 0;
                int stride = whole ? PANEL : ExpandKernel.SITES;
                if (width == ExpandKernel.NARROW) {
                    ExpandKernel.tile4(from, a.offset(p, 0) + s, n, packed, j * n, into, into0, stride);
                } else {
                    ExpandKernel.tile12(from, a.offset(p, 0) + s, n, packed, j * n, into, into0, stride);
                }
                if (!whole) {
                    ExpandKernel.store(tile, 0, Math.min(left, width), to, y.offset(p, j) + s, accumulate);
                }
            }
            j += width;
        }
    }

    private static int expandTile(int left) {
        return left > 2 * ExpandKernel.NARROW ? ExpandKernel.WIDE : ExpandKernel.NARROW;
    }

    /** c as the tiles read it: tile after tile, row after row, missing columns zero. */
    private void pack(Matrix c) {
        int n = c.rows();
        int room = n * (c.columns() + ExpandKernel.WIDE);
        if (packed.length < room) {
            packed = new float[room + room / 4];
        }
        for (int j = 0; j < c.columns(); ) {
            int width = expandTile(c.columns() - j);
            int columns = Math.min(width, c.columns() - j);
            int at = j * n;
            for (int i = 0; i < n; i++, at += width) {
                for (int k = 0; k < width; k++) {
                    packed[at + k] = k < columns ? (float) c.get(i, j + k) : 0f;
                }
            }
            j += width;
        }
    }

    @Override
    public double[] meanSquares(Fields x) {
        PanelFields px = (PanelFields) x;
        double[][] sums = new double[px.blocks()][];
        workers.run(sums.length, b -> sums[b] = sumsOfSquares(px, b));
        double[] squares = new double[x.columns()];
        for (double[] block : sums) { // in their order, whichever thread has summed them
            for (int j = 0; j < squares.length; j++) {
                squares[j] += block[j] / x.sites();
            }
        }
        return squares;
    }

    private static double[] sumsOfSquares(PanelFields x, int b) {
        int last = x.columns() - 1;
        int tiles = Math.ceilDiv(x.columns(), SquareKernel.COLUMNS);
        float[] lanes = new float[tiles * SquareKernel.SUMS];
        for (int p = 0; p < x.panelsIn(b); p += SquareKernel.NEAR_PANELS) {
            for (int tile = 0; tile < tiles; tile++) {
                int j = tile * SquareKernel.COLUMNS;
                SquareKernel.tile(
                        x.block(b),
                        x.offset(p, j),
                        x.offset(p, Math.min(j + 1, last)),
                        x.offset(p, Math.min(j + 2, last)),
                        x.offset(p, Math.min(j + 3, last)),
                        x.panelStride(),
                        Math.min(SquareKernel.NEAR_PANELS, x.panelsIn(b) - p),
                        lanes,
                        tile * SquareKernel.SUMS);
            }
        }
        double[] sums = new double[tiles * SquareKernel.COLUMNS];
        ContractKernel.sumLanes(lanes, 0, sums.length, sums);
        return sums;
    }

    @Override
    public void activate(Activation activation, Fields h, Fields phi, Fields derivative) {
        Shapes.checkSame(h, phi);
        Shapes.checkSame(h, derivative);
        PanelFields ph = (PanelFields) h;
        PanelFields pp = (PanelFields) phi;
        PanelFields pd = (PanelFields) derivative;
        int length = h.columns() * PANEL;
        onPanels(
                ph,
                (b, p) -> activation.apply(
                        ph.block(b),
                        ph.offset(p, 0),
                        pp.block(b),
                        pp.offset(p, 0),
                        pd.block(b),
                        pd.offset(p, 0),
                        length));
        pp.clearPadding();
        pd.clearPadding();
    }

    @Override
    public void multiply(Fields a, Fields b, Fields y) {
        Shapes.checkSame(a, b);
        Shapes.checkSame(a, y);
        PanelFields pa = (PanelFields) a;
        PanelFields pb = (PanelFields) b;
        PanelFields py = (PanelFields) y;
        int length = a.columns() * PANEL;
        onPanels(pa, (block, p) -> {
            float[] fa = pa.block(block);
            float[] fb = pb.block(block);
            float[] fy = py.block(block);
            int ia = pa.offset(p, 0);
            int ib = pb.offset(p, 0);
            int iy = py.offset(p, 0);
            for (int i = 0; i < length; i++) {
                fy[iy + i] = fa[ia + i] * fb[ib + i];
            }
        });
    }

    @Override
    public void combine(double a, Fields x, double b, Fields y) {
        Shapes.checkSame(x, y);
        PanelFields px = (PanelFields) x;
        PanelFields py = (PanelFields) y;
        int length = x.columns() * PANEL;
        float ofX = (float) a;
        float ofY = (float) b;
        onPanels(px, (block, p) -> {
            float[] fx = px.block(block);
            float[] fy = py.block(block);
            int ix = px.offset(p, 0);
            int iy = py.offset(p, 0);
            for (int i = 0; i < length; i++) {
                fy[iy + i] = ofX * fx[ix + i] + ofY * fy[iy + i];
            }
        });
    }

    @Override
    public void copyColumns(Fields x, int[] chosen, Fields y) {
        Shapes.checkCopy(x, chosen, y);
        PanelFields px = (PanelFields) x;
        PanelFields py = (PanelFields) y;
        onPanels(px, (b, p) -> {
            for (int j = 0; j < chosen.length; j++) {
                System.arraycopy(px.block(b), px.offset(p, chosen[j]), py.block(b), py.offset(p, j), PANEL);
            }
        });
    }

    @Override
    public void normal(NormalStream stream, int firstField, Fields x) {
        PanelFields px = (PanelFields) x;
        onPanels(px, (b, p) -> {
            for (int j = 0; j < px.columns(); j++) {
                stream.fill(firstField + j, (long) (b * BLOCK_PANELS + p) * PANEL, px.block(b), px.offset(p, j), PANEL);
            }
        });
        px.clearPadding();
    }

    @Override
    public void write(Matrix values, Fields x) {
        Shapes.checkValues(values, x);
        PanelFields px = (PanelFields) x;
        forEachSite(px, (b, p, s, site) -> {
            for (int j = 0; j < px.columns(); j++) {
                px.block(b)[px.offset(p, j) + s] = (float) values.get(site, j);
            }
        });
    }

    @Override
    public Matrix read(Fields x) {
        PanelFields px = (PanelFields) x;
        Matrix values = new Matrix(x.sites(), x.columns());
        forEachSite(px, (b, p, s, site) -> {
            for (int j = 0; j < px.columns(); j++) {
                values.set(site, j, px.block(b)[px.offset(p, j) + s]);
            }
        });
        return values;
    }

    @Override
    public void close() {
        workers.close();
    }

    @FunctionalInterface
    private interface PanelTask {
        void run(int block, int panel);
    }

    @FunctionalInterface
    private interface SiteTask {
        void run(int block, int panel, int lane, int site);
    }

    /** Runs a task on every panel, several at a time. */
    private void onPanels(PanelFields x, PanelTask task) {
        int panels = x.panels();
        workers.run((panels + TASK_PANELS - 1) / TASK_PANELS, t -> {
            int end = Math.min((t + 1) * TASK_PANELS, panels);
            for (int p = t * TASK_PANELS; p < end; p++) {
                task.run(p / BLOCK_PANELS, p % BLOCK_PANELS);
            }
        });
    }

    private void forEachSite(PanelFields x, SiteTask task) {
        onPanels(x, (b, p) -> {
            int site = (b * BLOCK_PANELS + p) * PANEL;
            int end = Math.min(PANEL, x.sites() - site);
            for (int s = 0; s < end; s++) {
                task.run(b, p, s, site + s);
            }
        });
    }
}
