package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * The first layer, h¹_μ = σ_w W⁰x_μ/√D + σ_b b (E2): the fields of the data directions are kept as they are, since the data never change.
 *
 * <p>h¹ = A X̂ᵀ with one field of A per data direction and X̂ a factor of the input covariance, X̂X̂ᵀ = σ_w² K^x + σ_b²; biases are one more
 * direction. Learning adds to A.
 */
public final class InputCoupling implements StateStream.Part {

    private final Backend backend;
    private final Matrix factor; // X̂, P × r
    private final Matrix transposed;
    private final Fields initial; // r fresh fields
    private final FieldVectors weights; // A, S × r
    private final boolean matched;
    private final NormalStream evaluationStream;

    /**
     * The first layer at its initialisation.
     *
     * @param factor X̂, P × r
     * @param sampling seed, sites, and whether the fresh fields are made orthonormal (the infinite limit) or left as drawn
     */
    public InputCoupling(Backend backend, Matrix factor, Sampling sampling) {
        this.backend = backend;
        this.factor = factor;
        this.transposed = factor.transpose();
        this.matched = sampling.matched();
        int r = factor.columns();
        this.initial = backend.fields(sampling.sites(), r);
        backend.normal(sampling.stream(Sampling.Kind.INPUT, 0), 0, initial);
        if (matched) {
            requireRoom(r);
            JointBasis.normalise(backend, initial);
            JointBasis.normalise(backend, initial); // the draws' Gram matrix is poorly conditioned where r nears S
        }
        this.weights = new FieldVectors(backend, backend.copy(initial));
        this.evaluationStream = sampling.stream(Sampling.Kind.EVALUATION_FORWARD, 0);
    }

    private void requireRoom(int directions) {
        if (directions > initial.sites()) {
            throw new RankExhaustedException("the first layer", directions, initial.sites());
        }
    }

    /** A, S × r; shared, not copied. */
    public Fields weights() {
        return weights.theta();
    }

    /** h¹ of the training examples, S × P. */
    public void forward(Fields h) {
        backend.expand(weights.theta(), transposed, h, false);
    }

    /**
     * A step of training, whose gradient is Σ_α g_α x̂_αᵀ for A (E6).
     *
     * @param update what it does to the weights
     * @param g g¹ of the batch, S × B
     * @param batch the examples of the batch
     */
    public void learn(Consumer<Weights> update, Fields g, int[] batch) {
        update.accept(weights.learningFrom(g, factor.selectRows(batch)));
    }

    /** What was drawn at the start is drawn again by the constructor; only what learning changed is saved. */
    @Override
    public void persist(StateStream state) throws IOException {
        weights.persist(state);
    }

    /**
     * Evaluation points.
     *
     * @param firstPoint number of the first of them
     * @param cross X̂ coordinates of what these points share with the training examples, B × r
     * @param rest covariance of what they do not share, B × B
     * @param noise variances of {@code rest} that are no more than rounding
     */
    public Evaluation evaluation(int firstPoint, Matrix cross, Matrix rest, double noise) {
        return new Evaluation(firstPoint, cross, rest, noise);
    }

    /** h¹ at points that are never trained on. */
    public final class Evaluation {

        private final Matrix cross;
        private final Matrix restFactor;
        private final Fields fresh;

        private Evaluation(int firstPoint, Matrix cross, Matrix rest, double noise) {
            this.cross = cross.transpose();
            this.restFactor = Covariance.factor(rest, noise).transpose();
            this.fresh = backend.fields(initial.sites(), rest.rows());
            backend.normal(evaluationStream, firstPoint, fresh);
            if (matched) {
                requireRoom(initial.columns() + fresh.columns());
                Matrix c = backend.contract(initial, fresh);
                backend.expand(initial, c.scale(-1), fresh, true);
                JointBasis.normalise(backend, fresh);
            }
        }

        /** h¹ of these points, S × B. */
        public void forward(Fields h) {
            forward(weights.theta(), weights.share(), h);
        }

        /** The same with the weights of the start. */
        public void forwardAtStart(Fields h) {
            forward(initial, 1, h);
        }

        private void forward(Fields a, double share, Fields h) {
            backend.expand(a, cross, h, false);
            backend.expand(fresh, share == 1 ? restFactor : restFactor.copy().scale(share), h, true);
        }
    }
}
