package dmft.activation;

import static dmft.activation.VectorMath.LANES;

/** What a vectorised loop leaves over at its end. */
final class Remainder {

    private Remainder() {}

    /**
     * Applies an activation to the numbers from the {@code done}-th on, fewer than a vector holds, by way of arrays of
     * one full vector.
     *
     * <p>Masked loads and stores would do without these arrays, but they double what the compiler has to inline; past
     * its limit it puts every vector of the main loop on the heap, which is tens of times slower.
     *
     * @param done a multiple of the number of lanes
     */
    static void apply(
            Activation activation,
            int done,
            float[] h,
            int from,
            float[] phi,
            int phiFrom,
            float[] derivative,
            int derivativeFrom,
            int length) {
        int left = length - done;
        if (left == 0) {
            return;
        }
        float[] values = new float[LANES];
        float[] derivatives = new float[LANES];
        System.arraycopy(h, from + done, values, 0, left);
        activation.apply(values, 0, values, 0, derivatives, 0, LANES);
        System.arraycopy(values, 0, phi, phiFrom + done, left);
        System.arraycopy(derivatives, 0, derivative, derivativeFrom + done, left);
    }
}
