package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import dmft.coupling.PivotLog;
import dmft.coupling.World;
import dmft.model.Model;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Batches;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Kernels to leading order in γ0²: X(t) = X⁰ + γ0² X¹(t) with X¹(t) = lim (X(ε, t) − X⁰)/ε² (E9).
 *
 * <p>X¹ is taken from networks that are followed exactly at small γ0 = ±ε and ±ε/2, each driven by its own errors, which are the lazy ones up to
 * O(ε²). With D(ε) the mean of (X − X⁰)/ε² over both signs,
 *
 * <pre>    X¹ = (4 D(ε/2) − D(ε))/3 + O(ε⁴)</pre>
 *
 * Odd orders are zero on average, but their sampling noise is of order 1/(ε√S); between a network and its mirror image at −ε it cancels. ε is so
 * small that fields move by {@link #MOVEMENT} of their size, and the tolerance shrinks with it.
 */
final class LeadingOrder implements TangentSource {

    /** Networks followed side by side. */
    static final int NETWORKS = 4;

    /** R.m.s. by which weights move at ε, in units of their own size, all layers together. */
    static final double MOVEMENT = 0.3;

    /** Of the two ε, as fractions of the larger one. */
    private static final double[] FRACTIONS = {1, 0.5};

    /** What D at each of them counts in X¹. */
    private static final double[] SHARES = {-1.0 / 3, 4.0 / 3};

    private final Problem problem;
    private final List<Run> runs = new ArrayList<>();
    private final List<Matrix> initial; // X⁰: Φ¹ … Φ^L, G¹ … G^L, K
    private List<Matrix> present = List.of(); // X⁰ + γ0² X¹(t)

    /** A network of the expansion. */
    private static final class Run implements StateStream.Part {

        private final Model model;
        private final double gamma0;
        private final double share; // of (X(t) − X⁰) in X¹
        private final Matrix start; // γ0 f(0)
        private final Supplier<Model.Kernels> initial; // X⁰ in terms of present fields
        private Matrix outputs = new Matrix(0, 0); // f(t)

        private Run(Model model, double gamma0, double share, Matrix start, Supplier<Model.Kernels> initial) {
            this.model = model;
            this.gamma0 = gamma0;
            this.share = share;
            this.start = start;
            this.initial = initial;
        }

        @Override
        public void persist(StateStream state) throws IOException {
            model.persist(state);
        }
    }

    /**
     * The networks at their start.
     *
     * @param models makes a network in a world
     */
    LeadingOrder(Problem problem, World world, int couplings, Function<World, Model> models) {
        this.problem = problem;
        World finer = world.withTolerance(
                Math.max(SolverSettings.SMALLEST_TOLERANCE, world.tolerance() * MOVEMENT * FRACTIONS[1]));
        double epsilon = 0;
        List<Matrix> start = List.of();
        for (int i = 0; i < FRACTIONS.length; i++) {
            List<PivotLog> logs =
                    Stream.generate(PivotLog::recording).limit(couplings).toList();
            List<PivotLog> replays = logs.stream().map(PivotLog::replay).toList();
            for (World half : List.of(finer.withLogs(logs), finer.mirrored().withLogs(replays))) {
                Model model = models.apply(half);
                Matrix outputs = model.forward().train();
                passEveryBack(model);
                if (start.isEmpty()) {
                    start = list(model.kernels());
                    epsilon = MOVEMENT
                            / movement(problem, start.getLast(), world.backend().workers());
                }
                double gamma0 = epsilon * FRACTIONS[i];
                runs.add(new Run(model, gamma0, SHARES[i] / (2 * gamma0 * gamma0), outputs, model.start()));
            }
        }
        this.initial = start;
    }

    /**
     * √(aᵀK⁰a) with a = (η/P) Σ_t Δ⁰(t) of lazy training: the r.m.s. by which all weights together move, in units of γ0 and of their own size; 1 where
     * that says nothing.
     */
    private static double movement(Problem problem, Matrix tangent, Workers workers) {
        int size = tangent.columns();
        int outputs = problem.train().outputs();
        Matrix kernel = tangent.block(0, 0, size, size);
        Batches batches = problem.training().batches().start(problem.train().size());
        Matrix a = new Matrix(size, 1);
        Matrix f = new Matrix(size, 1);
        for (int t = 0; t < problem.training().steps(); t++) {
            int[] batch = batches.next();
            Matrix delta = Errors.errorSignal(problem, t, OutputVectors.unflatten(f, outputs), batch);
            a.addScaled(
                    problem.training().rate(t) / batch.length,
                    OutputVectors.flatten(delta, batch, problem.train().size()));
            f = Products.multiply(workers, kernel, a);
        }
        double square = 0;
        for (int i = 0; i < size; i++) {
            square += a.get(i, 0) * f.get(i, 0);
        }
        return square > 0 && Double.isFinite(square) ? Math.sqrt(square) : 1;
    }

    /** Brings every g of the training examples into the bases, from the start on, so that none is drawn afresh at each step. */
    private void passEveryBack(Model model) {
        model.observe(0, Recording.NONE, Errors.noErrors(problem));
    }

    private static List<Matrix> list(Model.Kernels kernels) {
        List<Matrix> all = new ArrayList<>(kernels.features());
        all.addAll(kernels.gradients());
        all.add(kernels.tangent());
        return all;
    }

    @Override
    public Model model() {
        return runs.getFirst().model; // the one that moves most
    }

    @Override
    public void evaluate() {
        double square = problem.architecture().gamma0() * problem.architecture().gamma0();
        List<Matrix> sum = initial.stream().map(Matrix::copy).toList();
        for (Run run : runs) {
            run.outputs = Dynamics.centred(run.model.forward().train(), run.start, run.gamma0);
            passEveryBack(run.model);
            List<Matrix> now = list(run.model.kernels());
            List<Matrix> then = list(run.initial.get());
            for (int i = 0; i < sum.size(); i++) {
                sum.get(i).addScaled(square * run.share, now.get(i));
                sum.get(i).addScaled(-square * run.share, then.get(i));
            }
        }
        present = sum;
    }

    @Override
    public Optional<Snapshot> observe(int step, Recording recording, Matrix delta) {
        if (!recording.at(step)) {
            return Optional.empty();
        }
        int layers = (present.size() - 1) / 2;
        return Optional.of(new Snapshot(
                step,
                present.subList(0, layers).stream()
                        .map(LeadingOrder::ofTraining)
                        .toList(),
                present.subList(layers, 2 * layers).stream()
                        .map(LeadingOrder::ofTraining)
                        .toList(),
                ofTraining(tangent()),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of()));
    }

    /** Rows of the training examples, which come first. */
    private static Matrix ofTraining(Matrix kernel) {
        return kernel.block(0, 0, kernel.columns(), kernel.columns());
    }

    @Override
    public Matrix tangent() {
        return present.getLast();
    }

    /** Every network learns from errors of its own, not from those of the approximation. */
    @Override
    public void learn(int step, Matrix delta, int[] batch) {
        for (Run run : runs) {
            run.model.backward(Errors.errorSignal(problem, step, run.outputs, batch), batch);
            run.model.learn(problem.training().update(step, run.gamma0 / batch.length));
        }
    }

    @Override
    public void persist(StateStream state) throws IOException {
        for (Run run : runs) {
            run.persist(state);
        }
    }

    /**
     * Refuses what has no leading order here: fields, and what is told in their coordinates.
     *
     * @throws IllegalArgumentException if anything but kernels is to be recorded
     */
    static void requireKernelsOnly(Recording recording) {
        if (!recording.quantities().stream().allMatch(Quantity.KERNELS::equals)) {
            throw new IllegalArgumentException("to leading order in gamma0^2 there are kernels and outputs only, so "
                    + recording.quantities() + " cannot be recorded: record kernels, or nothing");
        }
    }
}
