// y = a c or y += a c, for devices that keep a work-item in the vector registers of a core. An item takes one panel. Included once by itself, once
// with MULTIPLY and once with ACTIVATE: then the panel, which is still in the nearest caches, goes on to product = y b or to phi(y) and phi'(y).

kernel void EXPAND(
#if defined(ACTIVATE)
        global float *phi, ulong phi0, int phi_stride, global float *slope, ulong slope0, int slope_stride, int sites,
        float gain, float inverse_gain,
#elif defined(MULTIPLY)
        global const float *b, ulong b0, int b_stride, global float *product, ulong product0, int product_stride,
#endif
        global const float *a, ulong a0, int a_stride, int a_columns, global const float *c, global float *y, ulong y0,
        int y_stride, int y_columns, int panels, int accumulate) {
    size_t panel = get_global_id(0);
    y += y0 + panel * y_stride;
    expand_panel(a + a0 + panel * a_stride, a_columns, c, y, y_columns, accumulate);
#if defined(ACTIVATE)
    activate_panel(y, phi + phi0 + panel * phi_stride, slope + slope0 + panel * slope_stride, y_columns,
            sites - (int)panel * PANEL, gain, inverse_gain);
#elif defined(MULTIPLY)
    multiply_panel(y, b + b0 + panel * b_stride, product + product0 + panel * product_stride, y_columns);
#endif
}
