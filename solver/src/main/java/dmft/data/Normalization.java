package dmft.data;

import java.util.Arrays;
import java.util.List;

/** What is done to the inputs before they enter h¹ = W⁰x/√D. */
public enum Normalization {

    /** x is centred over its entries and scaled to |x|² = D, so that K^x_{μμ} = 1; an x that is constant becomes and stays 0. */
    UNIT("unit") {
        @Override
        void apply(double[] x) {
            double largest = largest(x);
            if (largest == 0 || constant(x)) {
                Arrays.fill(x, 0);
                return;
            }
            // Scaled first, so that squares of very large or very small entries neither overflow nor vanish.
            double mean = Arrays.stream(x).map(v -> v / largest).average().orElse(0);
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i] / largest - mean;
            }
            scale(x);
        }
    },

    /** x is scaled to |x|² = D; an x that is 0 stays 0. */
    SPHERE("sphere") {
        @Override
        void apply(double[] x) {
            double largest = largest(x);
            if (largest == 0) {
                return;
            }
            for (int i = 0; i < x.length; i++) {
                x[i] /= largest;
            }
            scale(x);
        }
    },

    /**
     * The mean of the training inputs is subtracted, entry by entry, then x is scaled to |x|² = D; an x that is the mean becomes and stays
     * 0. Test points lose the same mean.
     */
    CENTER("center") {
        @Override
        public void apply(double[][] train, double[][] test) {
            double largest = Math.max(largest(train), largest(test));
            if (largest == 0) {
                return;
            }
            double[] mean = new double[train[0].length];
            for (double[] x : train) {
                for (int i = 0; i < x.length; i++) {
                    mean[i] += x[i] / largest / train.length;
                }
            }
            subtract(mean, largest, train);
            subtract(mean, largest, test);
            super.apply(train, test);
        }

        @Override
        void apply(double[] x) {
            SPHERE.apply(x);
        }
    },

    /** x is left alone. */
    NONE("none") {
        @Override
        void apply(double[] x) {}
    };

    /** Relative difference from a mean of many numbers that rounding explains. */
    private static final double ROUNDING = 1e-12;

    private final String label;

    Normalization(String label) {
        this.label = label;
    }

    /**
     * Changes inputs in place.
     *
     * @param train the training inputs, at least one
     * @param test the inputs of the test points, of the same dimension D
     */
    public void apply(double[][] train, double[][] test) {
        for (double[] x : train) {
            apply(x);
        }
        for (double[] x : test) {
            apply(x);
        }
    }

    /** Changes the entries of one x in place. */
    abstract void apply(double[] x);

    /** The names in parameter files. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Normalization::toString).toList();
    }

    /**
     * The normalisation of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Normalization named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no normalisation is called \"" + name + "\"; there are " + String.join(", ", names())));
    }

    private static double largest(double[] x) {
        return Arrays.stream(x).map(Math::abs).max().orElse(0);
    }

    private static double largest(double[][] inputs) {
        return Arrays.stream(inputs).mapToDouble(Normalization::largest).max().orElse(0);
    }

    /** x ← x/largest − mean, where a difference that is only rounding is 0, lest it be scaled to |x|² = D. */
    private static void subtract(double[] mean, double largest, double[][] inputs) {
        for (double[] x : inputs) {
            for (int i = 0; i < x.length; i++) {
                double scaled = x[i] / largest;
                double difference = scaled - mean[i];
                x[i] = Math.abs(difference) <= ROUNDING * Math.abs(mean[i]) ? 0 : difference;
            }
        }
    }

    /** x ← x √D/|x|, for entries whose squares are numbers. */
    private static void scale(double[] x) {
        double squares = 0;
        for (double v : x) {
            squares += v * v;
        }
        double scale = Math.sqrt(x.length / squares);
        for (int i = 0; i < x.length; i++) {
            x[i] *= scale;
        }
    }

    private static boolean constant(double[] x) {
        for (double v : x) {
            if (v != x[0]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return label;
    }
}
