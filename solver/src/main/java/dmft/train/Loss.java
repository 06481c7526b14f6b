package dmft.train;

/** A loss ℓ(f, y) of one example; the training loss 𝓛 is its mean over the examples. */
public interface Loss {

    /** ℓ(f, y) for the C outputs f and targets y of one example. */
    double value(double[] f, double[] y);

    /** Writes Δ = −∂ℓ/∂f for the C outputs of one example into {@code delta}. */
    void negativeGradient(double[] f, double[] y, double[] delta);

    /** The targets for which it is defined. */
    default Targets targets() {
        return Targets.ANY;
    }
}
