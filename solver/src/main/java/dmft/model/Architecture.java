package dmft.model;

/** A network's shape and scales. */
public sealed interface Architecture permits MlpShape {

    /** Feature-learning strength γ0; 0 is the lazy limit. */
    double gamma0();

    /** Matrices between hidden layers. */
    int couplings();

    /** True if the derivative of an activation jumps. */
    boolean kinked();
}
