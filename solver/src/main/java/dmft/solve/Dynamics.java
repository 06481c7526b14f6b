package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.coupling.RankExhaustedException;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.Mlp;
import dmft.model.MlpShape;
import dmft.model.Model;
import dmft.model.Rule;
import dmft.order.Recording;
import dmft.train.BatchPlan;
import dmft.train.Batches;
import dmft.train.Loss;
import dmft.train.Training;
import dmft.train.Update;

/**
 * Trains one network, infinite or finite, step by step: forward, Δ = −∂ℓ/∂f, backward, learn.
 *
 * <p>Nothing here knows which world the network lives in, so the limit and the finite networks it is compared with are trained by the same lines.
 */
public final class Dynamics {

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
                    runByKernel(new TangentSource.Independent(model(world.withoutResponses()), problem));
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
            case MlpShape shape -> {
                Rule rule = shape.rule();
                World world = rule.kind() == Rule.Kind.FEEDBACK_ALIGNMENT
                        ? where.withFixedFeedback(rule.correlation())
                        : where;
                yield new Mlp(
                        shape, problem.train().inputs(), points, problem.train().outputs(), world, problem.together());
            }
        };
    }

    /** Feature learning, γ0 &gt; 0. */
    private Trajectory runTraining(Model model) {
        Training training = problem.training();
        double gamma0 = problem.architecture().gamma0();
        Batches batches = training.batches().start(problem.train().size());
        Matrix start = new Matrix(0, 0);
        GradientFlow flow = flow(model, gamma0, start);
        StateStream.Part state = stream -> {
            model.persist(stream);
            flow.persist(stream);
        };
        boolean resumed = checkpoint.resume(state, log, start);
        int first = log.steps() + 1;
        for (int t = 0; t < first; t++) {
            batches.next();
        }
        if (resumed && training.flow().flows()) {
            flow.moveTo(training.learningRate() * first);
        }
        Model.Outputs now = model.forward(problem.present(first));
        if (!resumed) {
            start.grow(now.train().rows(), now.train().columns());
            if (!training.batches().isStream()) { // f(0) of examples to come is zero on average
                start.setBlock(0, 0, now.train());
            }
        }
        for (int t = first; ; t++) {
            String trouble = record(
                    t, centred(now.train(), start, gamma0), centred(now.test(), now.testAtStart(), gamma0), model);
            if (!trouble.isEmpty()) {
                return log.ended(Outcome.DIVERGED, trouble);
            }
            if (recording.at(t)) {
                log.add(model.observe(t, recording, Errors.errorSignals(problem, t, log.train(t))));
            }
            if (t == training.steps()) {
                return log.ended(Outcome.COMPLETED, "");
            }
            if (training.flow().flows()) {
                if (!flow.to(training.learningRate() * (t + 1))) {
                    return log.ended(Outcome.DIVERGED, tooStiff(t));
                }
            } else {
                int[] batch = batches.next();
                model.backward(Errors.errorSignal(problem, t, log.train(t), batch), batch);
                model.learn(training.update(t, gamma0 / batch.length));
            }
            boolean cancelled = observer.cancelled();
            checkpoint.save(state, log, start, cancelled);
            if (cancelled) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
            now = model.forward(problem.present(t + 1));
        }
    }

    /** The flow of a network's weights. */
    private GradientFlow flow(Model model, double gamma0, Matrix start) {
        Training training = problem.training();
        int[] all = BatchPlan.FULL.start(problem.train().size()).next();
        GradientFlow.Motion motion = new GradientFlow.Motion() {
            @Override
            public boolean derivative(Update update) {
                Matrix f = centred(model.forward().train(), start, gamma0);
                if (!Errors.isFinite(f)) {
                    return false;
                }
                model.backward(Errors.errorSignal(problem, 0, f, all), all);
                model.learn(update);
                return true;
            }

            @Override
            public void change(Update update) {
                model.change(update);
            }
        };
        return new GradientFlow(
                motion,
                gamma0 / all.length,
                training.optimizer().weightDecay(),
                gamma0 * training.flow().tolerance(),
                training.learningRate() * training.steps());
    }

    private String tooStiff(int step) {
        return "gradient flow came to a halt between steps " + step + " and " + (step + 1)
                + ": no step of its integrator is short enough; raise training.flow_tolerance, now "
                + problem.training().flow().tolerance()
                + ", or lower solver.tolerance, whose directions it must not see come and go";
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
        Batches batches = training.batches().start(trained);
        OutputVectors f =
                new OutputVectors((trained + problem.tested()) * outputs); // of all points, one below the other
        GradientFlow flow = flow(source, f);
        StateStream.Part state = stream -> {
            source.persist(stream);
            f.persist(stream);
            flow.persist(stream);
        };
        Matrix none = new Matrix(0, 0);
        checkpoint.resume(state, log, none);
        int first = log.steps() + 1;
        for (int t = 0; t < first; t++) {
            batches.next();
        }
        for (int t = first; ; t++) {
            source.evaluate();
            Matrix points = OutputVectors.unflatten(f.outputs(), outputs);
            String trouble = record(
                    t,
                    points.block(0, 0, trained, outputs),
                    points.block(trained, 0, points.rows() - trained, outputs),
                    source.model());
            if (!trouble.isEmpty()) {
                return log.ended(Outcome.DIVERGED, trouble);
            }
            source.observe(t, recording, Errors.errorSignals(problem, t, log.train(t)))
                    .ifPresent(log::add);
            if (t == training.steps()) {
                return log.ended(Outcome.COMPLETED, "");
            }
            if (training.flow().flows()) {
                if (!flow.to(training.learningRate() * (t + 1))) {
                    return log.ended(Outcome.DIVERGED, tooStiff(t));
                }
            } else {
                int[] batch = batches.next();
                Matrix delta = Errors.errorSignal(problem, t, log.train(t), batch);
                f.along(moved(source, delta, batch));
                training.update(t, 1.0 / batch.length).apply(f, 1); // K has the layers' rates
                source.learn(t, delta, batch);
            }
            boolean cancelled = observer.cancelled();
            checkpoint.save(state, log, none, cancelled);
            if (cancelled) {
                return log.ended(Outcome.INTERRUPTED, "interrupted");
            }
        }
    }

    /** K Δ of a batch. */
    private Matrix moved(TangentSource source, Matrix delta, int[] batch) {
        Matrix signal = OutputVectors.flatten(delta, batch, problem.train().size());
        return Products.multiply(world.backend().workers(), source.tangent(), signal);
    }

    /** The flow of outputs by a kernel that stays. */
    private GradientFlow flow(TangentSource source, OutputVectors f) {
        Training training = problem.training();
        int trained = problem.train().size();
        int outputs = problem.train().outputs();
        int[] all = BatchPlan.FULL.start(trained).next();
        GradientFlow.Motion motion = new GradientFlow.Motion() {
            @Override
            public boolean derivative(Update update) {
                Matrix now = OutputVectors.unflatten(f.outputs(), outputs).block(0, 0, trained, outputs);
                f.along(moved(source, Errors.errorSignal(problem, 0, now, all), all));
                update.apply(f, 1);
                return Errors.isFinite(now);
            }

            @Override
            public void change(Update update) {
                update.apply(f, 1);
            }
        };
        return new GradientFlow(
                motion, 1.0 / trained, 0, training.flow().tolerance(), training.learningRate() * training.steps());
    }

    /** Keeps the outputs of entry t, or says why the training must stop before it. */
    private String record(int t, Matrix trainOutputs, Matrix testOutputs, Model model) {
        Loss loss = problem.training().loss();
        double now = Errors.meanLoss(loss, trainOutputs, problem.targets(t));
        String trouble = Errors.trouble(problem, t, trainOutputs, t == 0 ? trainOutputs : log.train(0));
        if (!trouble.isEmpty() || !Errors.isFinite(testOutputs)) {
            return trouble.isEmpty() ? Errors.diverged(problem, t, now, now) : trouble;
        }
        log.add(trainOutputs, testOutputs, model);
        observer.onStep(replica, t, now, rank(model));
        return "";
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
