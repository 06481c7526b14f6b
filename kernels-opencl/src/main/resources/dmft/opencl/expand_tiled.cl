// y = a c or y += a c, for devices that run work-items in lockstep; c row after row. Included once for each size of tile: kernel EXPAND,
// SITE_TILE sites by Y_TILE columns for a work-group, SITE_OWN by Y_OWN for an item, A_CHUNK columns of a at a time.
//
// With MULTIPLY a number goes on to product = y b, and with ACTIVATE to phi(y) and phi'(y), from the register it is in. Where product lies in y's place,
// y itself is not written.
//
// Both operands pass through local memory as they lie: sites of a column are contiguous, and so are columns in a row of c.

#define SITE_ITEMS (SITE_TILE / SITE_OWN)
#define ITEMS (SITE_ITEMS * (Y_TILE / Y_OWN))

kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1))) void EXPAND(
#if defined(ACTIVATE)
        global float *phi, ulong phi0, int phi_stride, global float *slope, ulong slope0, int slope_stride, int sites,
        float gain, float inverse_gain,
#elif defined(MULTIPLY)
        global const float *b, ulong b0, int b_stride, global float *product, ulong product0, int product_stride,
#endif
        global const float *a, ulong a0, int a_stride, int a_columns, global const float *c, global float *y, ulong y0,
        int y_stride, int y_columns, int panels, int accumulate) {
    local float near_a[A_CHUNK * SITE_TILE];
    local float near_c[A_CHUNK * Y_TILE];
    int item_site = get_local_id(0) % SITE_ITEMS;
    int item_y = get_local_id(0) / SITE_ITEMS;
    int first_panel = get_group_id(0) * (SITE_TILE / PANEL);
    int first_y = get_group_id(1) * Y_TILE;
    a += a0;
    y += y0;
    float4 sum[Y_OWN][SITE_OWN / 4];
    #pragma unroll
    for (int j = 0; j < Y_OWN; j++) {
        #pragma unroll
        for (int s = 0; s < SITE_OWN / 4; s++) {
            sum[j][s] = (float4)0.0f;
        }
    }
    for (int k = 0; k < a_columns; k += A_CHUNK) {
        for (int e = get_local_id(0); e < A_CHUNK * SITE_TILE; e += ITEMS) {
            // Down the columns of one panel, which are contiguous.
            int panel = first_panel + e / (A_CHUNK * PANEL);
            int i = e / PANEL % A_CHUNK;
            int inside = panel < panels && k + i < a_columns;
            near_a[i * SITE_TILE + e / (A_CHUNK * PANEL) * PANEL + e % PANEL] =
                    inside ? a[(size_t)panel * a_stride + (k + i) * PANEL + e % PANEL] : 0.0f;
        }
        for (int e = get_local_id(0); e < A_CHUNK * Y_TILE; e += ITEMS) {
            int i = k + e / Y_TILE;
            int j = first_y + e % Y_TILE;
            near_c[e] = i < a_columns && j < y_columns ? c[(size_t)i * y_columns + j] : 0.0f;
        }
        barrier(CLK_LOCAL_MEM_FENCE);
        for (int i = 0; i < A_CHUNK; i++) {
            float4 site[SITE_OWN / 4];
            #pragma unroll
            for (int s = 0; s < SITE_OWN / 4; s++) {
                site[s] = vload4(s * SITE_ITEMS + item_site, near_a + i * SITE_TILE);
            }
            #pragma unroll
            for (int j = 0; j < Y_OWN / 4; j++) {
                float4 factor = vload4(j * (Y_TILE / Y_OWN) + item_y, near_c + i * Y_TILE);
                #pragma unroll
                for (int s = 0; s < SITE_OWN / 4; s++) {
                    sum[4 * j][s] = fma(site[s], (float4)factor.x, sum[4 * j][s]);
                    sum[4 * j + 1][s] = fma(site[s], (float4)factor.y, sum[4 * j + 1][s]);
                    sum[4 * j + 2][s] = fma(site[s], (float4)factor.z, sum[4 * j + 2][s]);
                    sum[4 * j + 3][s] = fma(site[s], (float4)factor.w, sum[4 * j + 3][s]);
                }
            }
        }
        barrier(CLK_LOCAL_MEM_FENCE);
    }
    #pragma unroll
    for (int j = 0; j < Y_OWN; j++) {
        int column = first_y + (j / 4 * (Y_TILE / Y_OWN) + item_y) * 4 + j % 4;
        #pragma unroll
        for (int s = 0; s < SITE_OWN / 4; s++) {
            int at = (s * SITE_ITEMS + item_site) * 4;
            int panel = first_panel + at / PANEL;
            if (panel >= panels || column >= y_columns) {
                continue;
            }
            int place = column * PANEL + at % PANEL;
            global float *to = y + (size_t)panel * y_stride + place;
            float4 value = accumulate ? vload4(0, to) + sum[j][s] : sum[j][s];
#if defined(MULTIPLY)
            global float *to_product = product + product0 + (size_t)panel * product_stride + place;
            float4 other = vload4(0, b + b0 + (size_t)panel * b_stride + place);
            vstore4(value * other, 0, to_product);
            if (to_product == to) {
                continue;
            }
#elif defined(ACTIVATE)
            float4 of_value, derivative;
            activate_four(value, sites - panel * PANEL - at % PANEL, gain, inverse_gain, &of_value, &derivative);
#endif
            vstore4(value, 0, to);
#if defined(ACTIVATE)
            // In this order, as without the product: phi and phi' may lie in the place of y.
            vstore4(of_value, 0, phi + phi0 + (size_t)panel * phi_stride + place);
            vstore4(derivative, 0, slope + slope0 + (size_t)panel * slope_stride + place);
#endif
        }
    }
}

#undef SITE_ITEMS
#undef ITEMS
