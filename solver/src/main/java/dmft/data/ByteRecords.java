package dmft.data;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Inputs of bytes 0 … 255 with a byte as label, as image files hold them.
 *
 * @param file the file of the inputs
 * @param size number of examples
 * @param dimension bytes of an input
 * @param inputs where the inputs are
 * @param labels where the labels are
 * @param word what a record is called in messages: "image"
 */
record ByteRecords(Path file, int size, int dimension, Bytes inputs, Bytes labels, String word) implements Records {

    /**
     * Equally spaced places in an array: example i is at {@code start + i · stride}.
     *
     * @param array a whole unpacked file
     * @param start where the first example is
     * @param stride bytes from an example to the next
     */
    record Bytes(byte[] array, int start, int stride) {

        int at(int example, int offset) {
            return Byte.toUnsignedInt(array[start + example * stride + offset]);
        }
    }

    @Override
    public double target(int example, int output) {
        return labels.at(example, 0);
    }

    @Override
    public double[] input(int example) {
        double[] x = new double[dimension];
        Arrays.setAll(x, i -> inputs.at(example, i));
        return x;
    }

    @Override
    public String place(int example) {
        return word + " " + (example + 1);
    }
}
