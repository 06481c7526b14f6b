package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The first layer, h¹_μ = σ_w W⁰x_μ/√D + σ_b b (E2): the fields of the data directions are kept as they are, since the data never change.
 *
 * <p>h¹ = A X̂ᵀ with one field of A per data direction and X̂ a factor of the input covariance, X̂X̂ᵀ = σ_w² K^x + σ_b²; biases are the last of its columns, σ_b for
 * all examples. Learning adds to A.
 */
public final class InputCoupling implements StateStream.Part {

    private final Backend backend;
    private final Matrix factor; // X̂, P × r
    private final Matrix transposed;
    private final int[] everyone; // all examples in their order
    private final Fields initial; // r fresh fields
    private final Fields present; // A, S × r
    private final int inputs; // columns of A that are no biases
    private final FieldVectors weights; // A of the inputs
    private final FieldVectors biases; // and of the biases, one column or none
    private final boolean matched;
    private final NormalStream evaluationStream;

    /**
     * The first layer at its initialisation.
     *
     * @param factor X̂, P × r
     * @param biased true if its last column is that of the biases
     * @param sampling seed, sites, and whether the fresh fields are made orthonormal (the infinite limit) or left as drawn
     */
    public InputCoupling(Backend backend, Matrix factor, boolean biased, Sampling sampling) {
        this(
                backend,
                factor,
                biased,
                sampling,
                sampling.stream(Sampling.Kind.INPUT, 0),
                sampling.stream(Sampling.Kind.EVALUATION_FORWARD, 0));
    }

    /** Fixed fields of the law of the first layer at its start, drawn independently for every hidden layer: what gates are made of. */
    static InputCoupling gate(Backend backend, Matrix factor, boolean biased, Sampling sampling, int layer) {
        return new InputCoupling(
                backend,
                factor,
                biased,
                sampling,
                sampling.stream(Sampling.Kind.GATE, layer),
                sampling.stream(Sampling.Kind.EVALUATION_GATE, layer));
    }

    private InputCoupling(
            Backend backend,
            Matrix factor,
            boolean biased,
            Sampling sampling,
            NormalStream stream,
            NormalStream evaluationStream) {
        this.backend = backend;
        this.factor = factor;
        this.transposed = factor.transpose();
        this.everyone = IntStream.range(0, factor.rows()).toArray();
        this.matched = sampling.matched();
        int r = factor.columns();
        this.initial = backend.fields(sampling.sites(), r);
        backend.normal(stream, 0, initial);
        if (matched) {
            requireRoom(r);
            JointBasis.normalise(backend, initial);
            JointBasis.normalise(backend, initial); // the draws' Gram matrix is poorly conditioned where r nears S
        }
        this.present = backend.copy(initial);
        this.inputs = biased ? r - 1 : r;
        this.weights = new FieldVectors(backend, present.view(0, inputs));
        this.biases = new FieldVectors(backend, present.view(inputs, r - inputs));
        this.evaluationStream = evaluationStream;
    }

    private void requireRoom(int directions) {
        if (directions > initial.sites()) {
            throw new RankExhaustedException("the first layer", directions, initial.sites());
        }
    }

    /** A, S × r; shared, not copied. */
    public Fields weights() {
        return present;
    }

    /** h¹ of some examples, S × as many. */
    public void forward(Fields h, int[] examples) {
        boolean all = Arrays.equals(examples, everyone);
        backend.expand(present, all ? transposed : transposed.selectColumns(examples), h, false);
    }

    /**
     * A step of training, whose gradient is Σ_α g_α x̂_αᵀ for A (E6).
     *
     * @param ofInputs what it does to the weights of the inputs
     * @param ofBiases what it does to the biases
     * @param g g¹ of the batch, S × B
     * @param batch the examples of the batch
     */
    public void learn(Consumer<Weights> ofInputs, Consumer<Weights> ofBiases, Fields g, int[] batch) {
        Matrix x = factor.selectRows(batch);
        ofInputs.accept(weights.learningFrom(g, x.block(0, 0, x.rows(), inputs)));
        if (inputs < x.columns()) {
            ofBiases.accept(biases.learningFrom(g, x.block(0, inputs, x.rows(), x.columns() - inputs)));
        }
    }

    /** What was drawn at the start is drawn again by the constructor; only what learning changed is saved. */
    @Override
    public void persist(StateStream state) throws IOException {
        weights.persist(state);
        biases.persist(state);
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
            forward(present, weights.share(), h);
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
