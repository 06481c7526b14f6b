package dmft.coupling;

import dmft.compute.Matrix;

/**
 * A coupling that knows its order parameters in factored form: with orthonormal directions Q of features and R of back-propagated fields, all two-time
 * kernels and responses are products of coordinates.
 *
 * <p>What {@link #forward} and {@link #backward} return is turned into factors by the methods here.
 */
public interface FactoredCoupling extends Coupling {

    /**
     * F with Φ(t,s) = F(t)ᵀF(s).
     *
     * @param features from {@link #forward}
     */
    Matrix featureFactor(Matrix features);

    /**
     * H with G(t,s) = H(t)ᵀH(s).
     *
     * @param g from {@link #backward}
     */
    Matrix gradientFactor(Matrix g);

    /**
     * ã, the memory of h: ⟨φ(t) r(s)⟩ = ã(t)ᵀH(s).
     *
     * @param features from {@link #forward}
     */
    Matrix featureMemory(Matrix features);

    /**
     * b̃, the memory of z: ⟨g(t) u(s)⟩ = b̃(t)ᵀF(s).
     *
     * @param g from {@link #backward}
     */
    Matrix gradientMemory(Matrix g);

    /** What W/√N has learned, as coefficients of the directions that H and F refer to. */
    Matrix learned();
}
