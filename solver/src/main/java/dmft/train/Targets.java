package dmft.train;

import java.util.Arrays;
import java.util.Optional;

/** The targets y ∈ R^C for which a loss is defined. */
public enum Targets {
    /** Any numbers: a regression. */
    ANY("any numbers") {
        @Override
        public boolean include(double[] y) {
            return true;
        }
    },
    /** A label y_c = ±1 in every output. */
    SIGNS("-1 or +1 in every output") {
        @Override
        public boolean include(double[] y) {
            return Arrays.stream(y).allMatch(label -> label == -1 || label == 1);
        }
    },
    /** Probabilities of C ≥ 2 classes, y_c ≥ 0 and Σ_c y_c = 1 within 10⁻⁵: one-hot, or soft. */
    PROBABILITIES("probabilities of two classes or more, none negative and of sum 1") {
        @Override
        public boolean include(double[] y) {
            return y.length > 1
                    && Arrays.stream(y).allMatch(p -> p >= 0)
                    && Math.abs(Arrays.stream(y).sum() - 1) <= ROUNDING;
        }
    };

    /** Probabilities that were rounded to float32 do not add up to 1 exactly. */
    private static final double ROUNDING = 1e-5;

    /** So many targets of an example are shown in a message. */
    private static final int SHOWN = 6;

    private final String expected;

    Targets(String expected) {
        this.expected = expected;
    }

    /** True if the C targets of one example are such. */
    public abstract boolean include(double[] y);

    /** In words, as an error says it. */
    public String expected() {
        return expected;
    }

    /**
     * The first example whose targets are not such, as a sentence with what was got and what was expected; none if all are.
     *
     * @param example what one is called: "training example"
     * @param targets y, [P][C]
     */
    public Optional<String> violation(String example, double[][] targets) {
        for (int i = 0; i < targets.length; i++) {
            if (!include(targets[i])) {
                return Optional.of(example + " " + (i + 1) + " of " + targets.length + " has " + written(targets[i])
                        + ", expected " + expected);
            }
        }
        return Optional.empty();
    }

    private static String written(double[] y) {
        if (y.length == 1) {
            return "the target " + y[0];
        }
        String all = Arrays.toString(y.length <= SHOWN ? y : Arrays.copyOf(y, SHOWN));
        return "the targets " + (y.length <= SHOWN ? all : all.replace("]", ", …]"));
    }
}
