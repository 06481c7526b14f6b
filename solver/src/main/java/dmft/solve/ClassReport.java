package dmft.solve;

import dmft.train.Accuracy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How well each of K classes is told at the last step. With one output class 0 has the label −1 and class 1 the label +1; with C outputs class c has
 * output c.
 *
 * @param examples number of examples of each class, [K]
 * @param accuracy fraction of these that is told right, of each replica, averaged over replicas, [K]; NaN where there is no example
 * @param accuracyStderr standard error of it, or null with one replica
 * @param confusion entry [a][b] is the number of examples of class a that are told to be of class b, mean over replicas; of which nothing is told
 *     (an output of zero, a tie) are in none
 */
public record ClassReport(int[] examples, double[] accuracy, double @Nullable [] accuracyStderr, double[][] confusion) {

    /** Number K of classes. */
    public int classes() {
        return examples.length;
    }

    /**
     * Means over replicas.
     *
     * @param outputs the last outputs of each replica, [P][C], at least one
     * @param labels y, [P][C], for which {@link Accuracy#isDefinedFor}
     */
    static ClassReport of(List<double[][]> outputs, double[][] labels) {
        int n = outputs.size();
        int classes = Accuracy.classes(labels);
        int[] examples = new int[classes];
        for (double[] y : labels) {
            examples[Accuracy.told(y)]++;
        }
        List<int[][]> told =
                outputs.stream().map(f -> Accuracy.confusion(f, labels)).toList();
        double[] accuracy = new double[classes];
        double @Nullable [] stderr = n == 1 ? null : new double[classes];
        double[][] confusion = new double[classes][classes];
        for (int a = 0; a < classes; a++) {
            for (int b = 0; b < classes; b++) {
                for (int[][] counts : told) {
                    confusion[a][b] += counts[a][b] / (double) n;
                }
            }
            double[] right = new double[n];
            for (int r = 0; r < n; r++) {
                right[r] = told.get(r)[a][a] / (double) examples[a];
            }
            accuracy[a] = Replicas.mean(right);
            if (stderr != null) {
                stderr[a] = Replicas.standardError(right);
            }
        }
        return new ClassReport(examples, accuracy, stderr, confusion);
    }
}
