package dmft.activation;

import static dmft.activation.VectorMath.LANES;

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
    public void apply(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        for (int i = 0; i < length; i += LANES) {
            int left = length - i;
            FloatVector x = VectorMath.load(h, from + i, left);
            VectorMath.store(x.blend(0f, x.compare(VectorOperators.LT, 0f)), phi, phiFrom + i, left);
            VectorMath.store(VectorMath.constant(0f).blend(1f, x.compare(VectorOperators.GT, 0f)), derivative, derivativeFrom + i, left);
        }
    }
}
