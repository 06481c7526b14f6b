package dmft.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A learning rule: which signals g̃ hidden layers learn from, W^l by Σ_α Δ_α g̃^{l+1}_α φ(h^l_α)ᵀ, in place of the gradients g. The read-out always learns by
 * Σ_α Δ_α φ(h^L_α).
 *
 * <p>As in B. Bordelon &amp; C. Pehlevan, "The influence of learning rule on representation dynamics in wide neural networks" (ICLR 2023, arXiv 2210.02157).
 *
 * @param kind how g̃ comes about
 * @param correlation ρ between the matrices of the start and those that send signals back, for feedback alignment; 0 for other rules
 */
public record Rule(Kind kind, double correlation) {

    /** g̃ = g: gradient descent. */
    public static final Rule GRADIENT = new Rule(Kind.GRADIENT, 0);

    /** Learning rules by their names in parameter files. */
    public enum Kind {
        /** g̃ = g. */
        GRADIENT("gradient"),
        /** g̃^l = φ'(h^l) ∘ (B^lᵀ g̃^{l+1}/√N) with fixed B^l = ρ W^l(0) + √(1 − ρ²) W̃^l. */
        FEEDBACK_ALIGNMENT("feedback-alignment"),
        /** g̃^l = φ'(h^l) ∘ z̃^l with fixed fields z̃^l, one for each output. */
        DIRECT_FEEDBACK_ALIGNMENT("direct-feedback-alignment"),
        /** g̃^l = Δ φ(h^l), for one output. */
        HEBB("hebb");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The names in parameter files. */
        public static List<String> names() {
            return Arrays.stream(values()).map(Kind::toString).toList();
        }

        /**
         * The kind of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no learning rule is called \"" + name + "\"; there are " + String.join(", ", names())));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the correlation is outside its range
     */
    public Rule {
        if (!(correlation >= 0 && correlation <= 1)) {
            throw new IllegalArgumentException("feedback correlation is " + correlation + ", expected 0 to 1");
        }
        correlation = kind == Kind.FEEDBACK_ALIGNMENT ? correlation : 0;
    }

    /** Feedback alignment. */
    public static Rule feedbackAlignment(double correlation) {
        return new Rule(Kind.FEEDBACK_ALIGNMENT, correlation);
    }

    /** True for gradient descent. */
    public boolean isGradient() {
        return kind == Kind.GRADIENT;
    }

    /**
     * ⟨g g̃⟩/⟨g g⟩ at the start, of a layer with so many matrices above it, the read-out among them: each correlates by ρ, other rules' signals know nothing of the weights.
     */
    double alignmentAtStart(int matricesAbove) {
        return switch (kind) {
            case GRADIENT -> 1;
            case FEEDBACK_ALIGNMENT -> Math.pow(correlation, matricesAbove);
            case DIRECT_FEEDBACK_ALIGNMENT, HEBB -> 0;
        };
    }

    /** True if at γ0 → 0 outputs see nothing of what hidden layers learn: signals that at the start know nothing of the weights above them. */
    public boolean isBlindAtStart() {
        return alignmentAtStart(1) == 0;
    }

    /** Why a network with so many outputs cannot learn by this rule, if it cannot. */
    public Optional<String> refusal(int outputs) {
        return kind == Kind.HEBB && outputs > 1
                ? Optional.of("the learning rule \"" + kind
                        + "\" has one signal, the error Δ of the only output, but there" + " are " + outputs
                        + " outputs: write the classes as one label, or choose another rule")
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind == Kind.FEEDBACK_ALIGNMENT ? kind + " of correlation " + correlation : kind.toString();
    }
}
