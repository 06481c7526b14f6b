package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
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
        int whole = SPECIES.loopBound(length);
        VectorMath.gaussian(1, h, from, derivative, derivativeFrom, whole);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, h, from + i);
            FloatVector gaussian = FloatVector.fromArray(SPECIES, derivative, derivativeFrom + i);
            erf(x, gaussian).intoArray(phi, phiFrom + i);
            gaussian.mul((float) TWO_OVER_ROOT_PI).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    /** By a polynomial for small |h|, which keeps its digits, and by the complement else. */
    private static FloatVector erf(FloatVector h, FloatVector gaussian) {
        FloatVector inner = VectorMath.erfOfSmall(h);
        FloatVector size = h.abs();
        // beyond, the complement is 0 in any case, and infinities would make it NaN
        FloatVector near = size.blend(FAR, size.compare(VectorOperators.GT, FAR));
        FloatVector complement = VectorMath.scaledErfc(near).mul(gaussian);
        FloatVector outer = FloatVector.broadcast(SPECIES, 1f).sub(complement);
        IntVector sign = h.reinterpretAsInts().and(Integer.MIN_VALUE);
        FloatVector signed = outer.reinterpretAsInts().or(sign).reinterpretAsFloats();
        return signed.blend(inner, size.compare(VectorOperators.LT, SMALL));
    }
}
