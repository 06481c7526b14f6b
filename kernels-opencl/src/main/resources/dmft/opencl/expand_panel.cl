// One panel of y = a c or y += a c, for devices that keep a work-item in the vector registers of a core.
//
// c comes tile by tile: tiles of EXPAND_COLUMNS columns, then of 4, then of 1, row after row. y itself holds the sums between chunks
// of rows, so that a chunk of the panel stays in the nearest cache for all columns.

// Columns of a that stay near: 32 KiB of a panel.
#define CHUNK 256

#define EXPAND_TILE(NAME, COLUMNS)                                                                                      \
    void NAME(global const float *a, int rows, global const float *c, global float *y, int accumulate) {                \
        for (int s = 0; s < PANEL; s += 2 * LANES) {                                                                    \
            real low[COLUMNS], high[COLUMNS];                                                                           \
            _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                       \
                low[j] = accumulate ? LOAD(y + j * PANEL + s) : (real)0.0f;                                             \
                high[j] = accumulate ? LOAD(y + j * PANEL + s + LANES) : (real)0.0f;                                    \
            }                                                                                                           \
            for (int i = 0; i < rows; i++) {                                                                            \
                real p = LOAD(a + i * PANEL + s);                                                                       \
                real q = LOAD(a + i * PANEL + s + LANES);                                                               \
                _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                   \
                    real factor = (real)c[i * COLUMNS + j];                                                             \
                    low[j] = fma(p, factor, low[j]);                                                                    \
                    high[j] = fma(q, factor, high[j]);                                                                  \
                }                                                                                                       \
            }                                                                                                           \
            _Pragma("unroll") for (int j = 0; j < COLUMNS; j++) {                                                       \
                STORE(low[j], y + j * PANEL + s);                                                                       \
                STORE(high[j], y + j * PANEL + s + LANES);                                                              \
            }                                                                                                           \
        }                                                                                                               \
    }

EXPAND_TILE(expand_tile, EXPAND_COLUMNS)
EXPAND_TILE(expand_tile_4, 4)
EXPAND_TILE(expand_tile_1, 1)

// y of one panel.
void expand_panel(
        global const float *a, int a_columns, global const float *c, global float *y, int y_columns, int accumulate) {
    // One round even without columns of a: then y becomes zero.
    int k = 0;
    do {
        int rows = min(CHUNK, a_columns - k);
        int add = accumulate || k > 0;
        for (int j = 0; j < y_columns;) {
            int left = y_columns - j;
            int width = left >= EXPAND_COLUMNS ? EXPAND_COLUMNS : left >= 4 ? 4 : 1;
            global const float *tile = c + (size_t)j * a_columns + k * width;
            if (width == EXPAND_COLUMNS) {
                expand_tile(a + k * PANEL, rows, tile, y + j * PANEL, add);
            } else if (width == 4) {
                expand_tile_4(a + k * PANEL, rows, tile, y + j * PANEL, add);
            } else {
                expand_tile_1(a + k * PANEL, rows, tile, y + j * PANEL, add);
            }
            j += width;
        }
        k += CHUNK;
    } while (k < a_columns);
}
