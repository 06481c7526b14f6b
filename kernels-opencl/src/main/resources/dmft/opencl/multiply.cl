// y = a b of one panel, elementwise; y may be a or b.
void multiply_panel(global const float *a, global const float *b, global float *y, int columns) {
    FOR_NUMBERS(i, columns) {
        STORE(LOAD(a + i) * LOAD(b + i), y + i);
    }
}

kernel void multiply(
        global const float *a, ulong a0, int a_stride, global const float *b, ulong b0, int b_stride,
        global float *y, ulong y0, int y_stride, int columns) {
    size_t panel = get_global_id(0);
    multiply_panel(a + a0 + panel * a_stride, b + b0 + panel * b_stride, y + y0 + panel * y_stride, columns);
}
