package dmft.activation;

import static dmft.activation.VectorMath.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** φ(h) = erf(h) = 2/√π ∫₀^h e^{-s²} ds (not erf(h/√2)), φ' = 2/√π e^{-h²}. */
record Erf() implements Activation {

    private static final float SMALL = 0.5f;
    private static final float FAR = 10f;
    private static final double TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI);

    @Override
    public String name() {
        return "erf";
    }

    @Override
    public double value(double h) {
        return org.apache.commons.numbers.gamma.Erf.value(h);
    }

    @Override
    public double derivative(double h) {
        return TWO_OVER_ROOT_PI * Math.exp(-h * h);
    }

    @Override
    public boolean kinked() {
        return false;
    }

    @Override
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        for (int i = 0; i < length; i += LANES) {
            int left = length - i;
            FloatVector x = VectorMath.load(h, from + i, left);
            FloatVector gaussian = VectorMath.expOfNonPositive(x.mul(x).neg());
            VectorMath.store(erf(x, gaussian), phi, phiFrom + i, left);
            VectorMath.store(gaussian.mul((float) TWO_OVER_ROOT_PI), derivative, derivativeFrom + i, left);
        }
    }

    /** By a polynomial for small |h|, which keeps its digits, and by the complement else. */
    private static FloatVector erf(FloatVector h, FloatVector gaussian) {
        FloatVector size = h.abs();
        // beyond, the complement is 0 in any case, and infinities would make it NaN
        FloatVector near = size.blend(FAR, size.compare(VectorOperators.GT, FAR));
        FloatVector complement = gaussian.mul(VectorMath.scaledErfc(near));
        FloatVector outer = VectorMath.withSignOf(h, VectorMath.constant(1f).sub(complement));
        return outer.blend(VectorMath.erfOfSmall(h), size.compare(VectorOperators.LT, SMALL));
    }
}
