package dmft.train;

/** What a step of training does to a network's weights. */
@FunctionalInterface
public interface Update {

    /**
     * Changes some of the weights.
     *
     * @param rate how fast they learn, relative to the learning rate η of the training
     */
    void apply(Weights weights, double rate);

    /** θ += factor · Σ_α g̃_α φ_αᵀ: a step of gradient descent where factor = ηγ0/P. */
    static Update gradient(double factor) {
        return (weights, rate) -> weights.addGradient(Weights.THETA, rate * factor);
    }
}
