package dmft.data;

import java.util.Arrays;
import java.util.List;

/** What is done to every input on its own before it enters h¹ = W⁰x/√D. */
public enum Normalization {

    /** x is centred over its entries and scaled to |x|² = D, so that K^x_{μμ} = 1; an x that is constant becomes and stays 0. */
    UNIT("unit") {
        @Override
        public void apply(double[] x) {
            double largest = Arrays.stream(x).map(Math::abs).max().orElse(0);
            if (largest == 0 || constant(x)) {
                Arrays.fill(x, 0);
                return;
            }
            // Scaled first, so that squares of very large or very small entries neither overflow nor vanish.
            double mean = Arrays.stream(x).map(v -> v / largest).average().orElse(0);
            double squares = 0;
            for (int i = 0; i < x.length; i++) {
                x[i] = x[i] / largest - mean;
                squares += x[i] * x[i];
            }
            double scale = Math.sqrt(x.length / squares);
            for (int i = 0; i < x.length; i++) {
                x[i] *= scale;
            }
        }
    },

    /** x is left alone. */
    NONE("none") {
        @Override
        public void apply(double[] x) {}
    };

    private final String label;

    Normalization(String label) {
        this.label = label;
    }

    /** Changes the entries of x in place. */
    public abstract void apply(double[] x);

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
