// Standard normal numbers of a stream by Philox4x32-10 and Box and Muller: the same operations in the same order as the
// processor's. Four neighbouring sites share a block of Philox; GROUPS blocks are made at once, one where work-items run in lockstep,
// else those of a whole panel.

#if LANES == 1
#define GROUPS 1
typedef uint words;
typedef int wholes;
typedef float reals;
typedef ulong long_words;
#define TO_WORDS convert_uint
#define TO_LONG_WORDS convert_ulong
#define TO_REALS convert_float
#define AS_WORDS as_uint
#define AS_WHOLES as_int
#define AS_REALS as_float
#define GROUP_NUMBERS 0u
#else
#define GROUPS 8
typedef uint8 words;
typedef int8 wholes;
typedef float8 reals;
typedef ulong8 long_words;
#define TO_WORDS convert_uint8
#define TO_LONG_WORDS convert_ulong8
#define TO_REALS convert_float8
#define AS_WORDS as_uint8
#define AS_WHOLES as_int8
#define AS_REALS as_float8
#define GROUP_NUMBERS ((words)(0, 1, 2, 3, 4, 5, 6, 7))
#endif

// The four words of each counter, in place.
void philox(words *word0, words *word1, words *word2, words *word3, uint key0, uint key1) {
    for (int round = 0; round < 10; round++) {
        long_words product0 = TO_LONG_WORDS(*word0) * 0xD2511F53ul;
        long_words product2 = TO_LONG_WORDS(*word2) * 0xCD9E8D57ul;
        *word0 = TO_WORDS(product2 >> 32) ^ *word1 ^ key0;
        *word1 = TO_WORDS(product2 & 0xFFFFFFFFul);
        *word2 = TO_WORDS(product0 >> 32) ^ *word3 ^ key1;
        *word3 = TO_WORDS(product0 & 0xFFFFFFFFul);
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
}

// sqrt(-2 ln u) for u = (k + 1/2)/2^32
reals radius_of(words k) {
    wholes upper = AS_WHOLES(k) < 0;
    wholes distance = select(AS_WHOLES(k), AS_WHOLES(~k), upper);
    reals x = TO_REALS(distance) + 0.5f;
    wholes bits = AS_WHOLES(x);
    wholes exponent = (bits - 0x3f400000) >> 23;
    reals mantissa = AS_REALS(AS_WORDS(bits) - (AS_WORDS(exponent) << 23));
    reals f = select(mantissa - 1.0f, x * -0x1p-32f, upper);
    reals e = select(TO_REALS(exponent) - 32.0f, (reals)0.0f, upper);
    reals s = f / (f + 2.0f);
    reals y = s * s;
    reals p = fma((reals)0.2686094f, y, (reals)0.28235054f);
    p = fma(p, y, (reals)0.40007624f);
    p = fma(p, y, (reals)0.6666664f);
    reals logarithm = fma(p * y, s, s + s);
    return sqrt(fma(e, (reals)0.6931472f, logarithm) * -2.0f);
}

// cos 2 pi u and sin 2 pi u for u = (k + 1/2)/2^32, times the radius
void along(words k, reals radius, reals *first, reals *second) {
    words quarters = (k + (1u << 29)) >> 30;
    wholes rest = AS_WHOLES(k << 2) >> 2;
    reals a = (TO_REALS(rest) + 0.5f) * 0x1p-30f;
    reals y = a * a;
    reals s = fma((reals)-0.0046218415f, y, (reals)0.079687f);
    s = fma(s, y, (reals)-0.645964f);
    s = fma(s, y, (reals)-4.371139e-8f);
    s = fma(s, a, a * 1.5707964f);
    reals c = fma((reals)9.098466e-4f, y, (reals)-0.020862598f);
    c = fma(c, y, (reals)0.2536695f);
    c = fma(c, y, (reals)-1.2337005f);
    c = fma(c, y, (reals)1.0f);
    wholes odd = (quarters & 1u) != (words)0;
    *first = radius * AS_REALS(AS_WORDS(select(c, s, odd)) ^ (((quarters + 1u) & 2u) << 30));
    *second = radius * AS_REALS(AS_WORDS(select(s, c, odd)) ^ ((quarters & 2u) << 30));
}

// The numbers of 4 * GROUPS sites.
void normals_of(uint group, uint field, uint stream, uint replica, uint key0, uint key1, float *to) {
    words word0 = group + GROUP_NUMBERS;
    words word1 = (words)field;
    words word2 = (words)stream;
    words word3 = (words)replica;
    philox(&word0, &word1, &word2, &word3, key0, key1);
    reals n0, n1, n2, n3;
    along(word1, radius_of(word0), &n0, &n1);
    along(word3, radius_of(word2), &n2, &n3);
#if GROUPS == 1
    vstore4((float4)(n0, n1, n2, n3), 0, to);
#else
    vstore4((float4)(n0.s0, n1.s0, n2.s0, n3.s0), 0, to);
    vstore4((float4)(n0.s1, n1.s1, n2.s1, n3.s1), 1, to);
    vstore4((float4)(n0.s2, n1.s2, n2.s2, n3.s2), 2, to);
    vstore4((float4)(n0.s3, n1.s3, n2.s3, n3.s3), 3, to);
    vstore4((float4)(n0.s4, n1.s4, n2.s4, n3.s4), 4, to);
    vstore4((float4)(n0.s5, n1.s5, n2.s5, n3.s5), 5, to);
    vstore4((float4)(n0.s6, n1.s6, n2.s6, n3.s6), 6, to);
    vstore4((float4)(n0.s7, n1.s7, n2.s7, n3.s7), 7, to);
#endif
}

// The first dimension counts panels, and the items of the second share the sites of all columns of a panel.
kernel void normal(
        global float *x, ulong x0, int x_stride, int columns, int sites, ulong first_site, uint first_field, uint stream,
        uint replica, uint key0, uint key1) {
    int panel = get_global_id(0);
    x += x0 + (size_t)panel * x_stride;
    for (int at = get_global_id(1) * 4 * GROUPS; at < columns * PANEL; at += get_global_size(1) * 4 * GROUPS) {
        int site = panel * PANEL + at % PANEL;
        uint field = first_field + at / PANEL;
        ulong number = first_site + site;
        uint group = (uint)(number / 4);
        float values[8 * GROUPS];
        normals_of(group, field, stream, replica, key0, key1, values);
        // Sites numbered from elsewhere than a multiple of four reach into the next blocks.
        int skip = (int)(number % 4);
        if (skip) {
            normals_of(group + GROUPS, field, stream, replica, key0, key1, values + 4 * GROUPS);
        }
        for (int s = 0; s < 4 * GROUPS; s++) {
            x[at + s] = site + s < sites ? values[skip + s] : 0.0f;
        }
    }
}
