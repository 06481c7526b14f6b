// Sums of squares of a column in each of its 32 lanes over some panels: partial[(group * 32 + lane) * columns + column]. An item of
// the first dimension takes one vector of lanes of one column, one of the second a group of panels.
kernel void sum_squares(
        global const float *x, ulong x0, int x_stride, int columns, int panels, int group_panels, global float *partial) {
    int at = get_global_id(0) * LANES;
    if (at >= columns * PANEL) {
        return;
    }
    int group = get_global_id(1);
    int end = min(panels, (group + 1) * group_panels);
    real sum = (real)0.0f;
    for (int p = group * group_panels; p < end; p++) {
        real value = LOAD(x + x0 + (size_t)p * x_stride + at);
        sum = fma(value, value, sum);
    }
    float lanes[LANES];
    STORE(sum, lanes);
    partial += ((size_t)group * PANEL + at % PANEL) * columns + at / PANEL;
    for (int l = 0; l < LANES; l++) {
        partial[(size_t)l * columns] = lanes[l];
    }
}
