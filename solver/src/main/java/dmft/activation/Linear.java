package dmft.activation;

import static dmft.activation.VectorMath.LANES;

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
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        for (int i = 0; i < length; i += LANES) {
            int left = length - i;
            FloatVector x = VectorMath.load(h, from + i, left);
            VectorMath.store(x, phi, phiFrom + i, left);
            VectorMath.store(VectorMath.constant(1f), derivative, derivativeFrom + i, left);
        }
    }
}
