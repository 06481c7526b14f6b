// What all kernels share. Numbers come in vectors of LANES: one where the device itself runs work-items in lockstep, else as many
// as a register of it holds.
//
// Fields lie in panels of 32 sites; inside a panel each column's 32 numbers are contiguous and the columns follow one another. A
// kernel is given, for each operand, a buffer, the place of the first number of its first panel, and the distance of two panels.

#pragma OPENCL EXTENSION cl_khr_fp64 : enable

// Products and sums are fused where the code says so and nowhere else, so that results equal the processor's to the last bit.
#pragma OPENCL FP_CONTRACT OFF

#define PANEL 32

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

#if LANES == 1

typedef float real;
typedef int whole;
typedef uint word;
typedef double wide;
#define AS_REAL as_float
#define AS_WORD as_uint
#define TO_WIDE convert_double
#define TO_REAL convert_float
#define LOAD(from) (*(from))
#define STORE(value, to) (*(to) = (value))
#define ANY(mask) (mask)
#define LANE_NUMBERS 0

#else

typedef JOIN(float, LANES) real;
typedef JOIN(int, LANES) whole;
typedef JOIN(uint, LANES) word;
typedef JOIN(double, LANES) wide;
#define AS_REAL JOIN(as_float, LANES)
#define AS_WORD JOIN(as_uint, LANES)
#define TO_WIDE JOIN(convert_double, LANES)
#define TO_REAL JOIN(convert_float, LANES)
#define LOAD(from) JOIN(vload, LANES)(0, from)
#define STORE(value, to) JOIN(vstore, LANES)(value, 0, to)
#define ANY(mask) any(mask)
#if LANES == 4
#define LANE_NUMBERS ((whole)(0, 1, 2, 3))
#elif LANES == 8
#define LANE_NUMBERS ((whole)(0, 1, 2, 3, 4, 5, 6, 7))
#elif LANES == 16
#define LANE_NUMBERS ((whole)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
#endif

#endif

// Elementwise kernels: the first dimension, of which there may be most, counts panels; the items of the second share the numbers of
// a panel.
#define FOR_NUMBERS(i, columns) \
    for (int i = get_global_id(1) * LANES; i < (columns) * PANEL; i += get_global_size(1) * LANES)
