package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.coupling.Baths;
import dmft.coupling.RankExhaustedException;
import dmft.coupling.Residual;
import dmft.coupling.World;
import dmft.model.Model;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Batches;
import dmft.train.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Solves the equations of the limit by iteration: sample paths in frozen order parameters, averages over the paths, new order parameters (E12).
 *
 * <p>With the order parameters and the outputs f(t) frozen, every path of every layer is independent of all others. So paths come in batches, of which one
 * is in memory at a time, and as many as the answer's accuracy asks for. The model is the same program as everywhere: only its couplings are frozen
 * ({@link World#paths}), and its error signal is that of the frozen outputs.
 */
final class SelfConsistent implements StateStream.Part {

    /** Order parameters that move by less than this part of their sampling noise have nothing more to tell. */
    private static final double BELOW_NOISE = 0.1;

    /** A change between iterations that draw their paths anew is by chance if it is no more than this many times the noise of one. */
    private static final double EXPLAINED = 2.5;

    /** Where changes do not fall below this part of the last, they have settled. */
    private static final double STEADY = 0.7;

    /** Iterations that are averaged where each draws its paths anew. */
    private static final int AVERAGED = 10;

    /** Averages of float32 fields of order one are no more stable than this. */
    private static final double ROUNDING = 1e-6;

    /** Pivots are good enough once the outputs of scouts change by less than this part of their size. */
    private static final double SCOUTED = 0.02;

    /** Tolerance of the first scouts. */
    private static final double SCOUTING = 0.1;

    /** Part of it that it is in the next round. */
    private static final double FINER = 0.7;

    private static final String OUTPUTS = "outputs";

    /** Part of the batches that is iterated with between passes of all; more where that would be few paths, at most {@link #COARSE_AT_MOST}. */
    private static final int COARSE = 16;

    private static final int COARSE_AT_MOST = 4;

    /** Paths for each direction below which a few batches do not tell what changes do: relu's derivative jumps. */
    private static final int COARSE_PATHS_PER_DIRECTION = 20;

    /** Part by which iterations with few batches lower the change of the outputs before all are asked again. */
    private static final double INNER = 0.1;

    private static final int INNER_LIMIT = 20;

    /** A change that has grown by this factor is none that leads to a fixed point. */
    private static final double RUNAWAY = 10;

    /** Times at which the causal pass tells its tangent kernel. */
    private static final int KERNEL_TIMES = 9;

    private final Problem problem;
    private final SolverSettings settings;
    private final Iteration iteration;
    private final World limit;
    private final Recording recording;
    private final Observer observer;
    private final int replica;
    private final ReplicaCheckpoint checkpoint;
    private final TrajectoryLog log = new TrajectoryLog();

    private final Baths baths;
    private final Mixing mixing;
    private final TangentGuess guess;
    private List<Matrix> outputs = new ArrayList<>(); // f(t) of the training examples, which drive
    private List<Matrix> testOutputs = new ArrayList<>();
    private List<Snapshot> snapshots = List.of();
    private final List<Map<String, Residual>> iterations = new ArrayList<>();
    private final double[] seconds; // of each step, all iterations together
    private boolean started;
    private boolean converged;
    private int averaged;
    private double lastChange = Double.POSITIVE_INFINITY; // of outputs
    private List<Matrix> rest = List.of(); // what all paths made of the state before this one, less what a few did
    private double enough; // r.m.s. change of outputs at which iterating with a few ends

    /**
     * A replica that has not begun, or goes on from its checkpoint.
     *
     * @param limit the limit, with the sites of a causal pass
     */
    SelfConsistent(
            Problem problem,
            SolverSettings settings,
            World limit,
            int replica,
            Observer observer,
            Recording recording,
            ReplicaCheckpoint checkpoint) {
        this.problem = problem;
        this.settings = settings;
        this.iteration = settings.iteration();
        this.limit = limit;
        this.replica = replica;
        this.observer = observer;
        this.recording = recording;
        this.checkpoint = checkpoint;
        int last = problem.training().steps();
        int looks = recording.has(Quantity.TWO_TIME)
                ? (int) Arrays.stream(recording.steps()).filter(t -> t <= last).count()
                : 0;
        this.baths = new Baths(last + 1, looks);
        this.mixing = new Mixing(iteration.mixing(), iteration.fresh() ? 0 : iteration.history());
        this.guess = new TangentGuess(problem);
        this.seconds = new double[last + 1];
    }

    /** Iterates until the order parameters are consistent, or gives up. */
    Trajectory run() {
        Trajectory trajectory;
        try {
            trajectory = iterateToTheEnd();
        } catch (RankExhaustedException e) {
            trajectory = log.ended(
                    Outcome.RANK_EXHAUSTED,
                    e.shortage()
                            + (started
                                    ? " in a batch of paths: raise solver.paths_at_once, or solver.samples to twice as"
                                            + " many as directions, or solver.tolerance"
                                    : " in the pass that iterations start from: raise solver.start_samples or"
                                            + " solver.tolerance"));
        }
        if (trajectory.outcome() != Outcome.INTERRUPTED) {
            checkpoint.finish(log);
        }
        return trajectory;
    }

    private Trajectory iterateToTheEnd() {
        boolean resumed = checkpoint.resume(this, log, new Matrix(0, 0));
        if (!resumed) {
            Trajectory trouble = iteration.start() == Iteration.Start.CAUSAL ? startCausally() : startLazily();
            if (trouble != null) {
                return trouble;
            }
            started = true;
            preparePoints();
            note();
        }
        started = true;
        while (!converged && iterations.size() < iteration.limit()) {
            if (!iterate()) {
                checkpoint.save(this, log, new Matrix(0, 0), true);
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
            String trouble = Dynamics.trouble(problem, outputs);
            if (!trouble.isEmpty()) {
                return log.ended(
                        Outcome.DIVERGED,
                        "iteration " + iterations.size() + ": " + trouble + ", or lower solver.mixing, now "
                                + iteration.mixing());
            }
            note();
            checkpoint.save(this, log, new Matrix(0, 0), observer.cancelled());
        }
        return converged ? log.ended(Outcome.COMPLETED, "") : log.ended(Outcome.NOT_CONVERGED, whatIsLeft());
    }

    private String whatIsLeft() {
        Map<String, Residual> last = iterations.getLast();
        String worst = OUTPUTS;
        for (Map.Entry<String, Residual> entry : last.entrySet()) {
            if (excess(entry.getValue()) > excess(Objects.requireNonNull(last.get(worst)))) {
                worst = entry.getKey();
            }
        }
        Residual left = Objects.requireNonNull(last.get(worst));
        return String.format(
                Locale.ROOT,
                "after %d iterations the change of %s is still %.1e (noise of %d paths: %.1e, wanted at most %.1e):"
                        + " solve again with more solver.iterations%s",
                iterations.size(),
                worst,
                left.change(),
                settings.samples(),
                left.noise(),
                limit(left),
                iteration.fresh()
                        ? ""
                        : ", a lower solver.mixing, now " + iteration.mixing() + ", or a longer solver.history, now "
                                + iteration.history());
    }

    /** How much a change may be at the end. */
    private double limit(Residual residual) {
        double asked = iteration.residual();
        return asked > 0 ? asked : Math.max(BELOW_NOISE * residual.noise(), ROUNDING);
    }

    private double excess(Residual residual) {
        double excess = residual.change() / limit(residual);
        return Double.isNaN(excess) ? Double.MAX_VALUE : excess;
    }

    /** Order parameters of a causal pass, and its outputs; what is wrong, if anything. */
    private @Nullable Trajectory startCausally() {
        Model model = Dynamics.model(problem.withoutTest(), limit.traced(baths));
        int last = problem.training().steps();
        Recording kernels = new Recording(Set.of(Quantity.KERNELS), Recording.denserAtTheStart(last, KERNEL_TIMES), 0);
        boolean[] stopped = new boolean[1];
        march(
                model,
                (t, f, test) -> {
                    outputs.add(f);
                    if (kernels.at(t)) {
                        guess.set(t, model.kernels().tangent());
                    }
                    double loss = Dynamics.meanLoss(
                            problem.training().loss(), f, problem.train().targets());
                    observer.onStep(replica, t, loss, Dynamics.rank(model));
                    stopped[0] = observer.cancelled()
                            || !Dynamics.trouble(problem, outputs).isEmpty();
                    return !stopped[0];
                },
                snapshot -> {});
        if (stopped[0]) {
            String trouble = Dynamics.trouble(problem, outputs);
            if (trouble.isEmpty()) {
                return log.ended(Outcome.INTERRUPTED, "interrupted"); // this pass is made anew when it goes on
            }
            outputs.removeLast();
            beginTests();
            log.replace(outputs, testOutputs, baths, seconds, List.of(), List.of());
            return log.ended(Outcome.DIVERGED, trouble);
        }
        baths.settle(limit.backend(), settings.tolerance());
        beginTests();
        return null;
    }

    /** Order parameters that stay as they are at the start, without responses; then a few paths find out what the fields span. */
    private @Nullable Trajectory startLazily() {
        Model model = Dynamics.model(problem.withoutTest(), limit.traced(baths));
        model.forward();
        Quantity looked = recording.has(Quantity.TWO_TIME) ? Quantity.TWO_TIME : Quantity.KERNELS;
        model.observe(0, new Recording(Set.of(looked), new int[] {0}, 0));
        Matrix kernel = model.kernels().tangent();
        guess.set(0, kernel);
        boolean[] every = new boolean[problem.training().steps() + 1];
        for (int t = 0; t < every.length; t++) {
            every[t] = recording.at(t);
        }
        baths.goOnLazily(lazySignals(kernel), every, limit.backend().workers());
        baths.settle(limit.backend(), scoutingTolerance(0));
        beginTests();
        double change = 1;
        double tolerance = scoutingTolerance(0);
        for (int n = 0; n < iteration.limit() && (change > SCOUTED || tolerance > settings.tolerance()); n++) {
            List<Matrix> before = List.copyOf(outputs);
            tolerance = scoutingTolerance(n);
            change = scout(tolerance);
            String trouble = Dynamics.trouble(problem, outputs);
            if (!trouble.isEmpty()) {
                log.replace(before, testOutputs, baths, seconds, List.of(), List.of());
                return log.ended(Outcome.DIVERGED, trouble);
            }
            if (observer.cancelled()) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
        }
        return null;
    }

    /** Directions much finer than what the next round will change are none that will still be there: rounds take up finer ones by and by. */
    private double scoutingTolerance(int round) {
        return Math.max(settings.tolerance(), SCOUTING * Math.pow(FINER, round));
    }

    /** Outputs of test points are not known before the first iteration. */
    private void beginTests() {
        for (Matrix f : outputs) {
            double[][] rows = new double[problem.tested()][f.columns()];
            for (double[] row : rows) {
                Arrays.fill(row, Double.NaN);
            }
            testOutputs.add(rows.length == 0 ? new Matrix(0, f.columns()) : Matrix.of(rows));
        }
    }

    /** Points that are only looked at find their law a layer at a time: a batch of paths for each lets the first iteration begin near it. */
    private void preparePoints() {
        int paths = settings.samples() / Math.ceilDiv(settings.samples(), batch());
        for (int l = 0; problem.tested() > 0 && l < problem.architecture().couplings(); l++) {
            baths.begin();
            follow(problem, limit.paths(baths, paths, 0), new PathAverages());
            baths.finish(limit.backend(), 1);
            baths.finishPoints(limit.backend(), 1);
        }
    }

    /** The lazy outputs f(t+1) = f(t) + (η/P) K(0) Δ(t); and of every pass what combines single outputs' signals to those it sends back. */
    private List<Matrix> lazySignals(Matrix kernel) {
        Training training = problem.training();
        int trained = problem.train().size();
        int each = problem.train().outputs();
        Batches batches = new Batches(trained, training.batchSize(), training.batchSeed());
        Matrix f = new Matrix(trained * each, 1);
        List<Matrix> signals = new ArrayList<>();
        for (int t = 0; t <= training.steps(); t++) {
            Matrix now = Dynamics.unflatten(f, each);
            outputs.add(now);
            if (t == training.steps()) {
                signals.add(recording.at(t) ? Matrix.identity(trained * each) : new Matrix(trained * each, 0));
                break;
            }
            int[] batch = batches.next();
            Matrix delta = Dynamics.errorSignal(problem, now, batch);
            signals.add(recording.at(t) ? Matrix.identity(trained * each) : combination(delta, batch, trained));
            f = f.copy()
                    .addScaled(
                            training.learningRate() / batch.length,
                            Products.multiply(
                                    limit.backend().workers(), kernel, Dynamics.flatten(delta, batch, trained)));
        }
        return signals;
    }

    private static Matrix combination(Matrix delta, int[] batch, int trained) {
        Matrix combination = new Matrix(trained * delta.columns(), batch.length);
        for (int i = 0; i < batch.length; i++) {
            for (int c = 0; c < delta.columns(); c++) {
                combination.set(batch[i] * delta.columns() + c, i, delta.get(i, c));
            }
        }
        return combination;
    }

    /** An iteration with one batch of paths, which chooses the pivots anew; how far the outputs have moved, relative to their size. */
    private double scout(double tolerance) {
        baths.begin();
        PathAverages averages = new PathAverages();
        averages.begin();
        Model model = Dynamics.model(
                problem.withoutTest(), limit.withTolerance(tolerance).scouts(baths, limit.sites()));
        march(
                model,
                (t, f, test) -> {
                    averages.add(t, f, test);
                    return true;
                },
                snapshot -> {});
        baths.settle(limit.backend(), tolerance);
        List<Matrix> next = guess.solve(limit.backend().workers(), outputs, averages.trainOutputs());
        double moved = 0;
        double size = 0;
        for (int t = 0; t < next.size(); t++) {
            Matrix step = next.get(t).copy().addScaled(-1, outputs.get(t));
            moved += Arrays.stream(step.columnSquares()).sum();
            size += Arrays.stream(next.get(t).columnSquares()).sum();
            outputs.set(t, outputs.get(t).copy().addScaled(iteration.mixing(), step));
        }
        return Math.sqrt(moved / Math.max(size, Double.MIN_NORMAL));
    }

    /** One iteration; false if it was cancelled, and then nothing has changed. */
    private boolean iterate() {
        int batches = Math.ceilDiv(settings.samples(), batch());
        int paths = settings.samples() / batches;
        if (!rest.isEmpty() && !refine(coarse(batches, paths), paths)) {
            return false;
        }
        rest = List.of(); // what follows may be cancelled, and must not be refined twice
        int coarse = coarse(batches, paths);
        long origin = iteration.fresh() ? (long) iterations.size() * settings.samples() : 0;
        baths.begin();
        PathAverages averages = new PathAverages();
        List<Matrix> part = List.of();
        Model last = null;
        for (int b = 0; b < batches; b++) {
            if (observer.cancelled()) {
                return false;
            }
            last = follow(problem, limit.paths(baths, paths, origin + (long) b * paths), averages);
            observer.onPaths(replica, iterations.size(), (b + 1.0) / batches);
            if (b + 1 == coarse) {
                part = found(coarse, averages);
            }
        }
        List<Matrix> whole = found(batches, averages);
        baths.finishPoints(limit.backend(), batches);
        Residual ofOutputs = averages.trainResidual(outputs);
        Map<String, Residual> residuals = new LinkedHashMap<>();
        residuals.put(OUTPUTS, ofOutputs);
        if (problem.tested() > 0) {
            residuals.put("test outputs", averages.testResidual(testOutputs));
        }
        residuals.putAll(baths.residuals(limit.backend(), batches));
        iterations.add(residuals);
        judge(residuals);
        rest = coarse == 0 || converged ? List.of() : Mixing.difference(whole, part);
        enough = INNER * Math.max(ofOutputs.change(), BELOW_NOISE * ofOutputs.noise());
        List<Matrix> state = state();
        set(averaged > 1 ? Mixing.damped(state, whole, 1.0 / averaged) : mixing.next(state, whole));
        testOutputs = averaged > 1
                ? Mixing.damped(testOutputs, averages.testOutputs(), 1.0 / averaged)
                : averages.testOutputs();
        if (last != null) {
            List<Snapshot> now = averages.snapshots(last);
            snapshots = averaged > 1 ? PathAverages.mean(snapshots, now, averaged, last) : now;
        }
        observer.onIteration(replica, iterations.size(), residuals);
        return true;
    }

    /** How many batches are iterated with between passes of all; none where it does not pay. */
    private int coarse(int batches, int paths) {
        int needed = Math.ceilDiv(COARSE_PATHS_PER_DIRECTION * baths.jointRank(), paths);
        int coarse = Math.max(needed, Math.ceilDiv(batches, COARSE));
        return iteration.fresh() || coarse > batches / COARSE_AT_MOST ? 0 : coarse;
    }

    /**
     * Iterates with the first few batches alone, and adds what the others made of the difference: x ← G_part(x) + [G − G_part](x₀). Few paths tell how order
     * parameters answer to one another as well as many do, so that most of the way is made at a fraction of the cost.
     *
     * @return false if it was cancelled, and then nothing has changed
     */
    private boolean refine(int coarse, int paths) {
        List<Matrix> before = state();
        Mixing.Memory memory = mixing.memory();
        double change = Double.POSITIVE_INFINITY;
        double first = Double.MAX_VALUE;
        for (int n = 0; n < INNER_LIMIT && change > enough; n++) {
            baths.begin();
            PathAverages averages = new PathAverages();
            for (int b = 0; b < coarse; b++) {
                if (observer.cancelled()) {
                    set(before);
                    mixing.restore(memory);
                    return false;
                }
                follow(problem.withoutTest(), limit.paths(baths, paths, (long) b * paths), averages);
            }
            List<Matrix> out = found(coarse, averages);
            for (int i = 0; i < out.size(); i++) {
                out.get(i).addScaled(1, rest.get(i));
            }
            List<Matrix> state = state();
            List<Matrix> moved = Mixing.difference(out, state);
            change = rootMeanSquare(moved.subList(state.size() - outputs.size(), state.size()));
            if (!(change <= RUNAWAY * first)) {
                set(before); // a few paths lead astray: all of them go on from where they were
                mixing.restore(memory);
                return true;
            }
            first = Math.min(first, change);
            set(mixing.next(state, out));
        }
        return true;
    }

    private static double rootMeanSquare(List<Matrix> matrices) {
        double sum = 0;
        int count = 0;
        for (Matrix m : matrices) {
            sum += Arrays.stream(m.columnSquares()).sum();
            count += m.rows() * m.columns();
        }
        return Math.sqrt(sum / count);
    }

    /** What is iterated: the baths' coordinates, then f(t). */
    private List<Matrix> state() {
        List<Matrix> state = new ArrayList<>(baths.state());
        state.addAll(outputs);
        return state;
    }

    private void set(List<Matrix> state) {
        int size = state.size() - outputs.size();
        baths.set(state.subList(0, size));
        outputs = new ArrayList<>(state.subList(size, state.size()));
    }

    /** What batches of paths make of the state. */
    private List<Matrix> found(int batches, PathAverages averages) {
        baths.finish(limit.backend(), batches);
        List<Matrix> found = new ArrayList<>(baths.next());
        found.addAll(guess.solve(limit.backend().workers(), outputs, averages.trainOutputs()));
        return found;
    }

    /** Tells whether an iteration with these residuals is the last. */
    private void judge(Map<String, Residual> residuals) {
        if (iteration.fresh()) {
            double change = Objects.requireNonNull(residuals.get(OUTPUTS)).change();
            double noise = Objects.requireNonNull(residuals.get(OUTPUTS)).noise();
            // What the draws of one iteration do is passed on to the next, so that changes settle above the noise of a
            // single one.
            boolean settled = change <= EXPLAINED * noise || (iterations.size() > 2 && change >= STEADY * lastChange);
            boolean runsAway = averaged > 0 && change > RUNAWAY * Math.max(lastChange, noise);
            averaged = !runsAway && (averaged > 0 || settled) ? averaged + 1 : 0;
            lastChange = change;
            converged = averaged == AVERAGED;
        } else {
            converged = residuals.values().stream().allMatch(r -> r.change() <= limit(r));
        }
    }

    /** Paths that are followed at once. */
    private int batch() {
        return Cost.pathsAtOnce(settings, baths.jointRank());
    }

    /** A batch of paths through the whole training. */
    private Model follow(Problem what, World paths, PathAverages averages) {
        Model model = Dynamics.model(what, paths);
        averages.begin();
        march(
                model,
                (t, f, test) -> {
                    averages.add(t, f, test);
                    return true;
                },
                averages::add);
        return model;
    }

    /** Sees outputs of every step and says whether to go on. */
    private interface Visitor {
        boolean see(int t, Matrix train, Matrix test);
    }

    /** Sees what was taken down. */
    private interface Looker {
        void see(Snapshot snapshot);
    }

    /** One pass through time, driven by the error signals of the outputs here. */
    private void march(Model model, Visitor visitor, Looker looker) {
        Training training = problem.training();
        double gamma0 = problem.architecture().gamma0();
        Batches batches = new Batches(problem.train().size(), training.batchSize(), training.batchSeed());
        Matrix start = null;
        for (int t = 0; ; t++) {
            long clock = System.nanoTime();
            Model.Outputs now = model.forward();
            start = start == null ? now.train() : start;
            boolean goesOn = visitor.see(
                    t,
                    Dynamics.centred(now.train(), start, gamma0),
                    Dynamics.centred(now.test(), now.testAtStart(), gamma0));
            if (!goesOn) {
                return;
            }
            if (recording.at(t)) {
                looker.see(model.observe(t, recording));
            }
            if (t < training.steps()) {
                int[] batch = batches.next();
                model.backward(Dynamics.errorSignal(problem, outputs.get(t), batch), batch);
                model.learn(training.learningRate() * gamma0 / batch.length);
            }
            seconds[t] += (System.nanoTime() - clock) * 1e-9;
            if (t == training.steps()) {
                return;
            }
        }
    }

    private void note() {
        log.replace(outputs, testOutputs, baths, seconds, snapshots, iterations);
    }

    /** The state between two iterations. */
    @Override
    public void persist(StateStream state) throws IOException {
        baths.persist(state);
        mixing.persist(state);
        guess.persist(state);
        outputs = Mixing.persisted(state, outputs);
        testOutputs = Mixing.persisted(state, testOutputs);
        for (int t = 0; t < seconds.length; t++) {
            seconds[t] = state.real(seconds[t]);
        }
        rest = Mixing.persisted(state, rest);
        enough = state.real(enough);
        averaged = (int) state.integer(averaged);
        lastChange = state.real(lastChange);
        converged = state.integer(converged ? 1 : 0) == 1;
        if (state.isRestoring()) {
            iterations.clear();
            iterations.addAll(log.trajectory().iterations());
            snapshots = log.trajectory().snapshots();
        }
    }
}
