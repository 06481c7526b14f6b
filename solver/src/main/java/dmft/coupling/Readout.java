package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The read-out w, one field per output: γ0 f = ⟨w φ(h^L)⟩ (E1), z^L = w. */
public final class Readout implements StateStream.Part {

    private final Backend backend;
    private final FieldVectors weights; // w, S × C
    private final Fields initial; // w(0)
    private final @Nullable Fields fixed; // what sends signals back, if that is not w

    /**
     * The read-out at its initialisation.
     *
     * @param features φ(h^L) of the training examples at the start; in the infinite limit w(0) is made orthonormal to them, as it is on average
     */
    public Readout(Backend backend, int outputs, Fields features, Sampling sampling) {
        this.backend = backend;
        Fields w = FreshFields.draw(
                backend, sampling, "the read-out", sampling.stream(Sampling.Kind.READOUT, 0), outputs, features);
        this.fixed = sampling.feedback().learns() ? null : fixed(backend, outputs, features, w, sampling);
        if (sampling.mirrored()) {
            backend.expand(backend.copy(w), Matrix.identity(outputs).scale(-1), w, false);
        }
        this.weights = new FieldVectors(backend, w);
        this.initial = backend.copy(w);
    }

    /** ρ w(0) + √(1 − ρ²) w̃ with w̃ independent of w(0). */
    private static Fields fixed(Backend backend, int outputs, Fields features, Fields w, Sampling sampling) {
        double correlation = sampling.feedback().correlation();
        Fields other = FreshFields.draw(
                backend,
                sampling,
                "the feedback to the last layer",
                sampling.stream(Sampling.Kind.FEEDBACK, 0),
                outputs,
                features,
                w);
        backend.combine(correlation, w, Math.sqrt(1 - correlation * correlation), other);
        return other;
    }

    /** w, S × C; shared, not copied. */
    public Fields weights() {
        return weights.theta();
    }

    /** ⟨φ w⟩, P × C: γ0 f. */
    public Matrix forward(Fields features) {
        return backend.contract(features, weights.theta());
    }

    /** ⟨φ w(0)⟩, P × C. */
    public Matrix forwardAtStart(Fields features) {
        return backend.contract(features, initial);
    }

    /**
     * z^L of every column, a combination of outputs: what training sends back, w itself or the fixed feedback in its place.
     *
     * @param signal C × B; the error signal Δᵀ, or unit vectors for single outputs
     * @param z S × B, overwritten
     */
    public void backward(Matrix signal, Fields z) {
        backend.expand(fixed == null ? weights.theta() : fixed, signal, z, false);
    }

    /** z^L = w of the gradient, whatever training sends back. */
    public void gradient(Matrix signal, Fields z) {
        backend.expand(weights.theta(), signal, z, false);
    }

    /** z^L at the start, likewise. */
    public void backwardAtStart(Matrix signal, Fields z) {
        backend.expand(initial, signal, z, false);
    }

    /**
     * A step of training, whose gradient is Σ_α φ_α Δ_α for w (E6).
     *
     * @param update what it does to the weights
     * @param features φ(h^L) of the batch, S × B
     * @param delta Δ, B × C
     */
    public void learn(Consumer<Weights> update, Fields features, Matrix delta) {
        update.accept(weights.learningFrom(features, delta));
    }

    /** w(0) is drawn again by the constructor; only what learning changed is saved. */
    @Override
    public void persist(StateStream state) throws IOException {
        weights.persist(state);
    }
}
