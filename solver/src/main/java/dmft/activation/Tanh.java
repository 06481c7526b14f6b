package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/** φ(h) = tanh h, φ' = 1 - φ². */
record Tanh() implements Activation {

    @Override
    public String name() {
        return "tanh";
    }

    @Override
    public double value(double h) {
        return Math.tanh(h);
    }

    @Override
    public double derivative(double h) {
        double cosh = Math.cosh(h);
        return 1 / (cosh * cosh);
    }

    @Override
    public boolean kinked() {
        return false;
    }

    @Override
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, h, from + i);
            FloatVector t = VectorMath.tanh(x);
            t.intoArray(phi, phiFrom + i);
            oneMinusSquare(t).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    private static FloatVector oneMinusSquare(FloatVector t) {
        return t.neg().fma(t, FloatVector.broadcast(SPECIES, 1f));
    }
}
