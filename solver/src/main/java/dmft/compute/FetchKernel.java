package dmft.compute;

/**
 * Reads numbers in the order of memory before they are used in another, one from every cache line.
 *
 * <p>Tiles jump from panel to panel after some columns, which the processor's prefetching does not follow: where fields come from memory, a contraction waits
 * for it. Read straight through they come at the rate of memory, and from then on they are in the second-level cache.
 */
final class FetchKernel {

    /** Numbers in a cache line. */
    private static final int LINE = 16;

    private FetchKernel() {}

    /** Reads from {@code from} to {@code to}; the sum of what was read is of no use but to make it needed. */
    static float lines(float[] x, int from, int to) {
        float sum = 0;
        float other = 0; // two sums, so that one addition need not wait for the other
        int i = from;
        for (; i + LINE < to; i += 2 * LINE) {
            sum += x[i];
            other += x[i + LINE];
        }
        return i < to ? sum + other + x[i] : sum + other;
    }
}
