package dmft.train;

import java.util.Arrays;

/**
 * How often the outputs tell the class of an example: the sign of the output for labels ±1, the largest output for several.
 *
 * <p>Labels are classes if there is one output and every label is −1 or +1, or if there are several and in every example one of them is 1 and the
 * others are 0 (one-hot), or in every example one of them is +1 and the others are −1. Any other labels are targets of a regression.
 */
public final class Accuracy {

    private Accuracy() {}

    /** True if these labels are classes. */
    public static boolean isDefinedFor(double[][] labels) {
        return Arrays.stream(labels).allMatch(y -> isClass(y, -1))
                || Arrays.stream(labels).allMatch(y -> y.length > 1 && isClass(y, 0));
    }

    /** True if one of several labels is 1 and the others are {@code rest}; of one label, if it is either. */
    private static boolean isClass(double[] y, double rest) {
        long ones = Arrays.stream(y).filter(label -> label == 1).count();
        long others = Arrays.stream(y).filter(label -> label == rest).count();
        return ones + others == y.length && (y.length == 1 || ones == 1);
    }

    /** Number of classes that labels which are classes stand for: two with one output, else one for each output. */
    public static int classes(double[][] labels) {
        return Math.max(2, labels[0].length);
    }

    /**
     * The class that outputs, or labels, tell: of one output 0 if it is negative and 1 if it is positive, of several the number of the largest.
     *
     * @return −1 if they tell nothing: an output of zero, or a tie
     */
    public static int told(double[] f) {
        if (f.length == 1) {
            return f[0] > 0 ? 1 : f[0] < 0 ? 0 : -1;
        }
        return largest(f);
    }

    /** Fraction of examples told right; an output of zero, or a tie, tells nothing. */
    public static double of(double[][] outputs, double[][] labels) {
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            int told = told(outputs[i]);
            if (told >= 0 && told == told(labels[i])) {
                right++;
            }
        }
        return right / (double) labels.length;
    }

    /**
     * The confusion matrix: entry [a][b] is the number of examples of class a that are told to be of class b.
     *
     * @param outputs f, [P][C]; those that tell nothing are in no entry
     * @param labels y, [P][C], that are classes
     */
    public static int[][] confusion(double[][] outputs, double[][] labels) {
        int classes = classes(labels);
        int[][] counts = new int[classes][classes];
        for (int i = 0; i < labels.length; i++) {
            int told = told(outputs[i]);
            if (told >= 0) {
                counts[told(labels[i])][told]++;
            }
        }
        return counts;
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
