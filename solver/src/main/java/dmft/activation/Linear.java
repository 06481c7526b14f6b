package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;

/** φ(h) = h. */
record Linear() implements Activation {

    @Override
    public String name() {
        return "linear";
    }

    @Override
    public double value(double h) {
        return h;
    }

    @Override
    public double derivative(double h) {
        return 1;
    }

    @Override
    public boolean kinked() {
        return false;
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
            x.intoArray(phi, phiFrom + i);
            FloatVector.broadcast(SPECIES, 1f).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }
}
