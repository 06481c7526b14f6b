package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import java.io.IOException;

/** Passes of fields that are only looked at: what is known of the matrix maps as in training; the rest is fresh. */
final class SampledEvaluation implements Coupling.Evaluation {

    private final SampledCoupling coupling;
    private final Backend backend;
    private final JointBasis in;
    private final JointBasis out;
    private final double weightScale;
    private final double correlation; // ρ
    private final Extension forward;
    private final Extension backward;

    /**
     * ρ R⟨Zᵀφ(0)⟩. Nothing responds at t = 0 to what training draws later, so this is zero on average; fields of training are drawn orthogonal to its
     * own features, which makes it zero there, but they may not know of test points. What the sample makes of it is taken out. With ρ = 0 it
     * never comes in.
     */
    private Matrix acausal = new Matrix(0, 0);

    /**
     * Passes that have not begun.
     *
     * @param in the coupling's basis before the matrix
     * @param out the one after it
     */
    SampledEvaluation(
            SampledCoupling coupling,
            Backend backend,
            Sampling sampling,
            JointBasis in,
            JointBasis out,
            int layer,
            double weightScale,
            int firstPoint,
            int points) {
        this.coupling = coupling;
        this.backend = backend;
        this.in = in;
        this.out = out;
        this.weightScale = weightScale;
        this.correlation = sampling.feedback().correlation();
        this.forward = new Extension(
                backend,
                in,
                out,
                sampling.stream(Sampling.Kind.EVALUATION_FORWARD, layer),
                firstPoint,
                points,
                sampling.matched(),
                1);
        this.backward = new Extension(
                backend,
                out,
                in,
                sampling.stream(Sampling.Kind.EVALUATION_BACKWARD, layer),
                firstPoint,
                points,
                sampling.matched(),
                sampling.mirrored() ? -1 : 1);
    }

    @Override
    public void forward(Fields features, Fields h) {
        Matrix c = in.coordinates(features);
        Matrix image = coupling.presentPreactivation(c);
        subtractAcausal(image, 0);
        backend.expand(out.fields(), image, h, false);
        addUnspanned(h, features, c);
    }

    @Override
    public void forwardAtStart(Fields features, Fields h) {
        Matrix c = in.coordinates(features);
        if (correlation > 0) {
            Matrix response = Products.multiplyTransposed(backend.workers(), in.drawn(), c);
            acausal = Products.multiply(backend.workers(), out.presented(), response)
                    .scale(correlation);
        }
        backend.expand(out.fields(), coupling.initialPreactivation(c), h, false);
        forward.addTo(h, features, c, 1, weightScale * coupling.initialShare());
    }

    /** Takes σ_w d R⟨Zᵀφ(0)⟩ from the points' pre-activations, in coordinates: the columns from {@code first} on. */
    void subtractAcausal(Matrix image, int first) {
        for (int i = 0; i < acausal.rows(); i++) {
            for (int j = 0; j < acausal.columns(); j++) {
                image.add(i, first + j, -weightScale * coupling.share() * acausal.get(i, j));
            }
        }
    }

    /** Adds what of the features, of coordinates c, meets the matrix for the first time. */
    void addUnspanned(Fields h, Fields features, Matrix c) {
        forward.addTo(h, features, c, 1, weightScale * coupling.share());
    }

    @Override
    public void backward(Fields g, Fields z) {
        Matrix c = out.coordinates(g);
        backward(g, c, coupling.backpropagated(c), coupling.knownBackward(), coupling.share(), z);
    }

    @Override
    public void backwardAtStart(Fields g, Fields z) {
        Matrix c = out.coordinates(g);
        backward(g, c, coupling.initiallyBackpropagated(c), 1, coupling.initialShare(), z);
    }

    private void backward(Fields g, Matrix c, Matrix image, double known, double share, Fields z) {
        backend.expand(in.fields(), image, z, false);
        backward.addTo(z, g, c, known, weightScale * share);
    }

    @Override
    public void persist(StateStream state) throws IOException {
        forward.persist(state);
        backward.persist(state);
        state.matrix(acausal);
    }
}
