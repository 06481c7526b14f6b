// Standard normal numbers of a stream by Philox4x32-10 and Box and Muller: the same operations in the same order as the
// processor's. An item makes the numbers of four sites of one column.

uint4 philox(uint4 counter, uint key0, uint key1) {
    for (int round = 0; round < 10; round++) {
        uint low0 = 0xD2511F53u * counter.x;
        uint high0 = mul_hi(0xD2511F53u, counter.x);
        uint low2 = 0xCD9E8D57u * counter.z;
        uint high2 = mul_hi(0xCD9E8D57u, counter.z);
        counter = (uint4)(high2 ^ counter.y ^ key0, low2, high0 ^ counter.w ^ key1, low0);
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return counter;
}

// sqrt(-2 ln u) for u = (k + 1/2)/2^32
float radius_of(uint k) {
    int upper = (int)k < 0;
    int distance = upper ? (int)~k : (int)k;
    float x = convert_float(distance) + 0.5f;
    int bits = as_int(x);
    int exponent = (bits - 0x3f400000) >> 23;
    float mantissa = as_float((uint)bits - ((uint)exponent << 23));
    float f = upper ? x * -0x1p-32f : mantissa - 1.0f;
    float e = upper ? 0.0f : convert_float(exponent) - 32.0f;
    float s = f / (f + 2.0f);
    float y = s * s;
    float p = fma(0.2686094f, y, 0.28235054f);
    p = fma(p, y, 0.40007624f);
    p = fma(p, y, 0.6666664f);
    float log = fma(p * y, s, s + s);
    return sqrt(fma(e, 0.6931472f, log) * -2.0f);
}

// cos 2 pi u and sin 2 pi u for u = (k + 1/2)/2^32
float2 direction_of(uint k) {
    uint quarters = (k + (1u << 29)) >> 30;
    int rest = (int)(k << 2) >> 2;
    float a = (convert_float(rest) + 0.5f) * 0x1p-30f;
    float y = a * a;
    float s = fma(-0.0046218415f, y, 0.079687f);
    s = fma(s, y, -0.645964f);
    s = fma(s, y, -4.371139e-8f);
    s = fma(s, a, a * 1.5707964f);
    float c = fma(9.098466e-4f, y, -0.020862598f);
    c = fma(c, y, 0.2536695f);
    c = fma(c, y, -1.2337005f);
    c = fma(c, y, 1.0f);
    float turned_s = (quarters & 1u) ? c : s;
    float turned_c = (quarters & 1u) ? s : c;
    return (float2)(as_float(as_uint(turned_c) ^ (((quarters + 1u) & 2u) << 30)),
            as_float(as_uint(turned_s) ^ ((quarters & 2u) << 30)));
}

float4 normals_of(uint group, uint field, uint stream, uint replica, uint key0, uint key1) {
    uint4 k = philox((uint4)(group, field, stream, replica), key0, key1);
    return (float4)(radius_of(k.x) * direction_of(k.y), radius_of(k.z) * direction_of(k.w));
}

kernel void normal(
        global float *x, ulong x0, int x_stride, int columns, int sites, ulong first_site, uint first_field, uint stream,
        uint replica, uint key0, uint key1) {
    int quad = get_global_id(0);
    int panel = get_global_id(1);
    int column = quad / (PANEL / 4);
    int lane = quad % (PANEL / 4) * 4;
    int site = panel * PANEL + lane;
    if (column >= columns || panel * PANEL >= sites) {
        return;
    }
    ulong number = first_site + site;
    uint group = (uint)(number / 4);
    uint field = first_field + column;
    float values[8];
    vstore4(normals_of(group, field, stream, replica, key0, key1), 0, values);
    // Sites numbered from elsewhere than a multiple of four share two blocks.
    int skip = (int)(number % 4);
    if (skip) {
        vstore4(normals_of(group + 1, field, stream, replica, key0, key1), 1, values);
    }
    x += x0 + (size_t)panel * x_stride + column * PANEL + lane;
    for (int s = 0; s < 4; s++) {
        x[s] = site + s < sites ? values[skip + s] : 0.0f;
    }
}
