package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** φ(h) = max(h, 0), with φ'(0) = 0. */
record Relu() implements Activation {

    @Override
    public String name() {
        return "relu";
    }

    @Override
    public double value(double h) {
        return h < 0 ? 0 : h;
    }

    @Override
    public double derivative(double h) {
        return h > 0 ? 1 : 0;
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
            x.blend(0f, x.compare(VectorOperators.LT, 0f)).intoArray(phi, phiFrom + i);
            FloatVector.broadcast(SPECIES, 0f)
                    .blend(1f, x.compare(VectorOperators.GT, 0f))
                    .intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }
}
