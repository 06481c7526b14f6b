package dmft.train;

/**
 * Gradient flow dθ/dτ = −γ0² N ∂𝓛/∂θ − λθ in place of steps: entry t of a training is its state at the flow time τ = ηt.
 *
 * @param tolerance error of a step of the integrator, as a part of what weights of order γ0 would be; 0 means that there is no flow, but steps
 */
public record Flow(double tolerance) {

    /** Steps of gradient descent. */
    public static final Flow NONE = new Flow(0);

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the tolerance is negative or not finite
     */
    public Flow {
        if (!(tolerance >= 0) || Double.isInfinite(tolerance)) {
            throw new IllegalArgumentException("tolerance of the flow is " + tolerance + ", expected a number >= 0");
        }
    }

    /** True if there is a flow. */
    public boolean flows() {
        return tolerance > 0;
    }
}
