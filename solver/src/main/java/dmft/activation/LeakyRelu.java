package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** φ(h) = h for h > 0 and h/100 elsewhere, with φ'(0) = 0.01. */
record LeakyRelu() implements Activation {

    private static final double SLOPE = 0.01;

    @Override
    public String name() {
        return "leaky-relu";
    }

    @Override
    public double value(double h) {
        return h > 0 ? h : SLOPE * h;
    }

    @Override
    public double derivative(double h) {
        return h > 0 ? 1 : SLOPE;
    }

    @Override
    public boolean kinked() {
        return true;
    }

    @Override
    public boolean homogeneous() {
        return true;
    }

    @Override
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, h, from + i);
            FloatVector slope = slope(x);
            slope.mul(x).intoArray(phi, phiFrom + i);
            slope.intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    private static FloatVector slope(FloatVector h) {
        return FloatVector.broadcast(SPECIES, (float) SLOPE).blend(1f, h.compare(VectorOperators.GT, 0f));
    }
}
