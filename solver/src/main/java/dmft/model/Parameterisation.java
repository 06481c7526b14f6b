package dmft.model;

import java.util.Arrays;
import java.util.List;

/**
 * What becomes of the random matrices between hidden layers as the width N grows, by name in parameter files.
 *
 * <p>The integrable parameterisation divides by N where the mean-field one divides by √N, h^{l+1} = W^l φ(h^l)/N: what is random at the start is then smaller
 * than what is learned by √N, and zero in the limit, where of it no more is felt than its sign, at neurons whose pre-activation is otherwise zero and φ' jumps
 * (K. Hajjar, L. Chizat &amp; C. Giraud, "Training integrable parameterizations of deep neural networks in the infinite-width limit", arXiv 2110.15596).
 */
public enum Parameterisation {
    /** h^{l+1} = σ_w W^l φ(h^l)/√N: mean field, or maximal update; at γ0 = 0 the neural tangent one. */
    MEAN_FIELD("mean-field"),
    /** W^l(0) = 0 in the limit. */
    INTEGRABLE("integrable"),
    /**
     * The first step has learning rates so much larger that it moves weights by as much as later ones, which for positively homogeneous φ is the first step of the
     * mean-field parameterisation; after it W^l(0) = 0.
     */
    INTEGRABLE_LARGE_RATES("integrable-large-rates");

    /** Share of a matrix that stands for one that tends to zero: its square is float32 rounding beside 1. */
    private static final double VANISHING = 0x1p-12;

    private final String label;

    Parameterisation(String label) {
        this.label = label;
    }

    /** The names in parameter files. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Parameterisation::toString).toList();
    }

    /**
     * The one of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Parameterisation named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no parameterisation is called \"" + name + "\"; there are " + String.join(", ", names())));
    }

    /**
     * d, what is left of W^l(0) from the start on: all, or where it vanishes with the width nothing, or so little that only its sign is felt. That is where φ'
     * jumps at h^L = 0 while the read-out already asks for something that comes up from below. Elsewhere d must be zero: products of two matrices that vanish
     * stay zero, those of small ones grow as e^{ct}.
     */
    double shareAtStart(MlpShape shape, int l) {
        if (this != INTEGRABLE) {
            return 1;
        }
        boolean asked = l == shape.depth() - 1 && shape.biasScale(l) == 0;
        boolean fed = l == 1 || shape.biasScale(l - 1) > 0;
        return shape.kinked() && asked && fed ? VANISHING : 0;
    }

    /** True if what is random vanishes after the first step. */
    boolean vanishesAfterStep() {
        return this == INTEGRABLE_LARGE_RATES;
    }

    /**
     * d of W^l(0) after the first step, where it vanishes then. Neurons that were off at that step have learned nothing: those below h^L meet zeros on both sides
     * and stay, those of h^L are on or off as the sign of what is left of W^{L−1}(0)φ says.
     */
    double shareAfterStep(MlpShape shape, int l) {
        return shape.kinked() && l == shape.depth() - 1 ? VANISHING : 0;
    }

    @Override
    public String toString() {
        return label;
    }
}
