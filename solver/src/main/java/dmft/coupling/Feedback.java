package dmft.coupling;

/**
 * What sends signals back through a Gaussian matrix W: its transpose, or another Gaussian matrix B with ⟨B_{ij} W_{ji}(0)⟩ = ρ.
 *
 * @param correlation ρ, 0 ≤ ρ ≤ 1
 * @param learns true if B takes every step that W takes; false if it stays as it is
 */
public record Feedback(double correlation, boolean learns) {

    /** B = Wᵀ at all times: backpropagation. */
    public static final Feedback TRANSPOSE = new Feedback(1, true);

    /** B is independent of W at the start and learns like it: nothing responds to what goes the other way, A = B = 0 (E10). */
    public static final Feedback INDEPENDENT = new Feedback(0, true);

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the correlation is outside its range
     */
    public Feedback {
        if (!(correlation >= 0 && correlation <= 1)) {
            throw new IllegalArgumentException("feedback correlation is " + correlation + ", expected 0 to 1");
        }
    }

    /** A matrix that stays as it is: feedback alignment. */
    public static Feedback fixed(double correlation) {
        return new Feedback(correlation, false);
    }

    /** True if forward and backward passes go through one and the same matrix. */
    boolean isTranspose() {
        return learns && correlation == 1;
    }
}
