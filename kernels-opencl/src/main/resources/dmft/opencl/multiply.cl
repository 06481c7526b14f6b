// y = a b, elementwise; y may be a or b.
kernel void multiply(
        global const float *a, ulong a0, int a_stride, global const float *b, ulong b0, int b_stride,
        global float *y, ulong y0, int y_stride, int columns) {
    size_t panel = get_global_id(0);
    a += a0 + panel * a_stride;
    b += b0 + panel * b_stride;
    y += y0 + panel * y_stride;
    FOR_NUMBERS(i, columns) {
        STORE(LOAD(a + i) * LOAD(b + i), y + i);
    }
}
