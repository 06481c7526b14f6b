package dmft.activation;

import static dmft.activation.VectorMath.LANES;
import static dmft.activation.VectorMath.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** φ(h) = sin h, φ' = cos h. */
record Sine() implements Activation {

    @Override
    public String name() {
        return "sine";
    }

    @Override
    public double value(double h) {
        return Math.sin(h);
    }

    @Override
    public double derivative(double h) {
        return Math.cos(h);
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
            if (tooLarge(x)) {
                applyToLarge(h, from + i, phi, phiFrom + i, derivative, derivativeFrom + i, LANES);
                continue;
            }
            IntVector n = VectorMath.quarterTurns(x);
            FloatVector r = VectorMath.quarterTurnRemainder(x);
            FloatVector sin = VectorMath.sinOfEighth(r);
            FloatVector cos = VectorMath.cosOfEighth(r);
            VectorMath.turnedSin(sin, cos, n).intoArray(phi, phiFrom + i);
            VectorMath.turnedSin(sin, cos, n.add(1)).intoArray(derivative, derivativeFrom + i);
        }
        Remainder.apply(this, whole, h, from, phi, phiFrom, derivative, derivativeFrom, length);
    }

    private static boolean tooLarge(FloatVector h) {
        return h.abs().compare(VectorOperators.GT, VectorMath.MAX_ANGLE).anyTrue();
    }

    /** One by one, so that numbers which are not too large themselves come out as they do among others like them. */
    private void applyToLarge(
            float[] h, int from, float[] phi, int phiFrom, float[] derivative, int derivativeFrom, int length) {
        for (int i = 0; i < length; i++) {
            float one = h[from + i];
            if (Math.abs(one) > VectorMath.MAX_ANGLE) {
                // the strict functions give the same bits on every machine
                phi[phiFrom + i] = (float) StrictMath.sin(one);
                derivative[derivativeFrom + i] = (float) StrictMath.cos(one);
            } else {
                apply(h, from + i, phi, phiFrom + i, derivative, derivativeFrom + i, 1);
            }
        }
    }
}
