package dmft.activation;

/** An activation φ with its derivative, elementwise. */
public interface Activation {

    /** Name in parameter files. */
    String name();

    /** φ(h). */
    double value(double h);

    /** φ'(h). */
    double derivative(double h);

    /** True if φ' has a jump, so that φ'' is no function and responses need Stein's identity. */
    boolean kinked();

    /**
     * Writes φ(h) and φ'(h) for {@code length} numbers of {@code h} starting at {@code from}.
     *
     * <p>This is the vectorised form; it agrees with {@link #value} and {@link #derivative} within 4 units in the last place of float32
     * of the larger of 1 and the value.
     */
    void apply(float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length);

    /** φ(βh)/β with the gain β. */
    default Activation withGain(double gain) {
        return gain == 1 ? this : new Gain(this, gain);
    }
}
