package dmft.compute;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Products of small float64 matrices: overlaps with learned weights, and the learning itself.
 *
 * <p>Here because EJML's dense product is many times slower, and with ranks of a thousand these products are felt. The left factor is cut into strips of a few rows, the
 * right one into panels of a few columns, which {@link ProductKernel} multiplies for some hundred terms of the sum at a time: a strip then stays in the first-level cache
 * while one panel after the other comes by, or the other way round. Every entry is summed in one order, whichever thread does it.
 */
public final class Products {

    private static final int WIDTH = ProductKernel.WIDTH;

    /** Terms of the sum that are taken at a time. */
    private static final int TERMS = 256;

    /** Rows of the left factor, or columns of the right one, in a task: a multiple of strips and of panels. */
    private static final int TASK = 3 * Math.max(16, WIDTH);

    /** Packed numbers that a thread keeps: 4 MiB, for ranks of thousands with a hundred columns. */
    private static final int KEPT = 1 << 19;

    /** Columns of the right factor from which on rows of the left one are packed: fewer do not pay for it. */
    private static final int PACKED_FROM = 256;

    /** Multiplications below which handing out tasks costs more than it saves. */
    private static final long WORTH_SHARING = 200_000;

    /** Numbers before the first panel: after the 16 bytes of an array's header, vectors straddle no cache lines where objects are aligned to them. */
    private static final int LEAD = 6;

    /** Arrays of each thread that are used again. */
    private static final class Room {
        private double[] packed = new double[0];
        private final double[] part = new double[LEAD + TERMS * Math.max(ProductKernel.TALL, WIDTH)];
        private final double[] tile = new double[ProductKernel.TILE];

        private double[] packed(int length) {
            if (length > KEPT) {
                return new double[length];
            }
            if (packed.length < length) {
                packed = new double[Math.min(KEPT, length + length / 4)];
            }
            return packed;
        }
    }

    private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

    private Products() {}

    /** a b. */
    public static Matrix multiply(Workers workers, Matrix a, Matrix b) {
        require(a.columns() == b.rows(), a, b);
        Matrix c = new Matrix(a.rows(), b.columns());
        addStrips(workers, a, panels(1, b.data(), b.stride(), 1, b.rows(), b.columns()), c);
        return c;
    }

    /** c += factor a bᵀ. */
    public static void addProduct(Workers workers, Matrix c, double factor, Matrix a, Matrix b) {
        require(a.columns() == b.columns() && c.rows() == a.rows() && c.columns() == b.rows(), a, b);
        addStrips(workers, a, panels(factor, b.data(), 1, b.stride(), b.columns(), b.rows()), c);
    }

    /** aᵀ b. */
    public static Matrix multiplyTransposed(Workers workers, Matrix a, Matrix b) {
        require(a.rows() == b.rows(), a, b);
        // The transpose of bᵀ a: so a, the larger one as a rule, is read as it lies.
        Matrix c = new Matrix(b.columns(), a.columns());
        double[] strips = strips(b);
        share(workers, a.columns(), (long) c.rows() * c.columns() * a.rows(), t -> columns(strips, a, c, t * TASK));
        return c.transpose();
    }

    private static void require(boolean fits, Matrix a, Matrix b) {
        if (!fits) {
            throw new IllegalArgumentException("product: " + a + " and " + b + " do not fit");
        }
    }

    private static void share(Workers workers, int length, long work, IntConsumer task) {
        int tasks = Math.ceilDiv(length, TASK);
        if (work < WORTH_SHARING) {
            for (int t = 0; t < tasks; t++) {
                task.accept(t);
            }
        } else {
            workers.run(tasks, task);
        }
    }

    /** Rows in the strip that begins where so many are left. */
    private static int height(int left) {
        return left > 2 * ProductKernel.LOW ? ProductKernel.TALL : ProductKernel.LOW;
    }

    /** The right factor, times a number, by panels of {@link #WIDTH} columns, term after term, with its entry (k, j) at k * kStep + j * jStep. */
    private static double[] panels(double factor, double[] b, int kStep, int jStep, int inner, int columns) {
        double[] packed = ROOM.get().packed(LEAD + inner * Math.ceilDiv(columns, WIDTH) * WIDTH);
        for (int j = 0; j < columns; j += WIDTH) {
            int count = Math.min(WIDTH, columns - j);
            pack(factor, b, j * jStep, kStep, jStep, inner, count, WIDTH, packed, LEAD + j * inner);
        }
        return packed;
    }

    /** The columns of b as strips, term after term. */
    private static double[] strips(Matrix b) {
        int inner = b.rows();
        int columns = b.columns();
        double[] packed = ROOM.get().packed(inner * (columns + ProductKernel.TALL));
        for (int i = 0; i < columns; ) {
            int height = height(columns - i);
            pack(1, b.data(), i, b.stride(), 1, inner, Math.min(height, columns - i), height, packed, i * inner);
            i += height;
        }
        return packed;
    }

    /** Numbers (k, j) to where each k has its own side by side, with zeros up to the width. */
    private static void pack(
            double factor,
            double[] from,
            int from0,
            int kStep,
            int jStep,
            int inner,
            int count,
            int width,
            double[] to,
            int to0) {
        if (count < width) {
            Arrays.fill(to, to0, to0 + inner * width, 0);
        }
        if (jStep == 1) {
            for (int k = 0; k < inner; k++) {
                for (int j = 0; j < count; j++) {
                    to[to0 + k * width + j] = factor * from[from0 + k * kStep + j];
                }
            }
            return;
        }
        for (int j = 0; j < count; j++) {
            for (int k = 0; k < inner; k++) {
                to[to0 + k * width + j] = factor * from[from0 + k * kStep + j * jStep];
            }
        }
    }

    /** c += a b, by rows of c. */
    private static void addStrips(Workers workers, Matrix a, double[] panels, Matrix c) {
        long work = (long) c.rows() * c.columns() * a.columns();
        share(workers, c.rows(), work, t -> rows(a, panels, c, t * TASK));
    }

    private static void rows(Matrix a, double[] panels, Matrix c, int first) {
        Room room = ROOM.get();
        int end = Math.min(first + TASK, c.rows());
        int inner = a.columns();
        for (int k = 0; k < inner; k += TERMS) {
            int terms = Math.min(TERMS, inner - k);
            for (int i = first; i < end; ) {
                int height = height(end - i);
                int count = Math.min(height, end - i);
                int a0 = i * a.stride() + k;
                boolean asItLies = count == ProductKernel.ROWS && c.columns() <= PACKED_FROM;
                if (!asItLies) {
                    pack(1, a.data(), a0, 1, a.stride(), terms, count, height, room.part, 0);
                }
                for (int j = 0; j < c.columns(); j += WIDTH) {
                    int b0 = LEAD + j * inner + k * WIDTH;
                    if (asItLies) {
                        ProductKernel.rows12(a.data(), a0, a.stride(), panels, b0, terms, room.tile);
                    } else {
                        multiply(height, room.part, 0, panels, b0, WIDTH, terms, room.tile);
                    }
                    add(room.tile, count, c, i, j);
                }
                i += height;
            }
        }
    }

    /** c += aᵀ of strips by columns of b as they lie, for some columns of c. */
    private static void columns(double[] strips, Matrix b, Matrix c, int first) {
        Room room = ROOM.get();
        int end = Math.min(first + TASK, c.columns());
        int inner = b.rows();
        for (int k = 0; k < inner; k += TERMS) {
            int terms = Math.min(TERMS, inner - k);
            for (int j = first; j < end; j += WIDTH) {
                double[] panel = b.data();
                int panel0 = k * b.stride() + j;
                int step = b.stride();
                if (j + WIDTH > b.columns()) {
                    panel = room.part;
                    pack(1, b.data(), panel0, step, 1, terms, b.columns() - j, WIDTH, panel, LEAD);
                    panel0 = LEAD;
                    step = WIDTH;
                }
                for (int i = 0; i < c.rows(); ) {
                    int height = height(c.rows() - i);
                    multiply(height, strips, i * inner + k * height, panel, panel0, step, terms, room.tile);
                    add(room.tile, Math.min(height, c.rows() - i), c, i, j);
                    i += height;
                }
            }
        }
    }

    private static void multiply(
            int height, double[] a, int a0, double[] b, int b0, int step, int terms, double[] tile) {
        if (height == ProductKernel.LOW) {
            ProductKernel.tile4(a, a0, b, b0, step, terms, tile);
        } else {
            ProductKernel.tile12(a, a0, b, b0, step, terms, tile);
        }
    }

    /** c += tile on the rows and columns that exist. */
    private static void add(double[] tile, int rows, Matrix c, int i, int j) {
        double[] data = c.data();
        int columns = c.columns() - j;
        for (int r = 0; r < rows; r++) {
            int to = (i + r) * c.stride() + j;
            if (columns >= WIDTH) {
                ProductKernel.addRow(tile, r * WIDTH, data, to);
                continue;
            }
            for (int l = 0; l < columns; l++) {
                data[to + l] += tile[r * WIDTH + l];
            }
        }
    }
}
