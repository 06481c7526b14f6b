// total[e] = factor (total[e] or 0, + the partial sums of e one after another), in float64: the second pass of what sums over sites.
kernel void sum_partial(
        global const float *partial, int groups, int length, global double *total, int accumulate, double factor) {
    int e = get_global_id(0);
    if (e >= length) {
        return;
    }
    double sum = accumulate ? total[e] : 0.0;
    for (int g = 0; g < groups; g++) {
        sum += partial[(size_t)g * length + e];
    }
    total[e] = sum * factor;
}
