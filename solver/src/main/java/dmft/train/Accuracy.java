package dmft.train;

/**
 * How often the outputs tell the class of an example: the sign of the output for labels ±1, the largest output for several.
 *
 * <p>Labels are classes if there is one output and every label is −1 or +1, or if there are several and one of them is larger than the others in
 * every example.
 */
public final class Accuracy {

    private Accuracy() {}

    /** True if these labels are classes. */
    public static boolean isDefinedFor(double[][] labels) {
        for (double[] y : labels) {
            if (y.length == 1 ? Math.abs(y[0]) != 1 : largest(y) < 0) {
                return false;
            }
        }
        return true;
    }

    /** Fraction of examples told right; an output of zero, or a tie, tells nothing. */
    public static double of(double[][] outputs, double[][] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            double[] f = outputs[i];
            double[] y = labels[i];
            if (y.length == 1 ? f[0] * y[0] > 0 : largest(f) >= 0 && largest(f) == largest(y)) {
                right++;
            }
        }
        return right / (double) labels.length;
    }

    /** Index of the strictly largest entry, or -1 if two share that place. */
    private static int largest(double[] values) {
        int best = 0;
        boolean shared = false;
        for (int c = 1; c < values.length; c++) {
            if (values[c] > values[best]) {
                best = c;
                shared = false;
            } else if (values[c] == values[best]) {
                shared = true;
            }
        }
        return shared ? -1 : best;
    }
}
