package dmft.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How the class of an example is written as targets. */
public enum Coding {
    /** One output for two classes: −1 for the first, +1 for the second. */
    SIGN {
        @Override
        public double[] targets(int classes, int own) {
            return new double[] {2.0 * own - 1};
        }
    },
    /** An output for each class: 1 for its own, 0 for the others. */
    ONE_HOT {
        @Override
        public double[] targets(int classes, int own) {
            return ownAndOthers(classes, own, 0);
        }
    },
    /** An output for each class: +1 for its own, −1 for the others. */
    PLUS_MINUS {
        @Override
        public double[] targets(int classes, int own) {
            return ownAndOthers(classes, own, -1);
        }
    };

    /** The targets y of an example of class {@code own}, one of 0 … classes − 1. */
    public abstract double[] targets(int classes, int own);

    /** What is usual where nothing is said: a sign for two classes, one-hot for more. */
    public static Coding usual(int classes) {
        return classes > 2 ? ONE_HOT : SIGN;
    }

    /** True if so many classes can be written so. */
    public boolean holds(int classes) {
        return this != SIGN || classes == 2;
    }

    /** Name in parameter files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** All names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Coding::toString).toList();
    }

    /**
     * The coding of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Coding named(String name) {
        return Arrays.stream(values())
                .filter(coding -> coding.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no coding is called '" + name + "'; there are " + String.join(", ", names())));
    }

    private static double[] ownAndOthers(int classes, int own, double others) {
        double[] targets = new double[classes];
        Arrays.fill(targets, others);
        targets[own] = 1;
        return targets;
    }
}
