// Functions that the activations share: the same operations in the same order as the processor's, each defined to the last bit by
// IEEE 754 where the device rounds quotients correctly. Fits and their errors are told there.

#define EXP_UNDERFLOW (-86.0f)
#define ROUNDER 12582912.0f
#define MAX_ANGLE 100000.0f
#define SIGN ((word)0x80000000u)

real shifted_exponent(real x) {
    return fma(x, (real)1.442695f, (real)ROUNDER);
}

// 2^n
real power_of_two(real shifted) {
    return AS_REAL((AS_WORD(shifted) << 23) + (word)0x3f800000u);
}

// e^r - 1 with r = x - n ln 2
real expm1_remainder(real x, real shifted) {
    real n = shifted - ROUNDER;
    real r = fma(n, (real)-0.6931472f, x);
    r = fma(n, (real)1.9046542e-9f, r);
    real p = fma((real)0.0013901495f, r, (real)0.00836374f);
    p = fma(p, r, (real)0.04166686f);
    p = fma(p, r, (real)0.16666573f);
    p = fma(p, r, (real)0.5f);
    return fma(p * r, r, r);
}

// e^x for x <= 0
real exp_of_non_positive(real x) {
    real shifted = shifted_exponent(x);
    real power = power_of_two(shifted);
    return select(fma(expm1_remainder(x, shifted), power, power), (real)0.0f, x < EXP_UNDERFLOW);
}

real gaussian(float factor, real x) {
    return exp_of_non_positive(x * x * -factor);
}

real tanh_of(real x) {
    real twice = fabs(x) * -2.0f;
    real shifted = shifted_exponent(twice);
    real power = power_of_two(shifted);
    real d = select(fma(expm1_remainder(twice, shifted), power, power - 1.0f), (real)-1.0f, twice < EXP_UNDERFLOW);
    return AS_REAL(AS_WORD(fabs(d / (d + 2.0f))) | (AS_WORD(x) & SIGN));
}

// ln(1 + e) for 0 <= e <= 1
real log1p_of_unit(real e) {
    real s = e / (e + 2.0f);
    real y = s * s;
    real p = fma((real)0.23233488f, y, (real)0.21704549f);
    p = fma(p, y, (real)0.28592497f);
    p = fma(p, y, (real)0.39999703f);
    p = fma(p, y, (real)0.6666667f);
    return fma(p * y, s, s + s);
}

// e^(x^2) (1 - erf x) for x >= 0
real scaled_erfc(real x) {
    real p = fma((real)0.032160014f, x, (real)0.22617713f);
    p = fma(p, x, (real)0.7252109f);
    p = fma(p, x, (real)1.2322911f);
    p = fma(p, x, (real)1.0f);
    real q = fma((real)0.057001334f, x, (real)0.40091807f);
    q = fma(q, x, (real)1.3134359f);
    q = fma(q, x, (real)2.3889344f);
    q = fma(q, x, (real)2.3606708f);
    q = fma(q, x, (real)1.0f);
    return p / q;
}

// erf x for |x| <= 0.6
real erf_of_small(real x) {
    real y = x * x;
    real p = fma((real)0.0046474515f, y, (real)-0.026738636f);
    p = fma(p, y, (real)0.11282875f);
    p = fma(p, y, (real)-0.3761263f);
    p = fma(p, y, (real)1.1283792f);
    return p * x;
}

real shifted_quarter_turns(real x) {
    return fma(x, (real)0.63661975f, (real)ROUNDER);
}

// x - n pi/2 with n the nearest to x/(pi/2)
real quarter_turn_remainder(real x) {
    real n = shifted_quarter_turns(x) - ROUNDER;
    real r = fma(n, (real)-1.5707964f, x);
    r = fma(n, (real)4.371139e-8f, r);
    return fma(n, (real)1.7151249e-15f, r);
}

// sin(n pi/2 + r), given sin r and cos r
real turned_sin(real sine, real cosine, word n) {
    real size = select(sine, cosine, (n & 1u) != (word)0);
    return AS_REAL(AS_WORD(size) ^ ((n & 2u) << 30));
}

// sin r for |r| <= pi/4
real sin_of_eighth(real r) {
    real y = r * r;
    real p = fma((real)-1.9584832e-4f, y, (real)0.008332733f);
    p = fma(p, y, (real)-0.16666664f);
    return fma(p * y, r, r);
}

// cos r for |r| <= pi/4
real cos_of_eighth(real r) {
    real y = r * r;
    real p = fma((real)2.4545077e-5f, y, (real)-0.001388829f);
    p = fma(p, y, (real)0.041666664f);
    p = fma(p, y, (real)-0.5f);
    return fma(p, y, (real)1.0f);
}
