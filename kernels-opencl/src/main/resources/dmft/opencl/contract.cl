// Sums over sites of a_i x_j, for devices that keep a work-item in the vector registers of a core: partial[(group * n_a + i) * n_x + j].
//
// An item takes some columns of a, all of x and groups of at most 128 panels. It goes through a few panels at a time, so that the
// columns of a and of a tile of x stay in the nearest cache; a tile's sums stay in registers.

// Panels that stay near: 1024 sites of a tile's columns fit a first-level cache of 48 KiB.
#define NEAR 32

// The sums of the lanes of four vectors, in a fixed order.
float4 sums_of_lanes(real v0, real v1, real v2, real v3) {
#if LANES == 16
    float16 v01 = (float16)(v0.lo + v0.hi, v1.lo + v1.hi);
    float16 v23 = (float16)(v2.lo + v2.hi, v3.lo + v3.hi);
    float16 v = (float16)(v01.s0123 + v01.s4567, v01.s89ab + v01.scdef, v23.s0123 + v23.s4567, v23.s89ab + v23.scdef);
#elif LANES == 8
    float16 v = (float16)(v0.lo + v0.hi, v1.lo + v1.hi, v2.lo + v2.hi, v3.lo + v3.hi);
#else
    float16 v = (float16)(v0, v1, v2, v3);
#endif
    float8 pairs = v.even + v.odd;
    return pairs.even + pairs.odd;
}

#define CONTRACT_TILE(NAME, ROWS, COLUMNS)                                                                             \
    void NAME(global const float *a, int a_stride, global const float *x, int x_stride, int panels,                    \
            global float *partial, int partial_stride, int first) {                                                    \
        real sum[ROWS][COLUMNS];                                                                                       \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                             \
            _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                      \
                sum[i][j] = (real)0.0f;                                                                                \
            }                                                                                                          \
        }                                                                                                              \
        for (int p = 0; p < panels; p++) {                                                                             \
            for (int s = 0; s < PANEL; s += LANES) {                                                                   \
                real row[ROWS];                                                                                        \
                _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                     \
                    row[i] = LOAD(a + s + i * PANEL);                                                                  \
                }                                                                                                      \
                _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                  \
                    real column = LOAD(x + s + j * PANEL);                                                             \
                    _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                 \
                        sum[i][j] = fma(row[i], column, sum[i][j]);                                                    \
                    }                                                                                                  \
                }                                                                                                      \
            }                                                                                                          \
            a += a_stride;                                                                                             \
            x += x_stride;                                                                                             \
        }                                                                                                              \
        float lanes[ROWS * COLUMNS + 3];                                                                               \
        _Pragma("unroll") for (int k = 0; k < ROWS * COLUMNS; k += 4) {                                                \
            real v[4];                                                                                                 \
            _Pragma("unroll") for (int l = 0; l < 4; l++) {                                                            \
                int e = min(k + l, ROWS * COLUMNS - 1);                                                                \
                v[l] = sum[e / COLUMNS][e % COLUMNS];                                                                  \
            }                                                                                                          \
            vstore4(sums_of_lanes(v[0], v[1], v[2], v[3]), 0, lanes + k);                                              \
        }                                                                                                              \
        _Pragma("unroll") for (int i = 0; i < ROWS; i++) {                                                             \
            _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                      \
                global float *at = partial + i * partial_stride + j;                                                   \
                *at = first ? lanes[i * COLUMNS + j] : *at + lanes[i * COLUMNS + j];                                   \
            }                                                                                                          \
        }                                                                                                              \
    }

CONTRACT_TILE(contract_tile, CONTRACT_ROWS, CONTRACT_COLUMNS)
CONTRACT_TILE(contract_tile_2, CONTRACT_ROWS, 2)
CONTRACT_TILE(contract_tile_1, CONTRACT_ROWS, 1)
CONTRACT_TILE(contract_row, 1, CONTRACT_COLUMNS)
CONTRACT_TILE(contract_row_2, 1, 2)
CONTRACT_TILE(contract_row_1, 1, 1)

// The sums of columns begin to end of a over the panels of one group.
void contract_group(
        global const float *a, int a_stride, global const float *x, int x_stride, int x_columns, int begin, int end,
        int panels, global float *partial) {
    for (int p = 0; p < panels; p += NEAR) {
        int count = min(NEAR, panels - p);
        int first = p == 0;
        for (int i = begin; i < end;) {
            int whole_rows = i + CONTRACT_ROWS <= end;
            global const float *row = a + (size_t)p * a_stride + i * PANEL;
            global float *to = partial + (size_t)i * x_columns;
            for (int j = 0; j < x_columns;) {
                int left = x_columns - j;
                global const float *column = x + (size_t)p * x_stride + j * PANEL;
                int width = left >= CONTRACT_COLUMNS ? CONTRACT_COLUMNS : left >= 2 ? 2 : 1;
                if (whole_rows) {
                    if (width == CONTRACT_COLUMNS) {
                        contract_tile(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                    } else if (width == 2) {
                        contract_tile_2(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                    } else {
                        contract_tile_1(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                    }
                } else if (width == CONTRACT_COLUMNS) {
                    contract_row(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                } else if (width == 2) {
                    contract_row_2(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                } else {
                    contract_row_1(row, a_stride, column, x_stride, count, to + j, x_columns, first);
                }
                j += width;
            }
            i += whole_rows ? CONTRACT_ROWS : 1;
        }
    }
}

// An item takes some columns of a and a group of panels. Where it takes the whole of them, group after group, it adds them up in float64 itself, as
// the second pass would, and leaves averages instead of partial sums: total = factor times the sum.
kernel void contract(
        global const float *a, ulong a0, int a_stride, int a_columns, global const float *x, ulong x0, int x_stride,
        int x_columns, int panels, int group_panels, int item_columns, int whole, global float *partial,
        global double *total, double factor) {
    int begin = get_global_id(0) * item_columns;
    int end = min(begin + item_columns, a_columns);
    a += a0;
    x += x0;
    if (!whole) {
        int group = get_global_id(1);
        int p = group * group_panels;
        contract_group(a + (size_t)p * a_stride, a_stride, x + (size_t)p * x_stride, x_stride, x_columns, begin, end,
                min(group_panels, panels - p), partial + (size_t)group * a_columns * x_columns);
        return;
    }
    for (int p = 0; p < panels; p += group_panels) {
        contract_group(a + (size_t)p * a_stride, a_stride, x + (size_t)p * x_stride, x_stride, x_columns, begin, end,
                min(group_panels, panels - p), partial);
        double scale = p + group_panels >= panels ? factor : 1.0;
        for (size_t e = (size_t)begin * x_columns; e < (size_t)end * x_columns; e++) {
            total[e] = ((p == 0 ? 0.0 : total[e]) + partial[e]) * scale;
        }
    }
}
