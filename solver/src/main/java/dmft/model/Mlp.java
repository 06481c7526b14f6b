package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.coupling.InputCoupling;
import dmft.coupling.LowRankFactor;
import dmft.coupling.Readout;
import dmft.coupling.World;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Update;
import dmft.train.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The multi-layer perceptron, one program for the infinite limit and for finite networks.
 *
 * <pre>
 *     h¹ = σ_w W⁰x/√D + σ_b b,   h^{l+1} = σ_w W^l φ(h^l)/√N + σ_b b,   γ0 f = ⟨w φ(h^L)⟩      (E1 – E3)
 *     z^L = w,                   z^l = σ_w W^lᵀ g^{l+1}/√N,             g^l = φ'(h^l) ∘ z^l     (E4)
 * </pre>
 */
public final class Mlp implements Model {

    /** Test points that go through the network together. */
    private static final int CHUNK = 128;

    /** Covariances of inputs are float64 sums over a few thousand products. */
    private static final double INPUT_ROUNDING = 1e-12;

    /** A chunk takes at most this part of the sites' directions, so that test points do not exhaust what training needs. */
    private static final int CHUNK_SHARE = 8;

    /** Work fields of chosen columns; the backward pass takes turns with those before it. */
    private static final int CHOSEN = 2;

    private final MlpShape shape;
    private final Backend backend;
    private final int outputs;
    private final int trained;
    private final int tested;
    private final Matrix covariance; // σ_w² K^x + σ_b² between all points and the training examples

    private final InputCoupling input;
    private final List<Coupling> hidden = new ArrayList<>(); // W^1 … W^{L-1}
    private final Readout readout;
    private final Activity activity;
    private final List<TestChunk> chunks = new ArrayList<>();
    private final Matrix[] coordinates; // of φ(h^l) in W^l, from the last forward pass
    private final WorkFields work;
    private @Nullable Signal signal;
    private @Nullable EverySignal every;
    private final MlpObserver watching;
    private Matrix testAtStart = new Matrix(0, 0);
    private int directionsAtStart;

    /**
     * A network at its initialisation.
     *
     * @param train inputs of the training examples, P rows
     * @param test inputs of the test points, possibly none
     */
    public Mlp(MlpShape shape, double[][] train, double[][] test, int outputs, World world) {
        this.shape = shape;
        this.backend = world.backend();
        this.outputs = outputs;
        this.trained = train.length;
        this.tested = test.length;
        boolean apart = world.evaluatesApart();
        Matrix inputs = scaledInputs(train, test);
        this.covariance = gram(inputs, inputs.selectRows(range(0, trained)));
        Matrix columns = apart ? inputs.selectRows(range(0, trained)) : inputs;
        LowRankFactor lowRank = new LowRankFactor(gram(columns, columns));
        this.input = world.input(world.isDense() ? columns : lowRank.factor());
        for (int l = 1; l < shape.depth(); l++) {
            hidden.add(world.hidden(l, shape.weightScale(l), shape.biasScale(l)));
        }
        this.coordinates = new Matrix[hidden.size()];
        int chunkSize = chunkSize(world.sites());
        int riding = apart ? Math.min(tested, chunkSize) : 0;
        this.work = new WorkFields(backend, world.sites(), CHOSEN + 1);
        this.activity = Activity.of(backend, shape, world.sites(), columns.rows() + riding);
        for (int from = 0; apart && from < tested; from += chunkSize) {
            int points = Math.min(tested - from, chunkSize);
            Activity own = from == 0 ? activity.view(trained, points) : activity.besides(points);
            chunks.add(chunk(from, inputs.selectRows(range(trained + from, points)), lowRank, own));
        }
        propagate();
        this.readout = world.readout(outputs, activity.lastFeatures().view(0, trained));
        this.watching = new MlpObserver(shape, world);
    }

    /** Test points that go through a network of so many sites together. */
    public static int chunkSize(int sites) {
        return Math.clamp(sites / CHUNK_SHARE, 1, CHUNK);
    }

    /** Rows [σ_w x/√D, σ_b]: their products are σ_w² K^x + σ_b². */
    private Matrix scaledInputs(double[][] train, double[][] test) {
        int dimension = train[0].length;
        boolean biases = shape.biasScale(0) > 0;
        Matrix rows = new Matrix(train.length + test.length, dimension + (biases ? 1 : 0));
        double scale = shape.weightScale(0) / Math.sqrt(dimension);
        for (int i = 0; i < rows.rows(); i++) {
            double[] x = i < train.length ? train[i] : test[i - train.length];
            for (int j = 0; j < dimension; j++) {
                rows.set(i, j, scale * x[j]);
            }
            if (biases) {
                rows.set(i, dimension, shape.biasScale(0));
            }
        }
        return rows;
    }

    private TestChunk chunk(int first, Matrix inputs, LowRankFactor lowRank, Activity own) {
        int points = inputs.rows();
        Matrix cross = lowRank.coordinates(covariance.selectRows(range(trained + first, points)));
        Matrix rest = gram(inputs, inputs).addScaled(-1, gram(cross, cross));
        double noise = 0;
        for (double square : inputs.transpose().columnSquares()) {
            noise = Math.max(noise, INPUT_ROUNDING * square);
        }
        List<Coupling.Evaluation> passes =
                hidden.stream().map(c -> c.evaluation(first, points)).toList();
        return new TestChunk(backend, first, input.evaluation(first, cross, rest, noise), passes, own);
    }

    private Matrix gram(Matrix a, Matrix b) {
        return Products.multiply(backend.workers(), a, b.transpose());
    }

    @Override
    public Outputs forward() {
        updateStart();
        propagate();
        Matrix all = readout.forward(activity.lastFeatures());
        Matrix train = all.block(0, 0, trained, outputs);
        Matrix test = new Matrix(tested, outputs);
        if (all.rows() > trained) {
            test.setBlock(0, 0, all.block(trained, 0, all.rows() - trained, outputs));
        }
        for (TestChunk chunk : chunks) {
            if (chunk.first() > 0) {
                chunk.propagate();
                test.setBlock(chunk.first(), 0, readout.forward(chunk.activity().lastFeatures()));
            }
        }
        if (chunks.isEmpty() && testAtStart.rows() == 0) {
            testAtStart = test.copy();
        }
        updateStart();
        return new Outputs(train, test, testAtStart);
    }

    /**
     * What the test points were at the start, in terms of present fields: before a pass, for fields drawn by the backward pass, and after it, for those it
     * drew itself.
     */
    private void updateStart() {
        int directions = hidden.stream().mapToInt(Coupling::directions).sum();
        if (chunks.isEmpty() || (directions == directionsAtStart && testAtStart.rows() > 0)) {
            return;
        }
        directionsAtStart = directions;
        testAtStart = new Matrix(tested, outputs);
        for (TestChunk chunk : chunks) {
            testAtStart.setBlock(chunk.first(), 0, readout.forwardAtStart(chunk.featuresAtStart()));
        }
    }

    /** The forward pass of the training examples and, in the same products, of the first chunk of test points. */
    private void propagate() {
        if (chunks.isEmpty()) {
            input.forward(activity.h(0));
        } else {
            input.forward(activity.h(0).view(0, trained));
            chunks.getFirst().enter();
        }
        activity.activate(0);
        for (int l = 0; l < hidden.size(); l++) {
            Coupling coupling = hidden.get(l);
            coordinates[l] = chunks.isEmpty()
                    ? coupling.forward(activity.features(l), activity.h(l + 1))
                    : coupling.forward(
                            activity.features(l),
                            trained,
                            activity.h(l + 1),
                            chunks.getFirst().pass(l));
            activity.activate(l + 1);
        }
    }

    @Override
    public void backward(Matrix delta, int[] batch) {
        EverySignal known = every;
        if (known != null) {
            signal = known.contracted(backend, delta, batch);
            return;
        }
        Fields g = work.columns(0, batch.length);
        readout.backward(delta.transpose(), g);
        Matrix[] gradients = new Matrix[hidden.size()];
        for (int l = shape.depth() - 1; ; l--) {
            backend.multiply(g, columnsOf(activity.slopes(l), batch), g);
            if (l == 0) {
                break;
            }
            Fields z = work.columns((shape.depth() - l) % 2, batch.length);
            gradients[l - 1] = hidden.get(l - 1).backward(g, z);
            g = z;
        }
        signal = new Signal(delta, batch, g, gradients);
    }

    /** z^l and g^l of every output of every training example, column example·C + output. */
    private EverySignal backwardEvery() {
        Matrix[] gradients = new Matrix[hidden.size()];
        Fields[] g = new Fields[shape.depth()];
        Fields[] z = new Fields[shape.depth()];
        int columns = trained * outputs;
        int[] example = IntStream.range(0, columns).map(j -> j / outputs).toArray();
        z[shape.depth() - 1] = backend.fields(activity.sites(), columns);
        readout.backward(Signals.unit(trained, outputs), z[shape.depth() - 1]);
        for (int l = shape.depth() - 1; l >= 0; l--) {
            g[l] = backend.fields(activity.sites(), columns);
            backend.copyColumns(activity.slopes(l), example, g[l]);
            backend.multiply(z[l], g[l], g[l]);
            if (l > 0) {
                z[l - 1] = backend.fields(activity.sites(), columns);
                gradients[l - 1] = hidden.get(l - 1).backwardEvery(g[l], z[l - 1]);
            }
        }
        return new EverySignal(z, g, gradients);
    }

    @Override
    public Snapshot observe(int step, Recording recording) {
        EverySignal all = backwardEvery();
        every = all;
        Activity training = activity.view(0, trained);
        return watching.snapshot(
                step,
                recording,
                hidden,
                new MlpObserver.State(
                        training.h(),
                        training.features(),
                        coordinates,
                        all.z(),
                        all.g(),
                        all.gradients(),
                        covariance.selectRows(range(0, trained)),
                        outputs));
    }

    @Override
    public void learn(Update update) {
        Signal s = signal;
        if (s == null) {
            throw new IllegalStateException("learn needs a backward pass since the last learn");
        }
        readout.learn(of(update, shape.depth()), columnsOf(activity.lastFeatures(), s.batch), s.delta);
        for (int l = 0; l < hidden.size(); l++) {
            hidden.get(l).learn(of(update, l + 1), s.gradients[l], coordinates[l].selectColumns(s.batch));
        }
        input.learn(of(update, 0), s.firstGradient, s.batch);
        signal = null;
        every = null;
    }

    @Override
    public void change(Update update) {
        Fields none = work.columns(CHOSEN, 0);
        Matrix empty = new Matrix(0, 0);
        readout.learn(of(update, shape.depth()), none, new Matrix(0, outputs));
        for (int l = 0; l < hidden.size(); l++) {
            hidden.get(l).learn(of(update, l + 1), empty, empty);
        }
        input.learn(of(update, 0), none, new int[0]);
        signal = null;
        every = null;
    }

    /** What the update does to W^layer, or to the read-out for layer = L. */
    private Consumer<Weights> of(Update update, int layer) {
        return weights -> update.apply(weights, shape.rate(layer));
    }

    /** The state between two steps: after {@link #learn}, before {@link #forward}. What the constructor draws is not saved again. */
    @Override
    public void persist(StateStream state) throws IOException {
        input.persist(state);
        for (Coupling coupling : hidden) {
            coupling.persist(state);
        }
        readout.persist(state);
        for (TestChunk chunk : chunks) {
            chunk.persist(state);
        }
        state.matrix(testAtStart);
        directionsAtStart = (int) state.integer(directionsAtStart);
        watching.persist(state);
    }

    private Fields columnsOf(Fields x, int[] chosen) {
        if (Arrays.equals(chosen, range(0, chosen.length))) {
            return x.view(0, chosen.length);
        }
        Fields y = work.columns(CHOSEN, chosen.length);
        backend.copyColumns(x, chosen, y);
        return y;
    }

    @Override
    public Kernels kernels() {
        TangentKernel kernel = tangentKernel(false);
        if (chunks.isEmpty()) {
            kernel.add(activity.features(), activity.slopes(), 0);
        }
        Activity training = activity.view(0, trained);
        for (TestChunk chunk : chunks) {
            chunk.addTo(kernel, training);
        }
        return kernel.kernels();
    }

    @Override
    public Matrix tangent(List<Matrix> features, List<Matrix> gradients) {
        return TangentKernel.tangent(shape, outputs, covariance.selectRows(range(0, trained)), features, gradients);
    }

    @Override
    public Supplier<Kernels> start() {
        if (chunks.isEmpty()) {
            Kernels fixed = kernels();
            return () -> fixed;
        }
        Activity training = activity.view(0, trained).copy();
        return () -> {
            TangentKernel kernel = tangentKernel(true);
            for (TestChunk chunk : chunks) {
                chunk.addStartTo(kernel, training);
            }
            return kernel.kernels();
        };
    }

    private TangentKernel tangentKernel(boolean atStart) {
        return new TangentKernel(backend, shape, hidden, readout, outputs, trained, covariance, atStart);
    }

    /** The first layer. */
    public InputCoupling input() {
        return input;
    }

    /** The read-out. */
    public Readout readout() {
        return readout;
    }

    @Override
    public int jointRank() {
        int largest = Math.max(input.weights().columns(), trained + outputs);
        for (Coupling coupling : hidden) {
            largest = Math.max(largest, coupling.jointRank());
        }
        return largest;
    }

    @Override
    public List<Coupling> couplings() {
        return List.copyOf(hidden);
    }

    private static int[] range(int from, int count) {
        return IntStream.range(from, from + count).toArray();
    }

    /** What a backward pass found: g̃ of every layer, in each coupling's coordinates and as fields for the first. */
    record Signal(Matrix delta, int[] batch, Fields firstGradient, Matrix[] gradients) {}
}
