package dmft.model;

import dmft.activation.Activation;

/**
 * A multi-layer perceptron: h¹ = σ_w W⁰x/√D + σ_b b, h^{l+1} = σ_w W^l φ(h^l)/√N + σ_b b, f = w·φ(h^L)/(γ0 N).
 *
 * @param depth hidden layers L ≥ 1
 * @param activation φ, its gain included
 * @param gamma0 γ0 ≥ 0
 * @param weightScale σ_w
 * @param biasScale σ_b; 0 means no biases
 */
public record MlpShape(int depth, Activation activation, double gamma0, double weightScale, double biasScale)
        implements Architecture {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public MlpShape {
        if (depth < 1 || !(gamma0 >= 0) || !(weightScale > 0) || !(biasScale >= 0)) {
            throw new IllegalArgumentException("expected depth >= 1, gamma0 >= 0, weightScale > 0, biasScale >= 0, got "
                    + depth + ", " + gamma0 + ", " + weightScale + ", " + biasScale);
        }
    }

    @Override
    public int couplings() {
        return depth - 1;
    }

    @Override
    public boolean kinked() {
        return activation.kinked();
    }

    /** A network with σ_w = 1 and no biases. */
    public static MlpShape of(int depth, Activation activation, double gamma0) {
        return new MlpShape(depth, activation, gamma0, 1, 0);
    }
}
