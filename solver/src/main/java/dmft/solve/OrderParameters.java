package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.coupling.Baths;
import dmft.coupling.Residual;
import dmft.coupling.World;
import dmft.model.Model;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Batches;
import dmft.train.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@link SelfConsistent} iterates, and the passes of sample paths that are driven by it: the couplings' order parameters ({@link Baths}) and the outputs
 * f(t) of the training examples. Outputs of test points ride along.
 */
final class OrderParameters implements StateStream.Part {

    private final Problem problem;
    private final World limit;
    private final Recording recording;
    private final Observer observer;
    private final Baths baths;
    private List<Matrix> outputs = new ArrayList<>();
    private List<Matrix> testOutputs = new ArrayList<>();
    private final double[] seconds; // of each step, all passes together

    OrderParameters(Problem problem, World limit, Recording recording, Observer observer) {
        this.observer = observer;
        this.problem = problem;
        this.limit = limit;
        this.recording = recording;
        int last = problem.training().steps();
        this.baths = new Baths(last + 1, recording.looks(last));
        this.seconds = new double[last + 1];
    }

    Baths baths() {
        return baths;
    }

    /** f(t) of the training examples, which drive; a start adds to it step by step. */
    List<Matrix> outputs() {
        return outputs;
    }

    List<Matrix> testOutputs() {
        return testOutputs;
    }

    void setTestOutputs(List<Matrix> next) {
        testOutputs = next;
    }

    /** Outputs of test points are not known before the first iteration. */
    void beginTests() {
        for (Matrix f : outputs) {
            double[][] rows = new double[problem.tested()][f.columns()];
            for (double[] row : rows) {
                Arrays.fill(row, Double.NaN);
            }
            testOutputs.add(rows.length == 0 ? new Matrix(0, f.columns()) : Matrix.of(rows));
        }
    }

    /** What is iterated: the baths' coordinates, then f(t). */
    List<Matrix> state() {
        List<Matrix> state = new ArrayList<>(baths.state());
        state.addAll(outputs);
        return state;
    }

    void set(List<Matrix> state) {
        int size = state.size() - outputs.size();
        baths.set(state.subList(0, size));
        outputs = new ArrayList<>(state.subList(size, state.size()));
    }

    /** Drops the outputs from the step on at which the training has gone wrong. */
    void keepSound() {
        int sound = outputs.size();
        while (sound > 0 && !Errors.trouble(problem, outputs.subList(0, sound)).isEmpty()) {
            sound--;
        }
        outputs = new ArrayList<>(outputs.subList(0, sound));
    }

    /** What batches of paths make of the state. */
    List<Matrix> found(int batches, PathAverages averages) {
        baths.finish(limit.backend(), batches);
        List<Matrix> found = new ArrayList<>(baths.next());
        found.addAll(averages.trainOutputs());
        return found;
    }

    /**
     * Order parameters that are consistent with a batch of paths and what all others add: the batch goes through the training once, and its own averages, together with the
     * rest, are the order parameters as it goes along (E13).
     *
     * @param world the batch
     * @param rest what other paths add to each matrix of {@link #state}; empty if there are none
     * @param stop asked at every step
     * @return false if it was stopped, and then nothing is consistent
     */
    boolean run(World world, List<Matrix> rest, BooleanSupplier stop) {
        baths.beginRunning(limit.backend(), rest);
        outputs = new ArrayList<>(outputs);
        int first = rest.size() - outputs.size();
        boolean[] stopped = new boolean[1];
        march(
                Dynamics.model(problem.withoutTest(), world),
                (t, f, test) -> {
                    outputs.set(t, rest.isEmpty() ? f : f.copy().addScaled(1, rest.get(first + t)));
                    stopped[0] = stop.getAsBoolean();
                    return !stopped[0]
                            && Double.isFinite(Arrays.stream(f.columnSquares()).sum());
                },
                snapshot -> {});
        return !stopped[0];
    }

    /** A batch of paths through the whole training; null if it was cancelled. */
    @Nullable
    Model follow(Problem what, World paths, PathAverages averages) {
        Model model = Dynamics.model(what, paths);
        averages.begin();
        boolean done = march(
                model,
                (t, f, test) -> {
                    averages.add(t, f, test);
                    return !observer.cancelled();
                },
                averages::add);
        return done ? model : null;
    }

    /** Sees outputs of every step and says whether to go on. */
    interface Visitor {
        boolean see(int t, Matrix train, Matrix test);
    }

    /** Sees what was taken down. */
    interface Looker {
        void see(Snapshot snapshot);
    }

    /**
     * One pass through time, driven by the error signals of the outputs here, which the visitor may still set when it sees those of the pass.
     *
     * @return true if the visitor let it come to the end
     */
    boolean march(Model model, Visitor visitor, Looker looker) {
        Training training = problem.training();
        double gamma0 = problem.architecture().gamma0();
        Batches batches = training.batches().start(problem.train().size());
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
                return false;
            }
            if (recording.at(t)) {
                looker.see(model.observe(t, recording, Errors.errorSignals(problem, t, outputs.get(t))));
            }
            if (t < training.steps()) {
                int[] batch = batches.next();
                model.backward(Errors.errorSignal(problem, t, outputs.get(t), batch), batch);
                model.learn(training.update(t, gamma0 / batch.length));
            }
            seconds[t] += (System.nanoTime() - clock) * 1e-9;
            observer.onPathStep();
            if (t == training.steps()) {
                return true;
            }
        }
    }

    /** Notes all of it as what there is so far. */
    void note(TrajectoryLog log, List<Matrix> shown, List<Snapshot> snapshots, List<Map<String, Residual>> iterations) {
        log.replace(shown, testOutputs, baths, seconds, snapshots, iterations);
    }

    @Override
    public void persist(StateStream state) throws IOException {
        baths.persist(state);
        outputs = Mixing.persisted(state, outputs);
        testOutputs = Mixing.persisted(state, testOutputs);
        for (int t = 0; t < seconds.length; t++) {
            seconds[t] = state.real(seconds[t]);
        }
    }
}
