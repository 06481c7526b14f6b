package dmft.order;

import java.util.Arrays;
import java.util.List;

/** What a solve can take down of a network, by its name in parameter files. */
public enum Quantity {
    /** Φ^l, G^l and the tangent kernel K at equal times, between the training examples. */
    KERNELS("kernels"),
    /** Φ^l and G^l between any two recorded times, in factored form. */
    TWO_TIME("two-time"),
    /** The responses A^l and B^l, in the coordinates of the factors: needs {@link #TWO_TIME}. */
    RESPONSES("responses"),
    /** What each coupling has learned, in the coordinates of the factors. */
    LEARNED("learned"),
    /** h^l and z^l at some of the sampled sites of the first replica. */
    FIELDS("fields");

    private final String label;

    Quantity(String label) {
        this.label = label;
    }

    /** The names in parameter files. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Quantity::toString).toList();
    }

    /**
     * The quantity of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Quantity named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no quantity is called \"" + name
                        + "\" that can be recorded; there are " + String.join(", ", names())));
    }

    @Override
    public String toString() {
        return label;
    }
}
