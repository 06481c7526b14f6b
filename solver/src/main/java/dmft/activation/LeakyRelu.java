package dmft.activation;

import static dmft.activation.VectorMath.LANES;

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
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        for (int i = 0; i < length; i += LANES) {
            int left = length - i;
            FloatVector x = VectorMath.load(h, from + i, left);
            FloatVector slope = slope(x);
            VectorMath.store(slope.mul(x), phi, phiFrom + i, left);
            VectorMath.store(slope, derivative, derivativeFrom + i, left);
        }
    }

    private static FloatVector slope(FloatVector h) {
        return VectorMath.constant((float) SLOPE).blend(1f, h.compare(VectorOperators.GT, 0f));
    }
}
