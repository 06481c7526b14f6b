package dmft.validation.network;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.Products;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.order.Factor;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.train.Batches;
import dmft.train.ErrorSignals;
import dmft.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * A multi-layer perceptron of width N as anybody would train it: its weights are standard normal numbers in memory, and a step of gradient descent
 * changes each of them along −γ0² N ∂𝓛/∂θ.
 *
 * <p>It shares the backend's products and activations with the solver, and nothing else: no coupling, no basis, no model. So a wrong factor in the
 * solver's equations shows.
 */
public final class DenseNetwork {

    /** A loss that has grown by this factor will not come back. */
    private static final double DIVERGED = 1e6;

    /** A loss of nothing cannot grow by a factor. */
    private static final double SMALLEST = 1e-12;

    /** Of a flow between two entries of time. */
    private static final int SUBSTEPS = 8;

    private final Problem problem;
    private final MlpShape shape;
    private final Backend backend;
    private final int width;
    private final int trained;
    private final int outputs;
    private final int points; // training examples, then test points
    private final Matrix inputs; // x/√D, D × points
    private final DenseTangent tangent;
    private final Fields[] weights; // W⁰: N × D, W^l: N × N
    private final Fields[] biases; // b^l: N × 1
    private final Fields readout; // w: N × C
    private final Fields[] h; // N × points, as φ and φ'
    private final Fields[] features;
    private final Fields[] slopes;
    private final DenseSignals back;
    private boolean first = true; // step

    /**
     * A network at its start.
     *
     * @param width N
     * @param seed of its weights, together with the number of the network
     */
    public DenseNetwork(Problem problem, Backend backend, int width, long seed, int number) {
        this.problem = problem;
        this.backend = backend;
        this.width = width;
        this.shape = switch (problem.architecture()) {
            case MlpShape mlp -> mlp;
        };
        this.trained = problem.train().size();
        this.outputs = problem.train().outputs();
        this.inputs = inputs(problem);
        this.points = inputs.columns();
        Matrix examples = inputs.block(0, 0, inputs.rows(), trained);
        this.tangent = new DenseTangent(
                shape, outputs, trained, Products.multiplyTransposed(backend.workers(), inputs, examples));
        int depth = shape.depth();
        this.weights = new Fields[depth];
        this.biases = new Fields[depth];
        this.h = new Fields[depth];
        this.features = new Fields[depth];
        this.slopes = new Fields[depth];
        int stream = 0;
        for (int l = 0; l < depth; l++) {
            weights[l] = normal(l == 0 ? inputs.rows() : width, new NormalStream(seed, number, stream++));
            h[l] = backend.fields(width, points);
            features[l] = backend.fields(width, points);
            slopes[l] = backend.fields(width, points);
        }
        this.readout = normal(outputs, new NormalStream(seed, number, stream++));
        for (int l = 0; l < biases.length; l++) {
            biases[l] = normal(1, new NormalStream(seed, number, stream++));
        }
        if (shape.parameterisation() != Parameterisation.MEAN_FIELD) {
            for (int l = 1; l < depth; l++) {
                backend.combine(0, weights[l], 1 / Math.sqrt(width), weights[l]); // divided by N in all
            }
        }
        for (int l = 0; shape.gated() && l < depth; l++) {
            Fields matrix = normal(inputs.rows(), new NormalStream(seed, number, stream++));
            backend.expand(matrix, inputs.copy().scale(shape.weightScale(0)), h[l], false);
            Fields beside = normal(1, new NormalStream(seed, number, stream++));
            backend.expand(beside, Matrix.constant(1, points, shape.biasScale(0)), h[l], true);
            backend.activate(shape.activation(), h[l], features[l], slopes[l]);
        }
        int own = stream;
        this.back = new DenseSignals(
                backend, shape, weights, readout, features, slopes, l -> new NormalStream(seed, number, own + l));
    }

    private static Matrix inputs(Problem problem) {
        Examples test = problem.test();
        double[][] train = problem.train().inputs();
        double[][] watched = test == null ? new double[0][] : test.inputs();
        int dimension = problem.train().dimension();
        Matrix inputs = new Matrix(dimension, train.length + watched.length);
        for (int mu = 0; mu < inputs.columns(); mu++) {
            double[] x = mu < train.length ? train[mu] : watched[mu - train.length];
            for (int i = 0; i < dimension; i++) {
                inputs.set(i, mu, x[i] / Math.sqrt(dimension));
            }
        }
        return inputs;
    }

    private Fields normal(int columns, NormalStream stream) {
        Fields values = backend.fields(width, columns);
        backend.normal(stream, 0, values);
        return values;
    }

    /** W⁰ … W^{L−1}, b⁰ … (if any) and w at present, for tests. */
    List<Matrix> parameters() {
        List<Matrix> all = new ArrayList<>();
        Arrays.stream(weights).forEach(w -> all.add(backend.read(w)));
        Arrays.stream(biases).forEach(b -> all.add(backend.read(b)));
        all.add(backend.read(readout));
        return all;
    }

    /**
     * Trains the network as the problem says and takes down kernels and fields at the recorded steps.
     *
     * @throws IllegalArgumentException if kernels of a stream are to be recorded: those of all examples that will come are not looked at
     */
    public TrainedNetwork train(Recording recording, BooleanSupplier cancelled) {
        Training training = problem.training();
        if (training.batches().isStream() && !recording.quantities().isEmpty()) {
            throw new IllegalArgumentException(
                    "a network of width " + width + " on a stream records no kernels: expected Recording.NONE");
        }
        List<Matrix> train = new ArrayList<>();
        List<Matrix> test = new ArrayList<>();
        List<Snapshot> snapshots = new ArrayList<>();
        Batches batches = training.batches().start(trained);
        Matrix start = forward();
        Steps steps = shape.gamma0() == 0 ? new LinearisedSteps(tangentOfAll(), problem, points) : new Weights(start);
        for (int t = 0; ; t++) {
            Matrix f = steps.centred();
            int[] present = problem.present(t);
            train.add(f.selectRows(present));
            test.add(f.block(trained, 0, points - trained, outputs));
            double loss = TrainedNetwork.meanLoss(train.get(t), problem.targets(t), training.loss());
            double first = TrainedNetwork.meanLoss(train.get(0), problem.targets(0), training.loss());
            if (!(loss <= DIVERGED * Math.max(first, SMALLEST))) {
                String message = "the loss of a network of width " + width + " is " + loss + " at step " + t
                        + ": lower training.learning_rate, now " + training.learningRate();
                return new TrainedNetwork(Outcome.DIVERGED, message, train, test, snapshots);
            }
            ErrorSignals signals = new ErrorSignals(training, problem.targets(t));
            if (recording.at(t) && (t == 0 || shape.gamma0() > 0)) {
                snapshots.add(observe(t, recording, delta(signals, t, train.get(t))));
            }
            if (t == training.steps()) {
                return new TrainedNetwork(Outcome.COMPLETED, "", train, test, snapshots);
            }
            if (cancelled.getAsBoolean()) {
                return new TrainedNetwork(Outcome.INTERRUPTED, "interrupted", train, test, snapshots);
            }
            int[] batch = batches.next();
            Matrix delta = Matrix.of(signals.of(t, train.get(t).toArray(), batch));
            steps.take(delta, IntStream.of(batch).map(i -> present[i]).toArray(), training.rate(t));
        }
    }

    private Matrix delta(ErrorSignals signals, int step, Matrix f) {
        return Matrix.of(signals.of(step, f.toArray(), range(trained)));
    }

    /** (E1) to (E3): γ0 f of all points, points × C. */
    private Matrix forward() {
        for (int l = 0; l < shape.depth(); l++) {
            Matrix below = below(l);
            backend.expand(weights[l], below.scale(shape.weightScale(l)), h[l], false);
            if (shape.biasScale(l) > 0) {
                backend.expand(biases[l], Matrix.constant(1, points, shape.biasScale(l)), h[l], true);
            }
            if (shape.gated()) {
                backend.multiply(slopes[l], h[l], features[l]);
            } else {
                backend.activate(shape.activation(), h[l], features[l], slopes[l]);
            }
        }
        return backend.contract(features[shape.depth() - 1], readout);
    }

    /** What W^l is multiplied with, its normalisation included: x/√D, or φ(h^l)/√N. */
    private Matrix below(int l) {
        return l == 0 ? inputs.copy() : backend.read(features[l - 1]).scale(1 / Math.sqrt(width));
    }

    private Snapshot observe(int step, Recording recording, Matrix delta) {
        List<Factor> none = List.of();
        DenseSignals.Signals signals = back.learnedFrom(trained, delta);
        Fields[] truth = shape.rule().isGradient()
                ? signals.g()
                : back.gradients(trained).g();
        List<Matrix> phi = new ArrayList<>();
        List<Matrix> gradients = new ArrayList<>();
        List<Matrix> cross = new ArrayList<>();
        for (int l = 0; l < shape.depth(); l++) {
            Fields mine = features[l].view(0, trained);
            phi.add(backend.contract(mine, mine));
            gradients.add(backend.contract(signals.g()[l], signals.g()[l]));
            cross.add(backend.contract(truth[l], signals.g()[l]));
        }
        boolean fields = recording.has(Quantity.FIELDS);
        return new Snapshot(
                step,
                phi,
                gradients,
                tangent.of(phi, cross, trained),
                none,
                none,
                none,
                none,
                none,
                fields ? sites(h, recording.sites(), trained) : none,
                fields ? sites(signals.z(), recording.sites(), trained * outputs) : none,
                shape.rule().isGradient() ? List.of() : List.of(alignments(delta)));
    }

    /** The cosine of the angle between what a step adds to each of W⁰ … W^{L−1} and the gradient, entry by entry of these matrices. */
    private Matrix alignments(Matrix delta) {
        int[] all = range(trained);
        Fields[] learned = back.ofBatch(delta, all).g();
        Fields[] gradient = back.gradientOfBatch(delta, all).g();
        Matrix cosines = new Matrix(shape.depth(), 1);
        for (int l = 0; l < shape.depth(); l++) {
            Matrix below = below(l).selectColumns(all).transpose();
            Matrix a = backend.read(sum(learned[l], below));
            Matrix b = backend.read(sum(gradient[l], below));
            double product = 0;
            double squares = 0;
            double others = 0;
            for (int i = 0; i < a.rows(); i++) {
                for (int j = 0; j < a.columns(); j++) {
                    product += a.get(i, j) * b.get(i, j);
                    squares += a.get(i, j) * a.get(i, j);
                    others += b.get(i, j) * b.get(i, j);
                }
            }
            cosines.set(l, 0, squares * others > 0 ? product / Math.sqrt(squares * others) : 0);
        }
        return cosines;
    }

    private List<Factor> sites(Fields[] layers, int count, int columns) {
        return Arrays.stream(layers)
                .map(layer -> backend.read(layer.view(0, columns)))
                .map(values -> Factor.of(values.block(0, 0, Math.min(count, width), columns)))
                .toList();
    }

    /** (E6), γ0 &gt; 0: every weight moves. */
    private final class Weights implements Steps {

        private final Matrix start;
        private final Descent descent = new Descent(backend, problem.training().optimizer());
        private Matrix now;

        private Weights(Matrix start) {
            this.start = start;
            this.now = start;
        }

        @Override
        public Matrix centred() {
            return now.copy().addScaled(-1, start).scale(1 / shape.gamma0());
        }

        @Override
        public void take(Matrix delta, int[] batch, double rate) {
            List<Fields> arrays = arrays();
            if (problem.training().flow().flows()) {
                int[] all = range(trained);
                new ClassicalRungeKutta(backend, arrays, () -> velocity(all)).advance(rate, SUBSTEPS);
            } else {
                List<Fields> gradients = gradients(delta, batch);
                for (int i = 0; i < arrays.size(); i++) {
                    descent.step(i, arrays.get(i), gradients.get(i), rate * layerRate(i) * ofFirstStep(i));
                }
                first = false;
            }
            now = forward();
        }

        private List<Fields> velocity(int[] all) {
            now = forward();
            ErrorSignals signals =
                    new ErrorSignals(problem.training(), problem.train().targets());
            List<Fields> gradients = gradients(Matrix.of(signals.of(0, centred().toArray(), all)), all);
            for (int i = 0; i < gradients.size(); i++) {
                double decay = problem.training().optimizer().weightDecay();
                backend.combine(-decay * layerRate(i), arrays().get(i), layerRate(i), gradients.get(i));
            }
            return gradients;
        }
    }

    /** W⁰ … W^{L−1}, b⁰ …, w; shared, not copied. */
    private List<Fields> arrays() {
        List<Fields> all = new ArrayList<>(List.of(weights));
        all.addAll(List.of(biases));
        all.add(readout);
        return all;
    }

    /** Relative learning rate of one of them. */
    private double layerRate(int array) {
        int depth = shape.depth();
        if (array == 2 * depth) {
            return shape.rate(depth);
        }
        return array < depth ? shape.rate(array) : shape.biasRate(array - depth);
    }

    /** How much larger that is at the first step: hidden matrices of order 1/N make gradients smaller by √N each, of which a matrix meets all but itself. */
    private double ofFirstStep(int array) {
        if (!first || shape.parameterisation() != Parameterisation.INTEGRABLE_LARGE_RATES) {
            return 1;
        }
        int matrices = shape.depth() - 1;
        boolean hidden = array > 0 && array < shape.depth();
        return Math.pow(width, (hidden ? matrices - 1 : matrices) / 2.0);
    }

    /** −γ0² N ∂𝓛/∂θ of each of them. */
    private List<Fields> gradients(Matrix delta, int[] batch) {
        int depth = shape.depth();
        double mean = shape.gamma0() / batch.length;
        Fields[] g = back.ofBatch(delta, batch).g();
        List<Fields> gradients = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            Matrix below = below(l).selectColumns(batch).transpose();
            gradients.add(sum(g[l], below.scale(mean * shape.weightScale(l))));
        }
        for (int l = 0; l < depth; l++) {
            gradients.add(sum(g[l], Matrix.constant(batch.length, 1, mean * shape.biasScale(l))));
        }
        Fields last = backend.fields(width, batch.length);
        backend.copyColumns(features[depth - 1], batch, last);
        gradients.add(sum(last, delta.copy().scale(mean)));
        return gradients;
    }

    private Fields sum(Fields a, Matrix c) {
        Fields y = backend.fields(width, c.columns());
        backend.expand(a, c, y, false);
        return y;
    }

    private static int[] range(int count) {
        return IntStream.range(0, count).toArray();
    }

    /** K between all points and the training examples, at the present weights. */
    private Matrix tangentOfAll() {
        Fields[] truth = back.gradients(points).g();
        Fields[] signals =
                back.learnedFrom(trained, new Matrix(trained, outputs)).g();
        List<Matrix> phi = new ArrayList<>();
        List<Matrix> gradients = new ArrayList<>();
        for (int l = 0; l < shape.depth(); l++) {
            phi.add(backend.contract(features[l], features[l].view(0, trained)));
            gradients.add(backend.contract(truth[l], signals[l]));
        }
        return tangent.of(phi, gradients, points);
    }
}
