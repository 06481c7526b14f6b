package dmft.examples;

import dmft.data.Examples;

/**
 * The parity of two bits among many: x ∈ {−1, 1}^D, y = x₁x₂.
 *
 * <p>No linear function of x tells it better than chance, nor does any odd one, such as a tanh network without biases: y(−x) = y(x).
 *
 * @param train the examples learned from
 * @param test the others, all of them
 */
record Parity(Examples train, Examples test) {

    /** All 2^D inputs, of which every {@code stride}-th is learned from. */
    static Parity of(int dimension, int stride) {
        int all = 1 << dimension;
        int trained = (all + stride - 1) / stride;
        double[][] trainInputs = new double[trained][];
        double[][] trainTargets = new double[trained][];
        double[][] testInputs = new double[all - trained][];
        double[][] testTargets = new double[all - trained][];
        for (int i = 0; i < all; i++) {
            double[] x = bits(i, dimension);
            double[] y = {x[0] * x[1]};
            // Before example i there were ⌈i/stride⌉ that are learned from.
            int before = (i + stride - 1) / stride;
            if (i % stride == 0) {
                trainInputs[before] = x;
                trainTargets[before] = y;
            } else {
                testInputs[i - before] = x;
                testTargets[i - before] = y;
            }
        }
        return new Parity(new Examples(trainInputs, trainTargets), new Examples(testInputs, testTargets));
    }

    private static double[] bits(int number, int dimension) {
        double[] x = new double[dimension];
        for (int j = 0; j < dimension; j++) {
            x[j] = (number >> j & 1) == 0 ? -1 : 1;
        }
        return x;
    }
}
