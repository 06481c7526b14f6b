package dmft.train;

/**
 * Some of a network's weights θ as a point of a vector space, which is all that optimizers and integrators know of them.
 *
 * <p>Vectors of the space are numbered: {@link #THETA} is θ itself, any other is zero until something is added to it. In the infinite limit a vector is
 * a part of the Gaussian matrix of the start and coefficients of the directions that training has met; in a finite network it is an array like the weights.
 */
public interface Weights {

    /** The weights themselves. */
    int THETA = 0;

    /** vector ← factor · vector. */
    void scale(int vector, double factor);

    /** vector ← vector + factor · other. */
    void add(int vector, double factor, int other);

    /**
     * vector ← vector + factor · Σ_α g̃_α φ_αᵀ (E6), where g̃_α = Σ_c Δ_{αc} g_{αc} are the signals of the last backward pass: γ0/P times it is the direction
     * −γ0² N ∂𝓛/∂θ of gradient descent.
     */
    void addGradient(int vector, double factor);

    /**
     * |vector|²: the sum of squares of what is learned along orthonormal directions, or of the mean squares of fields. It says how far weights moved in
     * units of their own size.
     */
    double squaredNorm(int vector);
}
