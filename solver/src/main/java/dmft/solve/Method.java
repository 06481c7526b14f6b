package dmft.solve;

import java.util.Arrays;
import java.util.List;

/** How the equations are solved, exactly or to some approximation, by its name in parameter files. */
public enum Method {
    /** Exactly: one pass forward in time. */
    CAUSAL("causal"),
    /** Exactly: by iteration between sample paths and order parameters. */
    SELF_CONSISTENT("self-consistent"),
    /** Kernels stay as they are at the start (E8), whatever γ0. */
    STATIC_NTK("static-ntk"),
    /** Kernels to leading order in γ0² (E9). */
    LEADING_ORDER("leading-order"),
    /** Forward and backward fields do not answer to each other, A = B = 0 (E10). */
    GRADIENT_INDEPENDENCE("gradient-independence");

    private final String label;

    Method(String label) {
        this.label = label;
    }

    /** The names in parameter files. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Method::toString).toList();
    }

    /**
     * The method of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Method named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no method is called \"" + name + "\"; there are " + String.join(", ", names())));
    }

    /** This method, or the lazy limit, which all of them share: at γ0 = 0 nothing moves. */
    Method at(double gamma0) {
        return gamma0 == 0 ? STATIC_NTK : this;
    }

    /** Networks that a replica follows side by side. */
    int networks() {
        return this == LEADING_ORDER ? LeadingOrder.NETWORKS : 1;
    }

    @Override
    public String toString() {
        return label;
    }
}
