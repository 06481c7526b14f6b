package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import dmft.train.Weights;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The order parameters of one coupling: what a path of a layer feels of all others. They are frozen, or worked out as one batch goes along ({@link Running}).
 *
 * <p>With the coordinates F, a of features and H, b of back-propagated fields ({@link Moments}) and what the matrix has learned, D, the fields of a path are
 *
 * <pre>
 *     h(t) = σ_w [ε·F(t) + r·(a(t) + D(t) F(t))] + σ_b b,     z(t) = σ_w [ζ·H(t) + q·(b(t) + D(t)ᵀH(t))]      (E12)
 * </pre>
 *
 * with its own normal numbers ε, ζ and its own directions r of g and q of φ (E11); weights that decay keep the part d(t) of what they were at the start,
 * and ε, ζ, a, b and the bias enter that much smaller. Coefficients are worked out once a pass through the training,
 * by the first batch of paths that comes along, whose model says what is learned when.
 */
final class Bath implements StateStream.Part {

    private final String name;
    private final Moments features;
    private final Moments gradients;
    private final Map<Integer, BathPoints> points = new LinkedHashMap<>();
    private Arrivals arrivals;

    private @Nullable Running runningFeatures;
    private @Nullable Running runningGradients;
    private MatrixVectors learned = new MatrixVectors(0); // D, m × k
    private MatrixVectors learnedBias = new MatrixVectors(1); // of b, along R
    private final double[] shares; // d in every pass
    private final double[] biasShares;
    private int learnedPasses;
    private final BathWatch watch;
    private Matrix lastInverseOfQ = new Matrix(0, 0);
    private Matrix lastTransposeOfR = new Matrix(0, 0);
    private final @Nullable Matrix[] forwardImages;
    private final @Nullable Matrix[] backwardImages;

    Bath(String name, int passes) {
        this.name = name;
        this.features = new Moments(passes);
        this.gradients = new Moments(passes);
        this.watch = new BathWatch(this, passes);
        this.shares = new double[passes];
        this.biasShares = new double[passes];
        this.forwardImages = new Matrix[passes];
        this.backwardImages = new Matrix[passes];
        this.arrivals = new Arrivals(new int[passes], new int[passes]);
    }

    String name() {
        return name;
    }

    Moments features() {
        return features;
    }

    Moments gradients() {
        return gradients;
    }

    /** Takes over the order parameters that were taken down. */
    void settle(Backend backend, Trace trace, double tolerance) {
        Moments.Choice q = features.choose(backend.workers(), trace.features(), new int[features.passes()], tolerance);
        Moments.Choice r = gradients.choose(backend.workers(), trace.gradients(), trace.kinds(), tolerance);
        arrivals = new Arrivals(features.arriving(), gradients.arriving());
        for (int p = 0; p < features.passes(); p++) {
            Matrix a = onto(backend, r.directions(), trace.featureMemories().get(p));
            features.setCoordinates(
                    p,
                    joined(q.coordinates().get(p), forwardDirections(p), a, forwardDrawn(p), arrivals.forwardRows(p)));
            Matrix b = onto(backend, q.directions(), trace.gradientMemories().get(p));
            gradients.setCoordinates(
                    p,
                    joined(
                            r.coordinates().get(p),
                            backwardDirections(p),
                            b,
                            backwardDrawn(p),
                            arrivals.backwardRows(p)));
        }
    }

    private static Matrix onto(Backend backend, Matrix directions, Matrix memory) {
        int common = Math.min(directions.rows(), memory.rows()); // rows that are missing are zero
        return Products.multiplyTransposed(
                backend.workers(),
                directions.block(0, 0, common, directions.columns()),
                memory.block(0, 0, common, memory.columns()));
    }

    private static Matrix joined(Matrix own, int[] ownRows, Matrix drawn, int[] drawnRows, int rows) {
        Matrix c = new Matrix(own.columns() == 0 ? 0 : rows, own.columns());
        put(c, 0, ownRows, own, 1);
        put(c, 0, drawnRows, drawn, 1);
        return c;
    }

    /** Points that are only looked at, from their first one's number. */
    BathPoints points(int firstPoint, int count) {
        return points.computeIfAbsent(firstPoint, n -> {
            BathPoints fresh = new BathPoints(count, features.passes());
            fresh.begin(arrivals);
            return fresh;
        });
    }

    /**
     * Starts a pass of one batch whose own averages become the order parameters as it goes along.
     *
     * @param ofFeatures of every pass, what other paths add; empty if there are none
     * @param ofGradients likewise
     */
    void beginRunning(Backend backend, List<Matrix> ofFeatures, List<Matrix> ofGradients) {
        begin();
        features.drop();
        gradients.drop();
        runningFeatures = new Running(backend, features, ofFeatures);
        runningGradients = new Running(backend, gradients, ofGradients);
    }

    /** What works out the order parameters of features as a batch goes along, or null if they are frozen. */
    @Nullable
    Running runningFeatures() {
        return runningFeatures;
    }

    /** Likewise those of back-propagated fields. */
    @Nullable
    Running runningGradients() {
        return runningGradients;
    }

    /** Starts an iteration: nothing is learned, nothing averaged. */
    void begin() {
        runningFeatures = null;
        runningGradients = null;
        arrivals = new Arrivals(features.arriving(), gradients.arriving());
        learned = new MatrixVectors(0);
        learnedBias = new MatrixVectors(1);
        learnedPasses = 0;
        shares[0] = 1;
        biasShares[0] = 1;
        Arrays.fill(forwardImages, null);
        Arrays.fill(backwardImages, null);
        features.clear(arrivals.features(features.passes() - 1));
        gradients.clear(arrivals.gradients(features.passes() - 1));
        points.values().forEach(p -> p.begin(arrivals));
        watch.clear();
    }

    /** What so many batches make of the order parameters, told by {@link Moments#next}; more may follow. */
    void finish(Backend backend, int batches) {
        Matrix q = features.factor(batches, this::forwardDirections);
        Matrix r = gradients.factor(batches, this::backwardDirections);
        Matrix inverseOfQ = Triangular.inverse(q);
        Matrix transposeOfR = r.transpose();
        features.finish(
                backend.workers(), batches, inverseOfQ, transposeOfR, this::forwardDirections, this::forwardDrawn);
        gradients.finish(
                backend.workers(),
                batches,
                Triangular.inverse(r),
                q.transpose(),
                this::backwardDirections,
                this::backwardDrawn);
        lastInverseOfQ = inverseOfQ;
        lastTransposeOfR = transposeOfR;
    }

    /** Ends it for points that are only looked at, after {@link #finish}. */
    void finishPoints(Backend backend, int batches) {
        for (BathPoints p : points.values()) {
            p.finish(backend, batches, lastInverseOfQ, lastTransposeOfR, this);
        }
    }

    /** Rows of Q in a forward pass. */
    int[] forwardDirections(int pass) {
        return arrivals.featureRows(arrivals.features(pass));
    }

    /** Rows of Z in a forward pass. */
    int[] forwardDrawn(int pass) {
        return arrivals.gradientRows(arrivals.gradients(pass - 1));
    }

    /** Rows of R in a backward pass. */
    int[] backwardDirections(int pass) {
        return arrivals.gradientRows(arrivals.gradients(pass));
    }

    /** Rows of E in a backward pass. */
    int[] backwardDrawn(int pass) {
        return arrivals.featureRows(arrivals.features(pass));
    }

    /** Adds ⟨V φ⟩ of a batch of paths. */
    void gatherForward(Backend backend, int pass, Matrix average, Fields phi) {
        features.gather(pass, average);
        if (watch.sees(pass)) {
            watch.forward(backend.workers(), pass, average, backend.contract(phi, phi));
        }
    }

    /** Adds ⟨U g⟩ of a batch of paths. */
    void gatherBackward(Backend backend, int pass, Matrix average, Fields g) {
        gradients.gather(pass, average);
        if (watch.sees(pass)) {
            watch.backward(backend.workers(), pass, average, backend.contract(g, g));
        }
    }

    /** What has moved since the iteration began: {@link BathWatch#residuals}. */
    Map<String, Residual> residuals(Workers workers, int batches) {
        return watch.residuals(workers, batches);
    }

    /** A step of training with the gradient σ_w Σ_α H_α F_αᵀ for D, unless an earlier batch of this iteration has made it. */
    void learn(
            Backend backend,
            int pass,
            Consumer<Weights> weights,
            Consumer<Weights> biases,
            double weightScale,
            double biasScale,
            Matrix g,
            Matrix phi) {
        if (pass < learnedPasses) {
            return;
        }
        Matrix h = g.selectRows(backwardDirections(pass));
        Matrix f = phi.selectRows(forwardDirections(pass));
        Matrix ones = Matrix.constant(1, h.columns(), 1);
        learned.grow(h.rows(), f.rows());
        learnedBias.grow(h.rows(), 1);
        weights.accept(MatrixVectors.learningFrom(List.of(learned), backend.workers(), weightScale, h, f));
        biases.accept(MatrixVectors.learningFrom(List.of(learnedBias), backend.workers(), biasScale, h, ones));
        learnedPasses = pass + 1;
        shares[learnedPasses] = learned.share();
        biasShares[learnedPasses] = learnedBias.share();
    }

    /** What has been learned by the end of the pass through time. */
    Matrix learned() {
        return learned.theta();
    }

    /** d of a pass, the part of the matrix of the start that is left. */
    double share(int pass) {
        return shares[pass];
    }

    /** Likewise of its biases. */
    double biasShare(int pass) {
        return biasShares[pass];
    }

    /** Coefficients on E and R of h in a forward pass; with biases, b comes first. */
    Matrix forwardImage(Backend backend, int pass, double weightScale, double biasScale) {
        Matrix known = forwardImages[pass];
        if (known == null) {
            known = forwardImage(backend, features.coordinates(pass), pass, weightScale, biasScale);
            forwardImages[pass] = known;
        }
        return known;
    }

    /** The same for any coordinates of features. */
    Matrix forwardImage(Backend backend, Matrix c, int pass, double weightScale, double biasScale) {
        requireLearned(pass);
        int base = biasScale > 0 ? 1 : 0;
        int[] q = forwardDirections(pass);
        int[] r = forwardDrawn(pass);
        Matrix image = new Matrix(base + c.rows(), c.columns());
        Matrix f = c.selectRows(q);
        Matrix response = c.selectRows(r).scale(shares[pass]);
        if (r.length > 0) {
            learned.grow(r.length, q.length);
            learnedBias.grow(r.length, 1);
            Matrix d = learned.theta().block(0, 0, r.length, q.length);
            Products.addProduct(backend.workers(), response, 1, d, f.transpose());
        }
        put(image, base, q, f, weightScale * shares[pass]);
        put(image, base, r, response, weightScale);
        for (int j = 0; base > 0 && j < c.columns(); j++) {
            image.set(0, j, biasScale * biasShares[pass]);
            for (int i = 0; i < r.length; i++) {
                image.add(1 + r[i], j, biasScale * learnedBias.theta().get(i, 0));
            }
        }
        return image;
    }

    /** Coefficients on Z and Q of z in a backward pass. */
    Matrix backwardImage(Backend backend, int pass, double weightScale) {
        Matrix known = backwardImages[pass];
        if (known != null) {
            return known;
        }
        requireLearned(pass);
        Matrix c = gradients.coordinates(pass);
        int[] q = backwardDrawn(pass);
        int[] r = backwardDirections(pass);
        Matrix image = new Matrix(c.rows(), c.columns());
        Matrix h = c.selectRows(r);
        learned.grow(r.length, q.length);
        Matrix response = c.selectRows(q).scale(shares[pass]);
        response.addScaled(1, Products.multiplyTransposed(backend.workers(), learned.theta(), h));
        put(image, 0, r, h, weightScale * shares[pass]);
        put(image, 0, q, response, weightScale);
        backwardImages[pass] = image;
        return image;
    }

    private void requireLearned(int pass) {
        if (learnedPasses != pass) {
            throw new IllegalStateException(
                    name + ": pass " + pass + " is asked for when " + learnedPasses + " have been learned from");
        }
    }

    private static void put(Matrix image, int base, int[] rows, Matrix values, double scale) {
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < values.columns(); j++) {
                image.set(base + rows[i], j, scale * values.get(i, j));
            }
        }
    }

    /** Keeps what directions are divided by away from zero. */
    void keepAboveFloors() {
        features.keepAboveFloors(this::forwardDirections);
        gradients.keepAboveFloors(this::backwardDirections);
    }

    /** The two laws: what is iterated. */
    List<Moments> moments() {
        return List.of(features, gradients);
    }

    @Override
    public void persist(StateStream state) throws IOException {
        features.persist(state);
        gradients.persist(state);
        int count = (int) state.integer(points.size());
        int[] firsts = points.keySet().stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < count; i++) {
            int first = (int) state.integer(i < firsts.length ? firsts[i] : 0);
            BathPoints known = points.get(first);
            int size = (int) state.integer(known == null ? 0 : known.count());
            Objects.requireNonNull(points(first, size)).persist(state);
        }
    }
}
