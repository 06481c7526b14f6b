package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.StateStream;
import dmft.coupling.Baths;
import dmft.coupling.RankExhaustedException;
import dmft.coupling.Residual;
import dmft.coupling.World;
import dmft.model.Model;
import dmft.order.Recording;
import dmft.order.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Solves the equations of the limit by iteration: sample paths in frozen order parameters (E12), averages over the paths, new order parameters (E13).
 *
 * <p>With the order parameters and the outputs f(t) frozen, every path of every layer is independent of all others. So paths come in batches, of which one
 * is in memory at a time, and as many as the answer's accuracy asks for. The model is the same program as everywhere: only its couplings are frozen
 * ({@link World#paths}), and its error signal is that of the frozen outputs.
 */
final class SelfConsistent implements StateStream.Part {

    /** A change between iterations that draw their paths anew is by chance if it is no more than this many times the noise of one. */
    private static final double EXPLAINED = 2.5;

    /** Where changes do not fall below this part of the last, they have settled. */
    private static final double STEADY = 0.7;

    /** A change that has grown by this factor is none that leads to a fixed point. */
    private static final double RUNAWAY = 10;

    private final Problem problem;
    private final SolverSettings settings;
    private final Iteration iteration;
    private final StopCriterion criterion;
    private final World limit;
    private final Recording recording;
    private final Observer observer;
    private final int replica;
    private final ReplicaCheckpoint checkpoint;
    private final TrajectoryLog log = new TrajectoryLog();

    private final OrderParameters parameters;
    private final Baths baths;
    private final Mixing mixing;
    private List<Snapshot> snapshots = List.of();
    private final List<Map<String, Residual>> iterations = new ArrayList<>();
    private boolean started;
    private boolean converged;
    private int averaged;
    private double lastChange = Double.POSITIVE_INFINITY; // of outputs
    private List<Matrix> rest = List.of(); // what all paths but the first batch add, where it is mixed
    private List<Matrix> outputs = List.of(); // what is shown: those that drive, or their mean
    private double lastWorst = Double.POSITIVE_INFINITY; // change of all, in multiples of what it may be at the end

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
        this.criterion = new StopCriterion(problem, settings);
        this.limit = limit;
        this.replica = replica;
        this.observer = observer;
        this.recording = recording;
        this.checkpoint = checkpoint;
        this.parameters = new OrderParameters(problem, limit, recording, observer);
        this.baths = parameters.baths();
        this.mixing = new Mixing(iteration.mixing(), iteration.remembered());
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
            IterationStart start = new IterationStart(problem, settings, limit, recording, parameters);
            IterationStart.Trouble trouble = iteration.start() == Iteration.Start.CAUSAL
                    ? start.causal(observer, replica)
                    : start.lazy(observer, replica);
            parameters.beginTests();
            if (trouble != null) {
                if (trouble.outcome() == Outcome.DIVERGED) {
                    note();
                }
                return log.ended(trouble.outcome(), trouble.message());
            }
            started = true;
            if (!preparePoints()) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
            note();
            checkpoint.save(this, log, new Matrix(0, 0), observer.cancelled());
        }
        started = true;
        while (!converged && iterations.size() < iteration.limit()) {
            if (!iterate()) {
                checkpoint.save(this, log, new Matrix(0, 0), true);
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
            String trouble = Errors.trouble(problem, parameters.outputs());
            if (!trouble.isEmpty()) {
                return log.ended(
                        Outcome.DIVERGED,
                        "iteration " + iterations.size() + ": " + trouble
                                + (rest.isEmpty() ? "" : ", or lower solver.mixing, now " + iteration.mixing()));
            }
            note();
            checkpoint.save(this, log, new Matrix(0, 0), observer.cancelled());
        }
        return converged
                ? log.ended(Outcome.COMPLETED, "")
                : log.ended(Outcome.NOT_CONVERGED, criterion.whatIsLeft(iterations, averaged));
    }

    /**
     * Points that are only looked at find their law a layer at a time: a batch of paths for each lets the first iteration begin near it. False if it was
     * cancelled.
     */
    private boolean preparePoints() {
        int paths = settings.samples() / Math.ceilDiv(settings.samples(), batch());
        for (int l = 0; problem.tested() > 0 && l < problem.architecture().couplings(); l++) {
            baths.begin();
            if (parameters.follow(problem, limit.paths(baths, paths, 0), new PathAverages()) == null) {
                return false;
            }
            baths.finish(limit.backend(), 1);
            baths.finishPoints(limit.backend(), 1);
        }
        return true;
    }

    /**
     * One iteration; false if it was cancelled, and then order parameters are as before.
     *
     * <p>All batches go through the training in frozen order parameters x: G(x), of which the first batch alone makes G₁(x). The next x is the solution of x' = G₁(x') + [G − G₁](x),
     * which one more pass of the first batch finds without iterating, for by causality its own averages can be its order parameters. Few paths tell how order
     * parameters answer to one another nearly as well as many do, so what is left changes little from x to x'.
     */
    private boolean iterate() {
        int batches = Math.ceilDiv(settings.samples(), batch());
        int paths = settings.samples() / batches;
        long origin = iteration.fresh() ? freshOrigin() : 0;
        Passed passed = pass(batches, paths, origin);
        if (passed == null) {
            return false;
        }
        advance(limit.paths(baths, paths, origin), passed);
        List<Matrix> now = parameters.outputs();
        outputs = averaged > 1 ? Mixing.damped(outputs, copies(now), 1.0 / averaged) : now;
        observer.onIteration(replica, iterations.size(), iterations.getLast());
        return true;
    }

    private static List<Matrix> copies(List<Matrix> matrices) {
        return new ArrayList<>(matrices.stream().map(Matrix::copy).toList());
    }

    /**
     * What a pass of all batches came to.
     *
     * @param first G₁(x)
     * @param whole G(x)
     */
    private record Passed(List<Matrix> first, List<Matrix> whole) {}

    /** All batches through the training, or null if it was cancelled. No batch's fields outlive it: the next one needs the room. */
    private @Nullable Passed pass(int batches, int paths, long origin) {
        baths.begin();
        PathAverages averages = new PathAverages();
        List<Matrix> first = List.of();
        List<Matrix> whole = List.of();
        for (int b = 0; b < batches; b++) {
            World batch = limit.paths(baths, paths, origin + (long) b * paths);
            int done = iterations.size();
            whole = follow(batch, averages, b == batches - 1 ? batches : 0);
            if (whole == null) {
                return null;
            }
            if (b == 0) {
                first = batches == 1 ? copies(whole) : parameters.found(1, averages);
            }
            observer.onPaths(replica, done, (b + 1.0) / batches);
        }
        return new Passed(first, whole);
    }

    /** A batch; what all of them came to if it is the last of so many, else nothing; null if it was cancelled. */
    private @Nullable List<Matrix> follow(World batch, PathAverages averages, int lastOf) {
        Model model = parameters.follow(problem, batch, averages);
        if (model == null || lastOf == 0) {
            return model == null ? null : List.of();
        }
        List<Matrix> whole = parameters.found(lastOf, averages);
        conclude(model, averages, lastOf);
        return whole;
    }

    /** Residuals of an iteration, and what it has to show; after {@link OrderParameters#found}. */
    private void conclude(Model model, PathAverages averages, int batches) {
        baths.finishPoints(limit.backend(), batches);
        baths.setLooks();
        Map<String, Residual> residuals = new LinkedHashMap<>();
        residuals.put(StopCriterion.OUTPUTS, averages.trainResidual(parameters.outputs()));
        if (problem.tested() > 0) {
            residuals.put("test outputs", averages.testResidual(parameters.testOutputs()));
        }
        residuals.putAll(baths.residuals(limit.backend(), batches));
        iterations.add(residuals);
        judge(residuals);
        parameters.setTestOutputs(
                averaged > 1
                        ? Mixing.damped(parameters.testOutputs(), averages.testOutputs(), 1.0 / averaged)
                        : averages.testOutputs());
        List<Snapshot> now = averages.snapshots(model);
        snapshots = averaged > 1 ? PathAverages.mean(snapshots, now, averaged, model) : now;
    }

    /**
     * Goes to the next x. What is mixed is the rest: x itself is consistent along time with some rest, and a mixture of two would not be. The pass is not cut
     * short when the solve is cancelled: it is what makes an iteration of all batches worth keeping.
     *
     * @param batch the first batch of paths
     */
    private void advance(World batch, Passed passed) {
        Map<String, Residual> residuals = iterations.getLast();
        double worst = criterion.worst(residuals);
        boolean stuck = worst > STEADY * lastWorst;
        lastWorst = worst;
        if (problem.architecture().kinked() && stuck && criterion.outputsRest(residuals)) {
            // Responses of a batch jump here, and x' has the jumps of its paths in full: those of all are smaller.
            parameters.set(passed.whole);
            rest = List.of();
            mixing.forget();
            return;
        }
        List<Matrix> found = passed.whole;
        for (int i = 0; i < found.size(); i++) {
            found.get(i).addScaled(-1, passed.first.get(i)); // in place: these are large
        }
        passed.first.clear(); // for the same reason
        boolean mixes = !iteration.fresh() && (iteration.mixing() < 1 || iteration.remembered() > 0);
        List<Matrix> next = mixes && !rest.isEmpty() ? mixing.next(rest, found) : found;
        rest = mixes ? next : List.of();
        parameters.run(batch, next, () -> false);
        parameters.set(parameters.state()); // which keeps weak directions above their floors
    }

    /** First site of an iteration that draws anew; a stream has 2³⁴ sites, and after hundreds of iterations it may begin again. */
    private long freshOrigin() {
        long draws = NormalStream.SITES / settings.samples();
        return iterations.size() % draws * settings.samples();
    }

    /** Tells whether an iteration with these residuals is the last. */
    private void judge(Map<String, Residual> residuals) {
        if (iteration.fresh()) {
            double change = StopCriterion.ofOutputs(residuals).change();
            double noise = StopCriterion.ofOutputs(residuals).noise();
            // What the draws of one iteration do is passed on to the next, so that changes settle above the noise of a
            // single one.
            boolean settled = change <= EXPLAINED * noise || (iterations.size() > 2 && change >= STEADY * lastChange);
            boolean runsAway = averaged > 0 && change > RUNAWAY * Math.max(lastChange, noise);
            averaged = !runsAway && (averaged > 0 || settled) ? averaged + 1 : 0;
            lastChange = change;
            converged = averaged == Iteration.AVERAGED;
        } else {
            converged = criterion.reached(residuals);
        }
    }

    /** Paths that are followed at once. */
    private int batch() {
        return Cost.pathsAtOnce(problem, settings, baths.jointRank());
    }

    private void note() {
        parameters.note(log, outputs.isEmpty() ? parameters.outputs() : outputs, snapshots, iterations);
    }

    /** The state between two iterations. */
    @Override
    public void persist(StateStream state) throws IOException {
        parameters.persist(state);
        mixing.persist(state);
        averaged = (int) state.integer(averaged);
        lastChange = state.real(lastChange);
        lastWorst = state.real(lastWorst);
        rest = Mixing.persisted(state, rest);
        outputs = Mixing.persisted(state, outputs);
        converged = state.integer(converged ? 1 : 0) == 1;
        if (state.isRestoring()) {
            iterations.clear();
            iterations.addAll(log.trajectory().iterations());
            snapshots = log.trajectory().snapshots();
        }
    }
}
