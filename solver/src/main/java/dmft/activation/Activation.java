package dmft.activation;

/**
 * An activation φ with its derivative, elementwise.
 *
 * <p>Implementations have no state that changes and may be shared between threads. Infinities give the limit of φ and
 * φ' where there is one and NaN where there is none; φ(NaN) is NaN.
 */
public interface Activation {

    /** Name in parameter files; with a gain, that of the activation it is applied to. */
    String name();

    /** φ(h). */
    double value(double h);

    /** φ'(h). */
    double derivative(double h);

    /** True if φ' has a jump, so that φ'' is no function and responses need Stein's identity. */
    boolean kinked();

    /** True if φ(λh) = λ φ(h) for all λ &gt; 0. */
    default boolean homogeneous() {
        return false;
    }

    /**
     * Writes φ(h) and φ'(h) for {@code length} numbers of {@code h} starting at {@code from}.
     *
     * <p>This is the vectorised form. It agrees with {@link #value} and {@link #derivative} within 4 units in the last
     * place of float32 of the larger of 1 and their size. A number's result depends on that number alone, bit for bit:
     * neither on its place, nor on {@code length}, nor on the machine. No vector is allocated.
     *
     * @param h pre-activations
     * @param from index of the first one
     * @param phi receives φ(h); may be {@code h} itself if {@code phiFrom == from}, else must not overlap what is read
     * @param phiFrom index of the first value written
     * @param derivative receives φ'(h); must overlap neither {@code h} nor {@code phi}
     * @param derivativeFrom index of the first derivative written
     * @param length how many
     * @throws IndexOutOfBoundsException if an array is too short
     */
    void apply(float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length);

    /**
     * φ(βh)/β, whose derivative is φ'(βh).
     *
     * @param gain β
     * @throws IllegalArgumentException unless 0 &lt; β &lt; ∞
     */
    default Activation withGain(double gain) {
        return gain == 1 ? this : new Gain(this, gain);
    }
}
