package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import dmft.train.Weights;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A Gaussian matrix that is only known through what has been multiplied with it.
 *
 * <p>With orthonormal bases U of the sites after the matrix and V of those before it,
 *
 * <pre>    W/√N ≙ U M Vᵀ,   M = T_E T_Qᵀ + T_R T_Zᵀ + (what was learned)    (E7)</pre>
 *
 * where Q = V T_Q are the features multiplied so far and E = U T_E the fresh fields they became, R = U T_R the back-propagated fields multiplied so
 * far and Z = V T_Z what they became. A feature outside the span of Q by more than the tolerance adds a direction to Q and a fresh field to E;
 * likewise for R and Z.
 *
 * <p>Weights that decay keep the part d of what is drawn, whenever it is drawn: M = d (T_E T_Qᵀ + T_R T_Zᵀ) + (what was learned).
 *
 * <p>Where signals go back through another matrix Bᵀ/√N ≙ U M' Vᵀ, of correlation ρ with this one, each knows that part of what was multiplied with the other:
 *
 * <pre>    M = d (T_E T_Qᵀ + ρ T_R T_Zᵀ) + (what was learned),   M' = ρ T_E T_Qᵀ + T_R T_Zᵀ (+ what was learned, if B learns)    (E17)</pre>
 *
 * <p>ρ = 0 with a B that learns leaves out responses (E10).
 *
 * <p>Matched draws make this the infinite limit. Unmatched draws make it, exactly, a finite network of width N = S.
 */
public final class SampledCoupling implements FactoredCoupling {

    private final Backend backend;
    private final String name;
    private final Sampling sampling;
    private final Feedback feedback;
    private final NormalStream forwardStream;
    private final NormalStream backwardStream;
    private final int layer;
    private final double weightScale;
    private final double biasScale;
    private final PivotLog log;
    private final BasisGrowth growth;
    private final JointBasis in; // V
    private final JointBasis out; // U
    private final MatrixVectors weights; // M, size(U) × size(V)
    private final MatrixVectors backwardWeights; // M'; the same one unless signals go back through another matrix
    private final MatrixVectors bias; // coordinates of b in U
    private final Matrix initialBias = new Matrix(0, 1);
    private final List<MatrixVectors> learning; // of the two, those that learn
    private double initialShare = 1;
    private final LargestSquare largestFeature = new LargestSquare();
    private final LargestSquare largestGradient = new LargestSquare(); // of error signals
    private final LargestSquare largestEvery = new LargestSquare(); // of signals of single outputs

    /**
     * A matrix nothing has been multiplied with yet.
     *
     * @param layer l of W^l, which joins hidden layers l and l + 1
     */
    public SampledCoupling(
            Backend backend, Sampling sampling, int layer, double weightScale, double biasScale, PivotLog log) {
        this.backend = backend;
        this.name = "W" + layer;
        this.sampling = sampling;
        this.weightScale = weightScale;
        this.biasScale = biasScale;
        this.log = log;
        this.growth = new BasisGrowth(backend, sampling, log);
        this.forwardStream = sampling.stream(Sampling.Kind.FORWARD, layer);
        this.backwardStream = sampling.stream(Sampling.Kind.BACKWARD, layer);
        this.layer = layer;
        this.in = new JointBasis(backend, name, sampling.sites());
        this.out = new JointBasis(backend, name, sampling.sites());
        this.weights = new MatrixVectors(0);
        this.feedback = sampling.feedback();
        this.backwardWeights = feedback.isTranspose() ? weights : new MatrixVectors(0);
        this.bias = new MatrixVectors(1);
        this.learning =
                feedback.isTranspose() || !feedback.learns() ? List.of(weights) : List.of(weights, backwardWeights);
        if (biasScale > 0) {
            drawBias();
        }
    }

    /** b is a fresh field that no feature stands for: one column of E without its partner in Q. */
    private void drawBias() {
        Fields b = backend.fields(sampling.sites(), 1);
        backend.normal(sampling.stream(Sampling.Kind.BIAS, layer), 0, b);
        Matrix c = out.absorb(b, 0, log);
        grow();
        bias.reveal(0, 0, sampling.matched() ? Matrix.identity(1) : c);
        initialBias.setBlock(0, 0, bias.theta());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Matrix forward(Fields features, Fields h) {
        Matrix c = grown(features, in.coordinates(features));
        backend.expand(out.fields(), presentPreactivation(c), h, false);
        return c;
    }

    @Override
    public Matrix forward(Fields features, int trained, Fields h, Evaluation evaluation) {
        int points = features.columns() - trained;
        Matrix all = in.coordinates(features);
        Matrix c = grown(features.view(0, trained), all.block(0, 0, all.rows(), trained));
        Fields watched = features.view(trained, points);
        Matrix watchedC = in.extended(watched, all.block(0, trained, all.rows(), points));
        Matrix joint = new Matrix(in.size(), features.columns());
        joint.setBlock(0, 0, c);
        joint.setBlock(0, trained, watchedC);
        SampledEvaluation apart = (SampledEvaluation) evaluation;
        Matrix image = presentPreactivation(joint);
        apart.subtractAcausal(image, trained);
        backend.expand(out.fields(), image, h, false);
        apart.addUnspanned(h.view(trained, points), watched, watchedC);
        return c;
    }

    /** Coordinates of training features, after the basis has grown to span them. */
    private Matrix grown(Fields features, Matrix c) {
        double[] squares = backend.meanSquares(features);
        return growth.grow(in, features, c, squares, largestFeature.with(squares), this::drawForward);
    }

    @Override
    public Matrix backward(Fields g, Fields z) {
        return backward(g, largestGradient, z);
    }

    @Override
    public Matrix backwardEvery(Fields g, Fields z) {
        return backward(g, largestEvery, z);
    }

    private Matrix backward(Fields g, LargestSquare largest, Fields z) {
        double[] squares = backend.meanSquares(g);
        Matrix c = growth.grow(out, g, out.coordinates(g), squares, largest.with(squares), this::drawBackward);
        backend.expand(in.fields(), transposed(backwardWeights, c), z, false);
        return c;
    }

    @Override
    public Matrix receive(Fields g) {
        return receive(g, largestGradient);
    }

    @Override
    public Matrix receiveEvery(Fields g) {
        return receive(g, largestEvery);
    }

    private Matrix receive(Fields g, LargestSquare largest) {
        double threshold = sampling.tolerance() * sampling.tolerance() * largest.with(backend.meanSquares(g));
        Matrix c = out.absorb(backend.copy(g), threshold, log);
        grow();
        return c;
    }

    /** σ_w M c + σ_b b: coordinates in U of σ_w Wφ/√N + σ_b b, from those of φ in V. */
    private Matrix preactivation(Matrix m, Matrix b, Matrix c) {
        Matrix h = Products.multiply(backend.workers(), m, c).scale(weightScale);
        if (biasScale > 0) {
            for (int i = 0; i < h.rows(); i++) {
                for (int j = 0; j < h.columns(); j++) {
                    h.add(i, j, biasScale * b.get(i, 0));
                }
            }
        }
        return h;
    }

    /** σ_w M c + σ_b b with what has been learned. */
    Matrix presentPreactivation(Matrix c) {
        return preactivation(weights.theta(), bias.theta(), c);
    }

    /** σ_w T_E T_Qᵀc + σ_b b(0): pre-activations at the start, h = u + σ_b b, in the present bases. */
    Matrix initialPreactivation(Matrix c) {
        return preactivation(out.drawn(), initialBias, in.ontoPresented(c).scale(initialShare));
    }

    @Override
    public void shrinkStart(double share) {
        FactoredCoupling.super.shrinkStart(share);
        initialShare *= share;
    }

    /** What part of W(0) the start is told with: less than 1 where {@link #shrinkStart} took some. */
    double initialShare() {
        return initialShare;
    }

    private Matrix transposed(MatrixVectors m, Matrix c) {
        return Products.multiplyTransposed(backend.workers(), m.theta(), c).scale(weightScale);
    }

    /**
     * Coordinates in V of σ_w Wᵀg/√N, from those of g in U: of gradients, whatever sends signals back in training. Where A = B = 0 the matrix that learns like W stands for
     * it.
     */
    Matrix backpropagated(Matrix c) {
        return transposed(feedback.learns() ? backwardWeights : weights, c);
    }

    /** What part of the variance of a gradient along R is known of {@link #backpropagated}: all, or ρ² where R went back through another matrix. */
    double knownBackward() {
        return feedback.learns() ? 1 : feedback.correlation() * feedback.correlation();
    }

    /** {@link #backpropagated} with what the matrix was at the start: σ_w (T_Z T_Rᵀ + ρ T_Q T_Eᵀ) c for signals of training. */
    Matrix initiallyBackpropagated(Matrix c) {
        Matrix z = Products.multiply(backend.workers(), in.drawn(), out.ontoPresented(c));
        Matrix response = Products.multiplyTransposed(backend.workers(), out.drawn(), c);
        Products.addProduct(backend.workers(), z, feedback.correlation(), in.presented(), response.transpose());
        return z.scale(weightScale * initialShare);
    }

    @Override
    public void learn(Consumer<Weights> ofMatrix, Consumer<Weights> ofBias, Matrix g, Matrix features) {
        Matrix paddedG = out.padded(g);
        Matrix paddedFeatures = in.padded(features);
        Workers workers = backend.workers();
        ofMatrix.accept(MatrixVectors.learningFrom(learning, workers, weightScale, paddedG, paddedFeatures));
        if (biasScale > 0) {
            Matrix ones = Matrix.constant(1, g.columns(), 1);
            ofBias.accept(MatrixVectors.learningFrom(List.of(bias), workers, biasScale, paddedG, ones));
        }
    }

    /** d, the part of the matrix of the start that is left: 1 until weights decay. */
    double share() {
        return weights.share();
    }

    /** New directions of Q become fresh fields E: M += T_E T_Qᵀ of these, M' the part ρ of that. */
    private void drawForward(Matrix direction) {
        Matrix fresh = out.draw(direction.columns(), forwardStream, sampling.matched(), log);
        grow();
        if (sampling.matched()) {
            // Fresh fields are the last columns of the basis as they are, so the product only fills new rows.
            int row = out.size() - direction.columns();
            weights.reveal(row, 0, direction.transpose());
            revealOther(backwardWeights, row, 0, direction.transpose());
        } else {
            weights.revealProduct(backend.workers(), fresh, direction);
        }
    }

    /** New directions of R become fresh fields Z: M' += T_R T_Zᵀ of these, M the part ρ of that. */
    private void drawBackward(Matrix direction) {
        Matrix fresh = in.draw(direction.columns(), backwardStream, sampling.matched(), log);
        grow();
        if (sampling.matched()) {
            int column = in.size() - direction.columns();
            backwardWeights.reveal(0, column, direction); // only new columns, as above
            revealOther(weights, 0, column, direction);
        } else {
            weights.revealProduct(backend.workers(), direction, fresh);
        }
    }

    /** What one matrix knows of what was multiplied with the other. */
    private void revealOther(MatrixVectors other, int row, int column, Matrix block) {
        if (!feedback.isTranspose()) {
            other.reveal(row, column, block.copy().scale(feedback.correlation()));
        }
    }

    /** Room for the directions that have joined. */
    private void grow() {
        bias.grow(out.size(), 1);
        initialBias.grow(out.size(), 1);
        weights.grow(out.size(), in.size());
        backwardWeights.grow(out.size(), in.size());
    }

    @Override
    public Evaluation evaluation(int firstPoint, int points) {
        return new SampledEvaluation(this, backend, sampling, in, out, layer, weightScale, firstPoint, points);
    }

    /** c itself, which knows a little more of φ than Q spans. */
    @Override
    public Matrix featureFactor(Matrix features) {
        return features;
    }

    /** ⟨Uᵀg⟩ itself. */
    @Override
    public Matrix gradientFactor(Matrix g) {
        return g;
    }

    /**
     * a = ⟨Zᵀφ⟩ = T_Zᵀc: the response A of the features to the fields r, in the basis R (Stein's identity), m × P.
     *
     * @param features coordinates c of φ, from {@link #forward} since the basis last grew
     */
    public Matrix featureResponse(Matrix features) {
        return Products.multiplyTransposed(backend.workers(), in.drawn(), in.padded(features));
    }

    /**
     * b = ⟨Eᵀg⟩ = T_Eᵀ⟨Uᵀg⟩: the response B of the back-propagated fields to the fields u, in the basis Q, k × P.
     *
     * @param g coordinates of g, from {@link #backward}
     */
    public Matrix gradientResponse(Matrix g) {
        return Products.multiplyTransposed(backend.workers(), out.drawn(), out.padded(g));
    }

    /**
     * ã = ρ T_R a, the memory of h in the basis U: Σ_s A(t,s) g(s) = U ã, and ⟨φ(t) r(s)⟩ = ãᵀ⟨Uᵀg(s)⟩ where ρ = 1; n_U × P.
     *
     * @param features coordinates c of φ, from {@link #forward}
     */
    @Override
    public Matrix featureMemory(Matrix features) {
        return Products.multiply(backend.workers(), out.presented(), featureResponse(features))
                .scale(remembered());
    }

    /**
     * b̃ = ρ T_Q b, the memory of z in the basis V: Σ_s B(t,s) φ(s) = V b̃, and ⟨g(t) u(s)⟩ = b̃ᵀ⟨Vᵀφ(s)⟩ where ρ = 1; n_V × P.
     *
     * @param g coordinates of g, from {@link #backward}
     */
    @Override
    public Matrix gradientMemory(Matrix g) {
        return Products.multiply(backend.workers(), in.presented(), gradientResponse(g))
                .scale(remembered());
    }

    /** ρ; where A = B = 0 the responses that are left out are told as they would be. */
    private double remembered() {
        return feedback.learns() ? 1 : feedback.correlation();
    }

    /** What W/√N has learned, in the bases U and V: M − d (T_E T_Qᵀ + ρ T_R T_Zᵀ), n_U × n_V. */
    @Override
    public Matrix learned() {
        Matrix learned = weights.theta().copy();
        Products.addProduct(backend.workers(), learned, -share(), out.drawn(), in.presented());
        Products.addProduct(backend.workers(), learned, -share() * feedback.correlation(), out.presented(), in.drawn());
        return learned;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        in.persist(state);
        out.persist(state);
        weights.persist(state);
        if (!feedback.isTranspose()) {
            backwardWeights.persist(state);
        }
        bias.persist(state);
        state.matrix(initialBias);
        initialShare = state.real(initialShare);
        largestFeature.persist(state);
        largestGradient.persist(state);
        largestEvery.persist(state);
    }

    @Override
    public int forwardRank() {
        return in.presented().columns();
    }

    @Override
    public int backwardRank() {
        return Math.max(out.presented().columns(), out.size() - out.drawn().columns()); // or received alone
    }

    @Override
    public int directions() {
        return in.size() + out.size();
    }

    @Override
    public int jointRank() {
        return Math.max(in.size(), out.size());
    }
}
