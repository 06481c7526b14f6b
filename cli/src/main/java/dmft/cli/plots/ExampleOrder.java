package dmft.cli.plots;

import dmft.train.Accuracy;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The examples sorted by label, so that what the network has learned of the labels shows as blocks.
 *
 * @param index row of the kernel in each place
 * @param boundaries places at which another label begins, where there are few
 * @param label of the axes
 */
record ExampleOrder(int[] index, int[] boundaries, String label) {

    private static final int MOST_CLASSES = 10;

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
        int[] index = IntStream.range(0, examples.length * rowsEach)
                .map(i -> examples[i / rowsEach] * rowsEach + i % rowsEach)
                .toArray();
        List<Integer> starts = IntStream.range(1, examples.length)
                .filter(i -> key(labels[examples[i]]) > key(labels[examples[i - 1]]))
                .boxed()
                .collect(Collectors.toList());
        boolean single = labels[0].length == 1;
        boolean few = starts.size() < MOST_CLASSES && starts.size() < examples.length - 1;
        boolean classes = single ? few : Accuracy.isDefinedFor(labels);
        String order = classes ? "by class" : single ? "by label" : "by largest label";
        return new ExampleOrder(
                index,
                classes && few ? starts.stream().mapToInt(i -> i * rowsEach).toArray() : new int[0],
                (rowsEach == 1 ? "μ" : "μ, output") + ", " + order);
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
