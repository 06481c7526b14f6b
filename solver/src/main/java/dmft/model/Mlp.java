package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.coupling.InputCoupling;
import dmft.coupling.Readout;
import dmft.coupling.World;
import dmft.order.Quantity;
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

    /** A chunk takes at most this part of the sites' directions, so that test points do not exhaust what training needs. */
    private static final int CHUNK_SHARE = 8;

    private final MlpShape shape;
    private final Backend backend;
    private final int outputs;
    private final int trained; // examples that go through together
    private final int tested;
    private final Inputs inputs;
    private final InputCoupling input;
    private final List<Coupling> hidden = new ArrayList<>(); // W^1 … W^{L-1}
    private final Readout readout;
    private final Activity activity;
    private final List<InputCoupling> gates = new ArrayList<>(); // of a gated linear network
    private final List<TestChunk> chunks = new ArrayList<>();
    private final Matrix[] coordinates; // of φ(h^l) in W^l, from the last forward pass
    private final Layers layers;
    private final BackwardPass back;
    private @Nullable Signal signal;
    private @Nullable EverySignal every;
    private final MlpObserver watching;
    private int[] present; // examples of the last forward pass
    private boolean forgetful; // the matrices of the start vanish after the first step
    private Matrix testAtStart = new Matrix(0, 0);
    private int directionsAtStart;

    /**
     * A network at its initialisation, whose training examples all go through together.
     *
     * @param train inputs of the training examples, P rows
     * @param test inputs of the test points, possibly none
     */
    public Mlp(MlpShape shape, double[][] train, double[][] test, int outputs, World world) {
        this(shape, train, test, outputs, world, train.length);
    }

    /**
     * A network at its initialisation.
     *
     * @param train inputs of the training examples
     * @param test inputs of the test points, possibly none
     * @param together how many training examples go through together, at the start the first ones
     */
    public Mlp(MlpShape shape, double[][] train, double[][] test, int outputs, World world, int together) {
        this.shape = shape;
        this.backend = world.backend();
        this.outputs = outputs;
        this.trained = together;
        this.tested = test.length;
        this.present = Layers.range(together);
        this.inputs = new Inputs(shape, train, test, world, together < train.length);
        this.input = world.input(inputs.factor(), inputs.areBiased());
        for (int l = 1; l < shape.depth(); l++) {
            Coupling coupling = world.hidden(l, shape.weightScale(l), shape.biasScale(l));
            double left = shape.parameterisation().shareAtStart(shape, l);
            if (left < 1) {
                coupling.shrinkStart(left);
            }
            hidden.add(coupling);
        }
        this.forgetful = shape.parameterisation().vanishesAfterStep();
        this.coordinates = new Matrix[hidden.size()];
        int chunkSize = chunkSize(world.sites());
        boolean apart = world.evaluatesApart();
        int riding = apart ? Math.min(tested, chunkSize) : tested;
        this.activity = Activity.of(backend, shape, world.sites(), trained + riding);
        for (int from = 0; apart && from < tested; from += chunkSize) {
            int points = Math.min(tested - from, chunkSize);
            Activity own = from == 0 ? activity.view(trained, points) : activity.besides(points);
            chunks.add(chunk(from, points, own));
        }
        if (shape.gated()) {
            drawGates(world);
        }
        propagate();
        this.readout = world.readout(outputs, activity.lastFeatures().view(0, trained));
        this.layers = new Layers(backend, activity, hidden, readout, trained, outputs);
        this.back = BackwardPass.of(shape.rule(), layers, world);
        this.watching = new MlpObserver(shape, world);
    }

    /** Fixed gates of every layer: fields of the law of h¹ at the start. */
    private void drawGates(World world) {
        for (int l = 0; l < shape.depth(); l++) {
            gates.add(world.gate(l + 1, inputs.factor(), inputs.areBiased()));
        }
        int direct = chunks.isEmpty() ? activity.points() : trained;
        openGates(activity.view(0, direct), chunks.isEmpty() ? withTestPoints() : present);
        for (TestChunk chunk : chunks) {
            Activity own = chunk.activity();
            own.open((m, l) ->
                    inputs.evaluation(gates.get(l), chunk.first(), own.points()).forward(m));
        }
    }

    private void openGates(Activity direct, int[] examples) {
        if (!gates.isEmpty()) {
            direct.open((m, l) -> gates.get(l).forward(m, examples));
        }
    }

    /** Test points that go through a network of so many sites together. */
    public static int chunkSize(int sites) {
        return Math.clamp(sites / CHUNK_SHARE, 1, CHUNK);
    }

    private TestChunk chunk(int first, int points, Activity own) {
        List<Coupling.Evaluation> passes =
                hidden.stream().map(c -> c.evaluation(first, points)).toList();
        return new TestChunk(backend, first, inputs.evaluation(input, first, points), passes, own);
    }

    @Override
    public Outputs forward(int[] examples) {
        if (examples.length != trained) {
            throw new IllegalArgumentException(
                    examples.length + " examples, expected the " + trained + " that go through together");
        }
        if (!Arrays.equals(examples, present)) {
            present = examples.clone();
            openGates(activity.view(0, trained), present);
        }
        return forward();
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
            input.forward(activity.h(0), withTestPoints());
        } else {
            input.forward(activity.h(0).view(0, trained), present);
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

    /** The present examples, followed by test points where these ride along. */
    private int[] withTestPoints() {
        int[] rows = Arrays.copyOf(present, activity.points());
        for (int i = trained; i < rows.length; i++) {
            rows[i] = inputs.trained() + i - trained;
        }
        return rows;
    }

    @Override
    public void backward(Matrix delta, int[] batch) {
        EverySignal known = every;
        signal = known != null ? known.contracted(backend, delta, batch) : back.contracted(layers, delta, batch);
    }

    @Override
    public Snapshot observe(int step, Recording recording, Matrix delta) {
        EverySignal all = back.every(layers, delta);
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
                        shape.rule().isGradient() || !recording.has(Quantity.KERNELS)
                                ? all.g()
                                : trueGradients(training),
                        delta,
                        inputs.covariance(present, present),
                        outputs));
    }

    /** g of every single output of every training example, whatever signals training sends back. */
    private Fields[] trueGradients(Activity training) {
        TangentKernel kernel = tangentKernel(false);
        return kernel.gradients(training.slopes());
    }

    @Override
    public void learn(Update update) {
        Signal s = signal;
        if (s == null) {
            throw new IllegalStateException("learn needs a backward pass since the last learn");
        }
        if (forgetful) {
            for (int l = 1; l < shape.depth(); l++) {
                hidden.get(l - 1).shrinkStart(shape.parameterisation().shareAfterStep(shape, l));
            }
            forgetful = false;
            directionsAtStart = -1; // the start is told anew without them
        }
        readout.learn(of(update, shape.rate(shape.depth())), layers.features(shape.depth() - 1, s.batch), s.delta);
        for (int l = 0; l < hidden.size(); l++) {
            hidden.get(l)
                    .learn(
                            of(update, shape.rate(l + 1)),
                            of(update, shape.biasRate(l + 1)),
                            s.gradients[l],
                            coordinates[l].selectColumns(s.batch));
        }
        int[] examples = Arrays.stream(s.batch).map(i -> present[i]).toArray();
        input.learn(of(update, shape.rate(0)), of(update, shape.biasRate(0)), s.firstGradient, examples);
        signal = null;
        every = null;
    }

    @Override
    public void change(Update update) {
        Matrix empty = new Matrix(0, 0);
        readout.learn(of(update, shape.rate(shape.depth())), layers.none(), new Matrix(0, outputs));
        for (int l = 0; l < hidden.size(); l++) {
            hidden.get(l).learn(of(update, shape.rate(l + 1)), of(update, shape.biasRate(l + 1)), empty, empty);
        }
        input.learn(of(update, shape.rate(0)), of(update, shape.biasRate(0)), layers.none(), new int[0]);
        signal = null;
        every = null;
    }

    /** What the update does to weights of that relative rate. */
    private static Consumer<Weights> of(Update update, double rate) {
        return weights -> update.apply(weights, rate);
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
        forgetful = state.integer(forgetful ? 1 : 0) == 1;
        watching.persist(state);
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
        return TangentKernel.tangent(shape, outputs, inputs.covariance(present, present), features, gradients);
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
        Matrix covariance = inputs.covariance(inputs.withTestPoints(present), present);
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

    /** What a backward pass found: g̃ of every layer, in each coupling's coordinates and as fields for the first. */
    record Signal(Matrix delta, int[] batch, Fields firstGradient, Matrix[] gradients) {}
}
