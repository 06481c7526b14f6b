// Sums over sites of a_i x_j, for devices that run work-items in lockstep: partial[(group * n_a + i) * n_x + j]. Included once for each
// size of tile: kernel CONTRACT, A_TILE columns of a by X_TILE of x for a work-group, A_OWN by X_OWN for an item, SITES sites at a time.
//
// A chunk of sites passes through local memory, turned so that an item reads its columns as vectors of four. An item's columns come in
// runs of four that lie a whole round of items apart, so that neighbouring items read neighbouring vectors.

#define X_ITEMS (X_TILE / X_OWN)
#define ITEMS (A_TILE / A_OWN * X_ITEMS)
// Four more than needed: the turned stores of 8 lanes by 4 columns then go to 32 different banks.
#define A_ROW (A_TILE + 4)
#define X_ROW (X_TILE + 4)

void JOIN(CONTRACT, _load)(
        local float *to, int row, int tile, global const float *from, int first, int columns, int site) {
    for (int e = get_local_id(0); e < tile * SITES; e += ITEMS) {
        int round = e / 32;
        int s = e % 8 + 8 * (round % (SITES / 8));
        int column = e / 8 % 4 + 4 * (round / (SITES / 8));
        to[s * row + column] = first + column < columns ? from[(first + column) * PANEL + site + s] : 0.0f;
    }
}

kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void CONTRACT(
        global const float *a, ulong a0, int a_stride, int a_columns, global const float *x, ulong x0, int x_stride,
        int x_columns, int panels, int group_panels, global float *partial) {
    local float near_a[SITES * A_ROW];
    local float near_x[SITES * X_ROW];
    int item_a = get_local_id(0) / X_ITEMS;
    int item_x = get_local_id(0) % X_ITEMS;
    int first_a = get_group_id(0) * A_TILE;
    int first_x = get_group_id(1) * X_TILE;
    int group = get_group_id(2);
    int last = min(panels, (group + 1) * group_panels);
    float4 sum[A_OWN][X_OWN / 4];
    #pragma unroll
    for (int i = 0; i < A_OWN; i++) {
        #pragma unroll
        for (int j = 0; j < X_OWN / 4; j++) {
            sum[i][j] = (float4)0.0f;
        }
    }
    for (int p = group * group_panels; p < last; p++) {
        for (int site = 0; site < PANEL; site += SITES) {
            JOIN(CONTRACT, _load)(near_a, A_ROW, A_TILE, a + a0 + (size_t)p * a_stride, first_a, a_columns, site);
            JOIN(CONTRACT, _load)(near_x, X_ROW, X_TILE, x + x0 + (size_t)p * x_stride, first_x, x_columns, site);
            barrier(CLK_LOCAL_MEM_FENCE);
            for (int s = 0; s < SITES; s++) {
                float4 column[X_OWN / 4];
                #pragma unroll
                for (int j = 0; j < X_OWN / 4; j++) {
                    column[j] = vload4(j * X_ITEMS + item_x, near_x + s * X_ROW);
                }
                #pragma unroll
                for (int i = 0; i < A_OWN / 4; i++) {
                    float4 row = vload4(i * (A_TILE / A_OWN) + item_a, near_a + s * A_ROW);
                    #pragma unroll
                    for (int j = 0; j < X_OWN / 4; j++) {
                        sum[4 * i][j] = fma((float4)row.x, column[j], sum[4 * i][j]);
                        sum[4 * i + 1][j] = fma((float4)row.y, column[j], sum[4 * i + 1][j]);
                        sum[4 * i + 2][j] = fma((float4)row.z, column[j], sum[4 * i + 2][j]);
                        sum[4 * i + 3][j] = fma((float4)row.w, column[j], sum[4 * i + 3][j]);
                    }
                }
            }
            barrier(CLK_LOCAL_MEM_FENCE);
        }
    }
    partial += (size_t)group * a_columns * x_columns;
    #pragma unroll
    for (int i = 0; i < A_OWN; i++) {
        int to_a = first_a + (i / 4 * (A_TILE / A_OWN) + item_a) * 4 + i % 4;
        #pragma unroll
        for (int j = 0; j < X_OWN / 4; j++) {
            int to_x = first_x + (j * X_ITEMS + item_x) * 4;
            float four[4];
            vstore4(sum[i][j], 0, four);
            for (int k = 0; k < 4 && to_a < a_columns && to_x + k < x_columns; k++) {
                partial[(size_t)to_a * x_columns + to_x + k] = four[k];
            }
        }
    }
}

#undef X_ITEMS
#undef ITEMS
#undef A_ROW
#undef X_ROW
