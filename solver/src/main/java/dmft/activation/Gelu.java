package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.apache.commons.numbers.gamma.Erfc;

/** φ(h) = h (1 + erf(h/√2))/2 = h Ψ(h) with Ψ the normal distribution function, φ' = Ψ(h) + h e^{-h²/2}/√(2π). */
record Gelu() implements Activation {

    /**
     * Ψ and the density are 0 to double precision from here on; products with h stop here, so that infinities give the
     * limits.
     */
    private static final double FAR = 40;

    private static final double ROOT_TWO = Math.sqrt(2);
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    @Override
    public String name() {
        return "gelu";
    }

    @Override
    public double value(double h) {
        return Math.max(h, -FAR) * distribution(h);
    }

    @Override
    public double derivative(double h) {
        double near = Math.clamp(h, -FAR, FAR);
        return distribution(h) + near * Math.exp(-near * near / 2) / ROOT_TWO_PI;
    }

    @Override
    public boolean kinked() {
        return false;
    }

    @Override
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        int whole = SPECIES.loopBound(length);
        VectorMath.gaussian(0.5f, h, from, derivative, derivativeFrom, whole);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, h, from + i);
            FloatVector bounded = atLeastMinusFar(x);
            FloatVector near = atMostFar(bounded);
            FloatVector gaussian = FloatVector.fromArray(SPECIES, derivative, derivativeFrom + i);
            FloatVector distribution = distribution(near, gaussian);
            bounded.mul(distribution).intoArray(phi, phiFrom + i);
            FloatVector density = gaussian.mul((float) (1 / ROOT_TWO_PI));
            near.fma(density, distribution).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    private static double distribution(double h) {
        return Erfc.value(-h / ROOT_TWO) / 2;
    }

    /** Ψ(h), by that one of the two tails which is small. */
    private static FloatVector distribution(FloatVector h, FloatVector gaussian) {
        FloatVector tail = gaussian.mul(0.5f).mul(VectorMath.scaledErfc(h.abs().mul((float) (1 / ROOT_TWO))));
        FloatVector body = FloatVector.broadcast(SPECIES, 1f).sub(tail);
        return body.blend(tail, h.compare(VectorOperators.LT, 0f));
    }

    private static FloatVector atLeastMinusFar(FloatVector h) {
        return h.blend((float) -FAR, h.compare(VectorOperators.LT, (float) -FAR));
    }

    private static FloatVector atMostFar(FloatVector h) {
        return h.blend((float) FAR, h.compare(VectorOperators.GT, (float) FAR));
    }
}
