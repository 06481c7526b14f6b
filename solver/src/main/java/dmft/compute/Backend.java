package dmft.compute;

import dmft.activation.Activation;

/**
 * The bulk operations on fields: all work whose cost grows with the number of sites.
 *
 * <p>⟨·⟩ is the mean over sites. Every operation leaves its inputs alone, and an output may only share storage with an input where it says so.
 * Results do not depend on the number of threads, to the last bit. A backend is used by one thread at a time.
 */
public interface Backend extends AutoCloseable {

    /** Name in parameter files. */
    String name();

    /** What it runs on, in one phrase for people. */
    String description();

    /** Unit roundoff of the fields: 2⁻²⁴ for float32. */
    double unitRoundoff();

    /** The threads that share this backend's work; for small matrices on the host. */
    Workers workers();

    /** The memory that fields lie in. */
    default FieldMemory fieldMemory() {
        return FieldMemory.HEAP;
    }

    /**
     * The most that the arithmetic gives: the rate of independent multiply-adds in the precision of fields, on all that the backend runs on and without
     * touching memory, in 10⁹ operations a second. Measured now, which takes a fraction of a second; NaN where it cannot be told.
     */
    default double peak() {
        return Double.NaN;
    }

    /** Fields of zeros. */
    Fields fields(int sites, int columns);

    /** c = ⟨aᵀ x⟩: an n_a × n_x matrix from S × n_a and S × n_x fields, summed in float64 over blocks of at most 4096 sites. */
    Matrix contract(Fields a, Fields x);

    /** y = a c, or y += a c if {@code accumulate}: S × n_a fields times an n_a × n_y matrix. */
    void expand(Fields a, Matrix c, Fields y, boolean accumulate);

    /** ⟨x²⟩ of every column. */
    double[] meanSquares(Fields x);

    /** phi = φ(h), derivative = φ'(h), elementwise. */
    void activate(Activation activation, Fields h, Fields phi, Fields derivative);

    /** y = a ∘ b, elementwise; y may be a or b. */
    void multiply(Fields a, Fields b, Fields y);

    /** y = a x + b y, elementwise; x may be y. */
    void combine(double a, Fields x, double b, Fields y);

    /** y's columns become the chosen columns of x. */
    void copyColumns(Fields x, int[] chosen, Fields y);

    /** Column j of x becomes the standard normal field number {@code firstField + j} of a stream. */
    void normal(NormalStream stream, int firstField, Fields x);

    /** Column j of x becomes column j of the values, an S × n matrix. */
    void write(Matrix values, Fields x);

    /** The values of the fields, an S × n matrix. */
    Matrix read(Fields x);

    /** Releases what the backend holds. */
    @Override
    void close();

    /** A copy of x as fields of its own. */
    default Fields copy(Fields x) {
        Fields y = fields(x.sites(), x.columns());
        int[] all = new int[x.columns()];
        for (int j = 0; j < all.length; j++) {
            all[j] = j;
        }
        copyColumns(x, all, y);
        return y;
    }
}
