package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** φ(h) = ln(1 + e^h), φ' = 1/(1 + e^{-h}); written with e^{-|h|}, which cannot overflow. */
record Softplus() implements Activation {

    @Override
    public String name() {
        return "softplus";
    }

    @Override
    public double value(double h) {
        return Math.max(h, 0) + Math.log1p(Math.exp(-Math.abs(h)));
    }

    @Override
    public double derivative(double h) {
        double e = Math.exp(-Math.abs(h));
        return (h < 0 ? e : 1) / (1 + e);
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
            FloatVector e = VectorMath.expOfNonPositive(x.abs().neg());
            logOfSum(x, e).intoArray(phi, phiFrom + i);
            sigmoid(x, e).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    private static FloatVector logOfSum(FloatVector h, FloatVector e) {
        return h.blend(0f, h.compare(VectorOperators.LT, 0f)).add(VectorMath.log1pOfUnit(e));
    }

    private static FloatVector sigmoid(FloatVector h, FloatVector e) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        return one.blend(e, h.compare(VectorOperators.LT, 0f)).div(e.add(one));
    }
}
