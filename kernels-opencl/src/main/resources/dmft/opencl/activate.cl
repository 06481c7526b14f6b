// phi(h) and phi'(h), elementwise, for the one of these functions that ACTIVATION names.

void linear(real h, real *phi, real *slope) {
    *phi = h;
    *slope = (real)1.0f;
}

void relu(real h, real *phi, real *slope) {
    *phi = select(h, (real)0.0f, h < 0.0f);
    *slope = select((real)0.0f, (real)1.0f, h > 0.0f);
}

void leaky_relu(real h, real *phi, real *slope) {
    *slope = select((real)0.01f, (real)1.0f, h > 0.0f);
    *phi = *slope * h;
}

void tanh_and_slope(real h, real *phi, real *slope) {
    real t = tanh_of(h);
    *phi = t;
    *slope = fma(-t, t, (real)1.0f);
}

void erf_and_slope(real h, real *phi, real *slope) {
    real bell = gaussian(1.0f, h);
    real size = fabs(h);
    // Beyond, the complement is 0 in any case, and infinities would make it NaN.
    real near = select(size, (real)10.0f, size > 10.0f);
    real outer = 1.0f - scaled_erfc(near) * bell;
    real signed_outer = AS_REAL(AS_WORD(outer) | (AS_WORD(h) & SIGN));
    *phi = select(signed_outer, erf_of_small(h), size < 0.5f);
    *slope = bell * 1.1283791670955126f;
}

void softplus(real h, real *phi, real *slope) {
    real e = exp_of_non_positive(-fabs(h));
    *phi = select(h, (real)0.0f, h < 0.0f) + log1p_of_unit(e);
    *slope = select((real)1.0f, e, h < 0.0f) / (e + 1.0f);
}

void gelu(real h, real *phi, real *slope) {
    real bell = gaussian(0.5f, h);
    real bounded = select(h, (real)-40.0f, h < -40.0f);
    real near = select(bounded, (real)40.0f, bounded > 40.0f);
    real tail = bell * 0.5f * scaled_erfc(fabs(near) * 0.70710678118654746f);
    real distribution = select(1.0f - tail, tail, near < 0.0f);
    *phi = bounded * distribution;
    *slope = fma(near, bell * 0.3989422804014327f, distribution);
}

void sine(real h, real *phi, real *slope) {
    word n = AS_WORD(shifted_quarter_turns(h));
    real r = quarter_turn_remainder(h);
    real s = sin_of_eighth(r);
    real c = cos_of_eighth(r);
    *phi = turned_sin(s, c, n);
    *slope = turned_sin(s, c, n + 1u);
    whole large = fabs(h) > MAX_ANGLE;
    if (ANY(large)) {
        wide angle = TO_WIDE(h);
        *phi = select(*phi, TO_REAL(sin(angle)), large);
        *slope = select(*slope, TO_REAL(cos(angle)), large);
    }
}

// With a gain b, phi(b h)/b and phi'(b h).
void activation(real h, float gain, float inverse_gain, real *value, real *derivative) {
    ACTIVATION(gain * h, value, derivative);
    *value *= inverse_gain;
}

// One panel, of which so many sites are used: those that pad the last one stay zero where phi(0) or phi'(0) is not.
void activate_panel(
        global const float *h, global float *phi, global float *slope, int columns, int used, float gain,
        float inverse_gain) {
    FOR_NUMBERS(i, columns) {
        real value, derivative;
        activation(LOAD(h + i), gain, inverse_gain, &value, &derivative);
        if (used < PANEL) {
            whole padding = i % PANEL + LANE_NUMBERS >= used;
            value = select(value, (real)0.0f, padding);
            derivative = select(derivative, (real)0.0f, padding);
        }
        STORE(value, phi + i);
        STORE(derivative, slope + i);
    }
}

#if LANES == 1
// Four neighbouring sites, of which so many are used.
void activate_four(float4 h, int used, float gain, float inverse_gain, float4 *value, float4 *derivative) {
    float v[4], d[4];
    vstore4(h, 0, v);
    #pragma unroll
    for (int k = 0; k < 4; k++) {
        activation(v[k], gain, inverse_gain, &v[k], &d[k]);
        v[k] = k < used ? v[k] : 0.0f;
        d[k] = k < used ? d[k] : 0.0f;
    }
    *value = vload4(0, v);
    *derivative = vload4(0, d);
}
#endif

kernel void activate(
        global const float *h, ulong h0, int h_stride, global float *phi, ulong phi0, int phi_stride, global float *slope,
        ulong slope0, int slope_stride, int columns, int sites, float gain, float inverse_gain) {
    size_t panel = get_global_id(0);
    activate_panel(h + h0 + panel * h_stride, phi + phi0 + panel * phi_stride, slope + slope0 + panel * slope_stride,
            columns, sites - (int)panel * PANEL, gain, inverse_gain);
}
