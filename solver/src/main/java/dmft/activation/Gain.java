package dmft.activation;

/**
 * φ(βh)/β, whose derivative is φ'(βh).
 *
 * <p>The vectorised form rounds βh to float32 first, so that it agrees with φ at the rounded argument, to the accuracy
 * of φ's own vectorised form.
 *
 * @param base φ
 * @param gain β
 */
public record Gain(Activation base, double gain) implements Activation {

    /**
     * Checks the gain.
     *
     * @throws IllegalArgumentException unless 0 &lt; gain &lt; ∞
     */
    public Gain {
        if (!(gain > 0 && gain < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("the gain of an activation must be positive and finite, got " + gain);
        }
    }

    @Override
    public String name() {
        return base.name();
    }

    @Override
    public double value(double h) {
        return base.value(gain * h) / gain;
    }

    @Override
    public double derivative(double h) {
        return base.derivative(gain * h);
    }

    @Override
    public boolean kinked() {
        return base.kinked();
    }

    @Override
    public boolean homogeneous() {
        return base.homogeneous();
    }

    @Override
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        // in φ's own place, so that no scratch array is needed
        scale((float) gain, h, from, phi, phiFrom, length);
        base.apply(phi, phiFrom, phi, phiFrom, derivative, derivativeFrom, length);
        scale((float) (1 / gain), phi, phiFrom, phi, phiFrom, length);
    }

    private static void scale(float factor, float[] from, int fromIndex, float[] to, int toIndex, int length) {
        for (int i = 0; i < length; i++) {
            to[toIndex + i] = factor * from[fromIndex + i];
        }
    }
}
