package dmft.cli.plots;

import dmft.train.Accuracy;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The examples sorted by label, so that what the network has learned of the labels shows as blocks. Where the kernel has rows for every output there is a
 * block of all examples for each output.
 *
 * @param index row of the kernel in each place
 * @param boundaries places at which another label, or another output, begins, where there are few
 * @param label of the axes
 */
record ExampleOrder(int[] index, int[] boundaries, String label) {

    private static final int MOST_BLOCKS = 10;

    /**
     * The order of examples with these labels.
     *
     * @param labels y, [P][C]
     * @param rowsEach rows of the kernel for each example
     */
    static ExampleOrder of(double[][] labels, int rowsEach) {
        int[] examples = IntStream.range(0, labels.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> key(labels[i])))
                .mapToInt(Integer::intValue)
                .toArray();
        int[] starts = IntStream.range(1, examples.length)
                .filter(i -> key(labels[examples[i]]) > key(labels[examples[i - 1]]))
                .toArray();
        boolean single = labels[0].length == 1;
        boolean few = starts.length < MOST_BLOCKS && starts.length < examples.length - 1;
        boolean classes = single ? few : Accuracy.isDefinedFor(labels);
        String order = "μ, " + (classes ? "by class" : single ? "by label" : "by largest label");
        if (rowsEach == 1) {
            return new ExampleOrder(examples, classes && few ? starts : new int[0], order);
        }
        int count = examples.length;
        int[] index = IntStream.range(0, count * rowsEach)
                .map(i -> examples[i % count] * rowsEach + i / count)
                .toArray();
        int[] outputs =
                IntStream.range(1, rowsEach).map(output -> output * count).toArray();
        return new ExampleOrder(index, rowsEach <= MOST_BLOCKS ? outputs : new int[0], "output, " + order);
    }

    /** The label, or of several outputs the number of the largest. */
    private static double key(double[] y) {
        return y.length == 1
                ? y[0]
                : IntStream.range(0, y.length)
                        .reduce((a, b) -> y[b] > y[a] ? b : a)
                        .orElse(0);
    }

    /** The kernel with its rows and columns in this order. */
    double[][] sorted(double[][] kernel) {
        double[][] sorted = new double[index.length][index.length];
        for (int i = 0; i < index.length; i++) {
            for (int j = 0; j < index.length; j++) {
                sorted[i][j] = kernel[index[i]][index[j]];
            }
        }
        return sorted;
    }
}
