package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.coupling.Coupling;
import dmft.coupling.RankExhaustedException;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.Mlp;
import dmft.model.MlpShape;
import dmft.model.Model;
import dmft.order.Recording;
import dmft.train.Batches;
import dmft.train.Loss;
import dmft.train.Training;
import java.util.List;

/**
 * Trains one network, infinite or finite, step by step: forward, Δ = −∂ℓ/∂f, backward, learn.
 *
 * <p>Nothing here knows which world the network lives in, so the limit and the finite networks it is compared with are trained by the same lines.
 */
public final class Dynamics {

    /** A loss that has grown by this factor will not come back. */
    private static final double DIVERGED = 1e6;

    private final Problem problem;
    private final World world;
    private final Method method;
    private final Observer observer;
    private final int replica;
    private final Recording recording;
    private final TrajectoryLog log;
    private final ReplicaCheckpoint checkpoint;

    /**
     * A training that has not begun and records outputs only.
     *
     * @param replica number told to the observer
     */
    public Dynamics(Problem problem, World world, int replica, Observer observer) {
        this(problem, world, replica, observer, Recording.NONE);
    }

    /** A training that has not begun. */
    public Dynamics(Problem problem, World world, int replica, Observer observer, Recording recording) {
        this(problem, world, Method.CAUSAL, replica, observer, recording, ReplicaCheckpoint.NONE);
    }

    /** A training that has not begun, or goes on from its checkpoint if there is one. */
    Dynamics(
            Problem problem,
            World world,
            Method method,
            int replica,
            Observer observer,
            Recording recording,
            ReplicaCheckpoint checkpoint) {
        this.problem = problem;
        this.world = world;
        this.method = method;
        this.replica = replica;
        this.observer = observer;
        this.recording = recording;
        this.checkpoint = checkpoint;
        this.log = new TrajectoryLog();
    }

    /** Runs the whole training. */
    public Trajectory run() {
        Trajectory trajectory = follow();
        if (trajectory.outcome() != Outcome.INTERRUPTED) {
            checkpoint.finish(log);
        }
        return trajectory;
    }

    private Trajectory follow() {
        try {
            return switch (method.at(problem.architecture().gamma0())) {
                case CAUSAL -> runTraining(model(world));
                case SELF_CONSISTENT ->
                    throw new IllegalArgumentException("an iteration is no single training: see " + Replica.class);
                case STATIC_NTK -> runByKernel(new TangentSource.Frozen(model(world)));
                case LEADING_ORDER ->
                    runByKernel(new LeadingOrder(
                            problem, world, problem.architecture().couplings(), this::model));
                case GRADIENT_INDEPENDENCE ->
                    runByKernel(new TangentSource.Independent(
                            model(world.withoutResponses()),
                            problem.training().learningRate()
                                    * problem.architecture().gamma0()));
            };
        } catch (RankExhaustedException e) {
            return log.ended(Outcome.RANK_EXHAUSTED, e.getMessage() + " (stopped at step " + (log.steps() + 1) + ")");
        }
    }

    private Model model(World where) {
        return model(problem, where);
    }

    /** The problem's network at its initialisation. */
    static Model model(Problem problem, World where) {
        Examples tests = problem.test();
        double[][] points = tests == null ? new double[0][] : tests.inputs();
        return switch (problem.architecture()) {
            case MlpShape shape ->
                new Mlp(shape, problem.train().inputs(), points, problem.train().outputs(), where);
        };
    }

    /** Feature learning, γ0 &gt; 0. */
    private Trajectory runTraining(Model model) {
        Training training = problem.training();
        double gamma0 = problem.architecture().gamma0();
        Batches batches = new Batches(problem.train().size(), training.batchSize(), training.batchSeed());
        Matrix start = new Matrix(0, 0);
        boolean resumed = checkpoint.resume(model, log, start);
        int first = log.steps() + 1;
        for (int t = 0; t < first; t++) {
            batches.next();
        }
        Model.Outputs now = model.forward();
        if (!resumed) {
            start = now.train();
        }
        for (int t = first; ; t++) {
            String trouble = record(
                    t, centred(now.train(), start, gamma0), centred(now.test(), now.testAtStart(), gamma0), model);
            if (!trouble.isEmpty()) {
                return log.ended(Outcome.DIVERGED, trouble);
            }
            if (recording.at(t)) {
                log.add(model.observe(t, recording));
            }
            if (t == training.steps()) {
                return log.ended(Outcome.COMPLETED, "");
            }
            int[] batch = batches.next();
            model.backward(errorSignal(problem, log.train(t), batch), batch);
            model.learn(training.learningRate() * gamma0 / batch.length);
            boolean cancelled = observer.cancelled();
            checkpoint.save(model, log, start, cancelled);
            if (cancelled) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
            now = model.forward();
        }
    }

    /** f(t) − f(0) from γ0 f. */
    static Matrix centred(Matrix now, Matrix start, double gamma0) {
        return now.copy().addScaled(-1, start).scale(1 / gamma0);
    }

    /** An approximation whose outputs move by its tangent kernel: f(t+1) = f(t) + (η/P) K(t) Δ(t) (E8 – E10). */
    private Trajectory runByKernel(TangentSource source) {
        Training training = problem.training();
        int outputs = problem.train().outputs();
        int trained = problem.train().size();
        Batches batches = new Batches(trained, training.batchSize(), training.batchSeed());
        Matrix f = new Matrix(0, 0); // of all points, one below the other
        if (!checkpoint.resume(source, log, f)) {
            f = new Matrix((trained + problem.tested()) * outputs, 1);
        }
        int first = log.steps() + 1;
        for (int t = 0; t < first; t++) {
            batches.next();
        }
        for (int t = first; ; t++) {
            source.evaluate();
            Matrix points = unflatten(f, outputs);
            String trouble = record(
                    t,
                    points.block(0, 0, trained, outputs),
                    points.block(trained, 0, points.rows() - trained, outputs),
                    source.model());
            if (!trouble.isEmpty()) {
                return log.ended(Outcome.DIVERGED, trouble);
            }
            source.observe(t, recording).ifPresent(log::add);
            if (t == training.steps()) {
                return log.ended(Outcome.COMPLETED, "");
            }
            int[] batch = batches.next();
            Matrix delta = errorSignal(problem, log.train(t), batch);
            Matrix change =
                    Products.multiply(world.backend().workers(), source.tangent(), flatten(delta, batch, trained));
            f = f.copy().addScaled(training.learningRate() / batch.length, change);
            source.learn(delta, batch);
            boolean cancelled = observer.cancelled();
            checkpoint.save(source, log, f, cancelled);
            if (cancelled) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
        }
    }

    /** Δ of a batch as one column over the outputs of all training examples, zero for those that are not in it. */
    static Matrix flatten(Matrix delta, int[] batch, int trained) {
        int outputs = delta.columns();
        Matrix signal = new Matrix(trained * outputs, 1);
        for (int i = 0; i < batch.length; i++) {
            for (int c = 0; c < outputs; c++) {
                signal.set(batch[i] * outputs + c, 0, delta.get(i, c));
            }
        }
        return signal;
    }

    /** One row of outputs for each point. */
    static Matrix unflatten(Matrix f, int outputs) {
        Matrix points = new Matrix(f.rows() / outputs, outputs);
        for (int i = 0; i < f.rows(); i++) {
            points.set(i / outputs, i % outputs, f.get(i, 0));
        }
        return points;
    }

    /** Keeps the outputs of entry t, or says why the training must stop before it. */
    private String record(int t, Matrix trainOutputs, Matrix testOutputs, Model model) {
        Loss loss = problem.training().loss();
        double now = meanLoss(loss, trainOutputs, problem.train().targets());
        String trouble = trouble(problem, t, trainOutputs, t == 0 ? trainOutputs : log.train(0));
        if (!trouble.isEmpty() || !isFinite(testOutputs)) {
            return trouble.isEmpty() ? diverged(problem, t, now, now) : trouble;
        }
        log.add(trainOutputs, testOutputs, model);
        observer.onStep(replica, t, now, rank(model));
        return "";
    }

    /** Why outputs f(t) of the training examples are no training that goes on, or nothing. */
    static String trouble(Problem problem, List<Matrix> outputs) {
        for (int t = 0; t < outputs.size(); t++) {
            String trouble = trouble(problem, t, outputs.get(t), outputs.get(0));
            if (!trouble.isEmpty()) {
                return trouble;
            }
        }
        return "";
    }

    private static String trouble(Problem problem, int t, Matrix f, Matrix start) {
        Loss loss = problem.training().loss();
        double now = meanLoss(loss, f, problem.train().targets());
        double reference = meanLoss(loss, start, problem.train().targets());
        boolean grows = now > DIVERGED * Math.max(reference, 1e-12);
        return isFinite(f) && !grows ? "" : diverged(problem, t, now, reference);
    }

    private static String diverged(Problem problem, int t, double now, double reference) {
        return "training diverged at step " + t + " (loss " + now + ", at the start " + reference
                + "): lower training.learning_rate, now " + problem.training().learningRate();
    }

    private static boolean isFinite(Matrix m) {
        for (double[] row : m.toArray()) {
            for (double v : row) {
                if (!Double.isFinite(v)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Δ = −∂ℓ/∂f of the examples of a batch. */
    static Matrix errorSignal(Problem problem, Matrix f, int[] batch) {
        Matrix delta = new Matrix(batch.length, f.columns());
        double[] d = new double[f.columns()];
        double[][] rows = f.toArray();
        for (int i = 0; i < batch.length; i++) {
            problem.training()
                    .loss()
                    .negativeGradient(rows[batch[i]], problem.train().targets()[batch[i]], d);
            for (int c = 0; c < d.length; c++) {
                delta.set(i, c, d[c]);
            }
        }
        return delta;
    }

    /** 𝓛, the mean of ℓ over the examples. */
    static double meanLoss(Loss loss, Matrix f, double[][] targets) {
        double sum = 0;
        double[][] rows = f.toArray();
        for (int i = 0; i < rows.length; i++) {
            sum += loss.value(rows[i], targets[i]);
        }
        return sum / Math.max(rows.length, 1);
    }

    /** The largest number of directions of any coupling. */
    static int rank(Model model) {
        int rank = 0;
        for (Coupling coupling : model.couplings()) {
            rank = Math.max(rank, coupling.forwardRank() + coupling.backwardRank());
        }
        return rank;
    }
}
