package dmft.train;

/**
 * Gradient descent with momentum and weight decay. With G = −γ0² N ∂𝓛/∂θ a step is
 *
 * <pre>
 *     v ← μ v + G − λ_c θ
 *     θ ← (1 − η λ_d) θ + η v                       heavy ball (Polyak)
 *     θ ← (1 − η λ_d) θ + η (G − λ_c θ + μ v)       Nesterov
 * </pre>
 *
 * where λ_c = λ and λ_d = 0 for coupled decay, which is an L2 penalty λ|θ|²/(2γ0²N) beside the loss, and λ_c = 0 and λ_d = λ for decoupled decay. Without
 * momentum the two are the same. v is zero at the start. The conventions are those of PyTorch's SGD (I. Sutskever et al., ICML 2013) and of SGDW
 * (I. Loshchilov &amp; F. Hutter, arXiv 1711.05101), but for θ of order one, so that λ is felt at any width.
 *
 * @param momentum μ, at least 0 and below 1
 * @param nesterov true for Nesterov's momentum
 * @param weightDecay λ ≥ 0
 * @param decoupled true if weights decay by themselves, not through the velocity
 */
public record Optimizer(double momentum, boolean nesterov, double weightDecay, boolean decoupled) {

    /** Gradient descent. */
    public static final Optimizer PLAIN = new Optimizer(0, false, 0, false);

    private static final int VELOCITY = 1;

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Optimizer {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("momentum is " + momentum + ", expected 0 <= momentum < 1");
        }
        if (!(weightDecay >= 0) || Double.isInfinite(weightDecay)) {
            throw new IllegalArgumentException("weight decay is " + weightDecay + ", expected a number >= 0");
        }
        if (nesterov && momentum == 0) {
            throw new IllegalArgumentException("Nesterov's momentum is 0, expected one above 0");
        }
    }

    /**
     * One step.
     *
     * @param rate η
     * @param gradient what makes G of Σ_α g̃_α φ_αᵀ: γ0/P
     */
    public Update step(double rate, double gradient) {
        return (weights, relative) -> step(weights, rate * relative, gradient);
    }

    private void step(Weights weights, double rate, double gradient) {
        double coupled = decoupled ? 0 : weightDecay;
        if (momentum > 0) {
            weights.scale(VELOCITY, momentum);
            weights.addGradient(VELOCITY, gradient);
            if (coupled > 0) {
                weights.add(VELOCITY, -coupled, Weights.THETA);
            }
        }
        boolean bare = momentum == 0 || nesterov; // θ moves along G itself
        double decay = decoupled || bare ? weightDecay : 0;
        if (decay > 0) {
            weights.scale(Weights.THETA, 1 - rate * decay);
        }
        if (bare) {
            weights.addGradient(Weights.THETA, rate * gradient);
        }
        if (momentum > 0) {
            weights.add(Weights.THETA, nesterov ? rate * momentum : rate, VELOCITY);
        }
    }
}
