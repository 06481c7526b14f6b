package dmft.compute;

import static dmft.compute.PanelFields.BLOCK_PANELS;
import static dmft.compute.PanelFields.PANEL;

import dmft.activation.Activation;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The bulk operations in float32 on the Vector API, shared by several threads. */
public final class SimdBackend implements Backend {

    /** Panels a task of an operation on sites works on: 256 sites, enough to outweigh handing it out. */
    private static final int TASK_PANELS = 8;

    /** Most columns of a that a task of a contraction works on: runs of 8 KiB in a panel, long enough for the hardware to fetch ahead. */
    private static final int TASK_COLUMNS = 64;

    /** Panels that a contraction goes through at a time: 1024 sites of 4 + 5 columns fit a first-level cache of 48 KiB. */
    private static final int NEAR_PANELS = 32;

    private final String description;
    private final Workers workers;
    private float[] packed = new float[0];

    /**
     * A backend on the given number of threads.
     *
     * @throws LinkageError if the Vector API is not there
     */
    public SimdBackend(int threads) {
        // Also touches the Vector API, so that its absence shows here and not in the middle of a solve.
        this.description = "Vector API in float32, vectors of " + FloatVector.SPECIES_PREFERRED.vectorBitSize()
                + " bits (" + FloatVector.SPECIES_PREFERRED.length() + " lanes)";
        this.workers = new Workers(threads);
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
        Matrix c = new Matrix(a.columns(), x.columns());
        if (x.columns() > 0) {
            PanelFields pa = (PanelFields) a;
            PanelFields px = (PanelFields) x;
            int columns = taskColumns(a.columns());
            int tasks = (a.columns() + columns - 1) / columns;
            workers.run(tasks, t -> contractRows(pa, px, t * columns, Math.min((t + 1) * columns, a.columns()), c));
        }
        return c;
    }

    /** Columns of a per task: a multiple of the tile, small enough for the cache, and as much for every thread. */
    private int taskColumns(int columns) {
        int rounds = Math.ceilDiv(columns, TASK_COLUMNS * workers.threads());
        int share = Math.ceilDiv(columns, Math.max(1, rounds) * workers.threads());
        return Math.ceilDiv(Math.max(share, 1), ContractKernel.ROWS) * ContractKernel.ROWS;
    }

    /**
     * Rows i0 … end of c = ⟨aᵀx⟩.
     *
     * <p>A few panels at a time, so that the columns of a and of a tile of x stay in the nearest cache. Blocks are added one after another, so the
     * order of summation is fixed.
     */
    private static void contractRows(PanelFields a, PanelFields x, int i0, int end, Matrix c) {
        int tiles = (x.columns() + ContractKernel.NARROW - 1) / ContractKernel.NARROW;
        int rowsOfTiles = (end - i0 + ContractKernel.ROWS - 1) / ContractKernel.ROWS;
        float[] sums = new float[PanelFields.LEAD + rowsOfTiles * tiles * ContractKernel.TILE];
        for (int b = 0; b < a.blocks(); b++) {
            Arrays.fill(sums, 0f);
            int panels = a.panelsIn(b);
            for (int p = 0; p < panels; p += NEAR_PANELS) {
                int count = Math.min(NEAR_PANELS, panels - p);
                int at = PanelFields.LEAD;
                for (int i = i0; i < end; i += ContractKernel.ROWS) {
                    for (int j = 0; j < x.columns(); ) {
                        int width = contractTile(x.columns() - j, end - i);
                        contractTile(a, x, b, p, count, i, j, width, sums, at);
                        at += ContractKernel.TILE;
                        j += width;
                    }
                }
            }
            addTiles(c, sums, i0, end);
        }
        double perSite = 1.0 / a.sites();
        for (int i = i0; i < end; i++) {
            for (int j = 0; j < x.columns(); j++) {
                c.set(i, j, c.get(i, j) * perSite);
            }
        }
    }

    /** Columns of x in the next tile, when {@code left} columns of x and {@code rows} of a are left. */
    private static int contractTile(int left, int rows) {
        return left >= ContractKernel.WIDE && rows >= ContractKernel.ROWS ? ContractKernel.WIDE : ContractKernel.NARROW;
    }

    private static void contractTile(
            PanelFields a, PanelFields x, int b, int p, int panels, int i, int j, int width, float[] sums, int at) {
        int as = a.panelStride();
        int xs = x.panelStride();
        if (width == ContractKernel.WIDE) {
            ContractKernel.wide(a.block(b), a.offset(p, i), as, x.block(b), x.offset(p, j), xs, panels, sums, at);
            return;
        }
        int lastA = a.columns() - 1;
        int lastX = x.columns() - 1;
        ContractKernel.narrow(
                a.block(b),
                a.offset(p, i),
                a.offset(p, Math.min(i + 1, lastA)),
                a.offset(p, Math.min(i + 2, lastA)),
                a.offset(p, Math.min(i + 3, lastA)),
                as,
                x.block(b),
                x.offset(p, j),
                x.offset(p, Math.min(j + 1, lastX)),
                x.offset(p, Math.min(j + 2, lastX)),
                x.offset(p, Math.min(j + 3, lastX)),
                xs,
                panels,
                sums,
                at);
    }

    /** Adds a block's lane sums to c, in the order in which the tiles were laid out. */
    private static void addTiles(Matrix c, float[] sums, int i0, int end) {
        int at = PanelFields.LEAD;
        for (int i = i0; i < end; i += ContractKernel.ROWS) {
            int rows = Math.min(ContractKernel.ROWS, end - i);
            for (int j0 = 0; j0 < c.columns(); ) {
                int width = contractTile(c.columns() - j0, rows);
                int columns = Math.min(width, c.columns() - j0);
                for (int k = 0; k < rows; k++) {
                    for (int j = 0; j < columns; j++) {
                        c.add(i + k, j0 + j, ContractKernel.sumOfLanes(sums, at, k * width + j));
                    }
                }
                at += ContractKernel.TILE;
                j0 += width;
            }
        }
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
        workers.run((panels + TASK_PANELS - 1) / TASK_PANELS, t -> {
            float[] tile = new float[ExpandKernel.TILE];
            int end = Math.min((t + 1) * TASK_PANELS, panels);
            for (int p = t * TASK_PANELS; p < end; p++) {
                expandPanel(pa, py, p / BLOCK_PANELS, p % BLOCK_PANELS, tile, accumulate);
            }
        });
    }

    private void expandPanel(PanelFields a, PanelFields y, int block, int p, float[] tile, boolean accumulate) {
        float[] from = a.block(block);
        float[] to = y.block(block);
        int n = a.columns();
        for (int j = 0; j < y.columns(); ) {
            int left = y.columns() - j;
            int width = expandTile(left);
            for (int s = 0; s < PANEL; s += ExpandKernel.SITES) {
                if (width == ExpandKernel.NARROW) {
                    ExpandKernel.tile4(from, a.offset(p, 0) + s, n, packed, j * n, tile);
                } else {
                    ExpandKernel.tile12(from, a.offset(p, 0) + s, n, packed, j * n, tile);
                }
                ExpandKernel.store(tile, Math.min(left, width), to, y.offset(p, j) + s, accumulate);
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
        double[] squares = new double[x.columns()];
        workers.run(x.columns(), j -> squares[j] = sumOfSquares(px, j) / x.sites());
        return squares;
    }

    private static double sumOfSquares(PanelFields x, int j) {
        double sum = 0;
        float[] lanes = new float[PANEL];
        for (int b = 0; b < x.blocks(); b++) {
            float[] data = x.block(b);
            Arrays.fill(lanes, 0f);
            for (int p = 0; p < x.panelsIn(b); p++) {
                int at = x.offset(p, j);
                for (int s = 0; s < PANEL; s++) {
                    lanes[s] += data[at + s] * data[at + s];
                }
            }
            for (float lane : lanes) {
                sum += lane;
            }
        }
        return sum;
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
