// y = a x + b y, elementwise; x may be y.
kernel void combine(
        global const float *x, ulong x0, int x_stride, global float *y, ulong y0, int y_stride, int columns,
        float of_x, float of_y) {
    size_t panel = get_global_id(0);
    x += x0 + panel * x_stride;
    y += y0 + panel * y_stride;
    FOR_NUMBERS(i, columns) {
        STORE(of_x * LOAD(x + i) + of_y * LOAD(y + i), y + i);
    }
}
