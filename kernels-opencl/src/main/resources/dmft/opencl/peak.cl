// Multiply-adds in registers, s <- factor s + summand in twelve sums that do not wait for one another: what the arithmetic gives
// at most. Each work-item leaves one total.
kernel void peak(global float *totals, int rounds, float factor, float summand) {
    real f = (real)(factor);
    real x = (real)(summand);
    real s0 = (real)(0.0f), s1 = (real)(1.0f), s2 = (real)(2.0f), s3 = (real)(3.0f);
    real s4 = (real)(4.0f), s5 = (real)(5.0f), s6 = (real)(6.0f), s7 = (real)(7.0f);
    real s8 = (real)(8.0f), s9 = (real)(9.0f), s10 = (real)(10.0f), s11 = (real)(11.0f);
    for (int i = 0; i < rounds; i++) {
        s0 = fma(s0, f, x);
        s1 = fma(s1, f, x);
        s2 = fma(s2, f, x);
        s3 = fma(s3, f, x);
        s4 = fma(s4, f, x);
        s5 = fma(s5, f, x);
        s6 = fma(s6, f, x);
        s7 = fma(s7, f, x);
        s8 = fma(s8, f, x);
        s9 = fma(s9, f, x);
        s10 = fma(s10, f, x);
        s11 = fma(s11, f, x);
    }
    STORE(s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + s10 + s11, totals + get_global_id(0) * LANES);
}
