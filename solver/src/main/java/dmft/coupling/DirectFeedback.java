package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;

/** Fixed random weights from the outputs to a hidden layer: z = Σ_c Δ_c z_c with standard normal fields z_c, whatever the layers above do. */
public final class DirectFeedback {

    private final Backend backend;
    private final Fields weights; // S × C

    /**
     * Weights that stay.
     *
     * @param layer l of the hidden layer they lead to
     * @param features φ(h^l) of the training examples at the start, which they are independent of
     */
    public DirectFeedback(Backend backend, int outputs, int layer, Fields features, Sampling sampling) {
        this.backend = backend;
        this.weights = FreshFields.draw(
                backend,
                sampling,
                "the feedback to layer " + layer,
                sampling.stream(Sampling.Kind.FEEDBACK, layer),
                outputs,
                features);
    }

    /**
     * z of every column.
     *
     * @param signal C × B; the error signal Δᵀ, or unit vectors for single outputs
     * @param z S × B, overwritten
     */
    public void backward(Matrix signal, Fields z) {
        backend.expand(weights, signal, z, false);
    }
}
