// y's columns become the chosen columns of x.
kernel void copy_columns(
        global const float *x, ulong x0, int x_stride, global const int *chosen, global float *y, ulong y0, int y_stride,
        int columns) {
    size_t panel = get_global_id(0);
    x += x0 + panel * x_stride;
    y += y0 + panel * y_stride;
    FOR_NUMBERS(i, columns) {
        STORE(LOAD(x + chosen[i / PANEL] * PANEL + i % PANEL), y + i);
    }
}

// y's columns become zero.
kernel void clear_columns(global float *y, ulong y0, int y_stride, int columns) {
    y += y0 + get_global_id(0) * y_stride;
    FOR_NUMBERS(i, columns) {
        STORE((real)0.0f, y + i);
    }
}

// y's columns become those of x.
kernel void copy_run(
        global const float *x, ulong x0, int x_stride, global float *y, ulong y0, int y_stride, int columns) {
    size_t panel = get_global_id(0);
    x += x0 + panel * x_stride;
    y += y0 + panel * y_stride;
    FOR_NUMBERS(i, columns) {
        STORE(LOAD(x + i), y + i);
    }
}
