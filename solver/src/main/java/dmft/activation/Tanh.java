package dmft.activation;

import static dmft.activation.VectorMath.LANES;

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
        for (int i = 0; i < length; i += LANES) {
            int left = length - i;
            FloatVector x = VectorMath.load(h, from + i, left);
            FloatVector t = VectorMath.tanh(x);
            VectorMath.store(t, phi, phiFrom + i, left);
            VectorMath.store(oneMinusSquare(t), derivative, derivativeFrom + i, left);
        }
    }

    private static FloatVector oneMinusSquare(FloatVector t) {
        return t.neg().fma(t, VectorMath.constant(1f));
    }
}
