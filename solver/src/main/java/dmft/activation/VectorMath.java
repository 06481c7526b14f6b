package dmft.activation;

import static jdk.incubator.vector.FloatVector.broadcast;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of float32 vectors that the activations share.
 *
 * <p>They use additions, products, quotients, fused multiply-adds, comparisons and bit operations only, each of which
 * IEEE 754 defines to the last bit: results are the same on every machine and at every vector width, and as fast on
 * AVX2 as on AVX-512, which is not so of the transcendental operators of the Vector API. NaN gives NaN. Unless stated
 * otherwise the relative error is below 3 units in the last place.
 *
 * <p>The coefficients are minimax fits in relative error (weighted linear least squares with Lawson's reweighting, in
 * 60 digits); the relative error that the unrounded fit makes in the function is given with each.
 */
final class VectorMath {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    /**
     * Largest |x| for {@link #quarterTurns} and {@link #quarterTurnRemainder}: n stays exact and the reduction error
     * below 1e-15.
     */
    static final float MAX_ANGLE = 100_000f;

    /** e^x is below 1e-37 from here on, and written as 0. */
    private static final float EXP_UNDERFLOW = -86f;

    /** 1.5 * 2^23: adding it rounds to an integer, which is then found in the low bits of the sum. */
    private static final float ROUNDER = 12_582_912f;

    private VectorMath() {}

    /** tanh x, as -d/(2 + d) with d = e^{-2|x|} - 1, which keeps the digits of small x. */
    static FloatVector tanh(FloatVector x) {
        FloatVector twice = x.abs().mul(-2f);
        FloatVector shifted = shiftedExponent(twice);
        FloatVector power = power(shifted);
        FloatVector d = expm1Remainder(twice, shifted).fma(power, power.sub(1f)).blend(-1f, underflows(twice));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return d.div(d.add(2f)).abs().reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /** e^x for x ≤ 0, as 2^n e^r with |r| ≤ ln 2 / 2; 0 below e^-86. */
    static FloatVector expOfNonPositive(FloatVector x) {
        FloatVector shifted = shiftedExponent(x);
        FloatVector power = power(shifted);
        return expm1Remainder(x, shifted).fma(power, power).blend(0f, underflows(x));
    }

    /**
     * Writes e^{-factor h²}.
     *
     * <p>A loop of its own, for the compiler does not inline all of one that goes on to use the result, and puts
     * vectors on the heap.
     *
     * @param length a multiple of the number of lanes
     */
    static void gaussian(float factor, float[] h, int from, float[] out, int outFrom, int length) {
        for (int i = 0; i < length; i += LANES) {
            FloatVector x = FloatVector.fromArray(SPECIES, h, from + i);
            expOfNonPositive(x.mul(x).mul(-factor)).intoArray(out, outFrom + i);
        }
    }

    /** ln(1+e) for 0 ≤ e ≤ 1, as 2 artanh(e/(2+e)) (fit 4e-10). */
    static FloatVector log1pOfUnit(FloatVector e) {
        FloatVector s = e.div(e.add(2f));
        FloatVector y = s.mul(s);
        FloatVector p = broadcast(SPECIES, 0.23233488f)
                .fma(y, broadcast(SPECIES, 0.21704549f))
                .fma(y, broadcast(SPECIES, 0.28592497f))
                .fma(y, broadcast(SPECIES, 0.39999703f))
                .fma(y, broadcast(SPECIES, 0.6666667f));
        return p.mul(y).fma(s, s.add(s));
    }

    /**
     * e^{x²} (1 - erf x) for x ≥ 0, as P(x)/Q(x) (fit 5e-9 up to x = 9.4, where e^{-x²} underflows; some 1e-2 beyond).
     */
    static FloatVector scaledErfc(FloatVector x) {
        FloatVector p = broadcast(SPECIES, 0.032160014f)
                .fma(x, broadcast(SPECIES, 0.22617713f))
                .fma(x, broadcast(SPECIES, 0.7252109f))
                .fma(x, broadcast(SPECIES, 1.2322911f))
                .fma(x, broadcast(SPECIES, 1f));
        FloatVector q = broadcast(SPECIES, 0.057001334f)
                .fma(x, broadcast(SPECIES, 0.40091807f))
                .fma(x, broadcast(SPECIES, 1.3134359f))
                .fma(x, broadcast(SPECIES, 2.3889344f))
                .fma(x, broadcast(SPECIES, 2.3606708f))
                .fma(x, broadcast(SPECIES, 1f));
        return p.div(q);
    }

    /** erf x for |x| ≤ 0.6, as x P(x²) (fit 4e-8). */
    static FloatVector erfOfSmall(FloatVector x) {
        FloatVector y = x.mul(x);
        return broadcast(SPECIES, 0.0046474515f)
                .fma(y, broadcast(SPECIES, -0.026738636f))
                .fma(y, broadcast(SPECIES, 0.11282875f))
                .fma(y, broadcast(SPECIES, -0.3761263f))
                .fma(y, broadcast(SPECIES, 1.1283792f))
                .mul(x);
    }

    /** Integers n, the nearest to x/(π/2), for |x| ≤ {@link #MAX_ANGLE}; the bits above the lowest 22 are not n's. */
    static IntVector quarterTurns(FloatVector x) {
        return shiftedQuarterTurns(x).reinterpretAsInts();
    }

    /** x - nπ/2, with n as in {@link #quarterTurns}. */
    static FloatVector quarterTurnRemainder(FloatVector x) {
        FloatVector n = shiftedQuarterTurns(x).sub(ROUNDER);
        // π/2 in three parts; the first difference is exact, for the fused product is, and x and n π/2 agree in their
        // leading bits
        FloatVector r = n.fma(broadcast(SPECIES, -1.5707964f), x);
        r = n.fma(broadcast(SPECIES, 4.371139e-8f), r);
        return n.fma(broadcast(SPECIES, 1.7151249e-15f), r);
    }

    /** sin(nπ/2 + r), given sin r and cos r. */
    static FloatVector turnedSin(FloatVector sin, FloatVector cos, IntVector n) {
        VectorMask<Float> odd = n.and(1).compare(VectorOperators.NE, 0).cast(SPECIES);
        IntVector sign = n.and(2).lanewise(VectorOperators.LSHL, 30);
        return sin.blend(cos, odd)
                .reinterpretAsInts()
                .lanewise(VectorOperators.XOR, sign)
                .reinterpretAsFloats();
    }

    /** sin r for |r| ≤ π/4 (fit 1.3e-8). */
    static FloatVector sinOfEighth(FloatVector r) {
        FloatVector y = r.mul(r);
        FloatVector p = broadcast(SPECIES, -1.9584832e-4f)
                .fma(y, broadcast(SPECIES, 0.008332733f))
                .fma(y, broadcast(SPECIES, -0.16666664f));
        return p.mul(y).fma(r, r);
    }

    /** cos r for |r| ≤ π/4 (fit 1.2e-9). */
    static FloatVector cosOfEighth(FloatVector r) {
        FloatVector y = r.mul(r);
        FloatVector p = broadcast(SPECIES, 2.4545077e-5f)
                .fma(y, broadcast(SPECIES, -0.001388829f))
                .fma(y, broadcast(SPECIES, 0.041666664f))
                .fma(y, broadcast(SPECIES, -0.5f));
        return p.fma(y, broadcast(SPECIES, 1f));
    }

    private static FloatVector shiftedExponent(FloatVector x) {
        return x.fma(broadcast(SPECIES, 1.442695f), broadcast(SPECIES, ROUNDER));
    }

    /** 2^n. */
    private static FloatVector power(FloatVector shiftedExponent) {
        return shiftedExponent
                .reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(Float.floatToRawIntBits(1f))
                .reinterpretAsFloats();
    }

    /** e^r - 1 with r = x - n ln 2 (fit 1.6e-8 of e^r). */
    private static FloatVector expm1Remainder(FloatVector x, FloatVector shiftedExponent) {
        FloatVector n = shiftedExponent.sub(ROUNDER);
        // ln 2 in two parts; the first difference is exact, for the fused product is, and x and n ln 2 agree in their
        // leading bits
        FloatVector r = n.fma(broadcast(SPECIES, -0.6931472f), x);
        r = n.fma(broadcast(SPECIES, 1.9046542e-9f), r);
        FloatVector p = broadcast(SPECIES, 0.0013901495f)
                .fma(r, broadcast(SPECIES, 0.00836374f))
                .fma(r, broadcast(SPECIES, 0.04166686f))
                .fma(r, broadcast(SPECIES, 0.16666573f))
                .fma(r, broadcast(SPECIES, 0.5f));
        return p.mul(r).fma(r, r);
    }

    private static VectorMask<Float> underflows(FloatVector exponent) {
        return exponent.compare(VectorOperators.LT, EXP_UNDERFLOW);
    }

    private static FloatVector shiftedQuarterTurns(FloatVector x) {
        return x.fma(broadcast(SPECIES, 0.63661975f), broadcast(SPECIES, ROUNDER));
    }
}
