package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.coupling.Baths;
import dmft.coupling.Coupling;
import dmft.coupling.Residual;
import dmft.model.Model;
import dmft.order.Factor;
import dmft.order.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one training has given so far, entry by entry. */
final class TrajectoryLog implements StateStream.Part {

    private final List<Matrix> train = new ArrayList<>();
    private final List<Matrix> test = new ArrayList<>();
    private final List<List<Solution.Rank>> ranks = new ArrayList<>();
    private final List<Double> seconds = new ArrayList<>();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private final List<Map<String, Residual>> iterations = new ArrayList<>();
    private Outcome outcome = Outcome.RUNNING;
    private String message = "";
    private int jointRank;
    private long clock = System.nanoTime();

    /** The last entry of time, or -1 if there is none. */
    int steps() {
        return train.size() - 1;
    }

    /** f(t) of the training examples. */
    Matrix train(int step) {
        return train.get(step);
    }

    void add(Matrix trainOutputs, Matrix testOutputs, Model model) {
        train.add(trainOutputs);
        test.add(testOutputs);
        List<Solution.Rank> now = new ArrayList<>();
        for (Coupling c : model.couplings()) {
            now.add(new Solution.Rank(c.name(), c.forwardRank(), c.backwardRank()));
        }
        ranks.add(now);
        jointRank = model.jointRank();
        long time = System.nanoTime();
        seconds.add((time - clock) * 1e-9);
        clock = time;
    }

    void add(Snapshot snapshot) {
        snapshots.add(snapshot);
    }

    /** Takes down the state of an iteration, in place of what was here. */
    void replace(
            List<Matrix> trainOutputs,
            List<Matrix> testOutputs,
            Baths baths,
            double[] ofSteps,
            List<Snapshot> taken,
            List<Map<String, Residual>> done) {
        train.clear();
        test.clear();
        ranks.clear();
        seconds.clear();
        snapshots.clear();
        iterations.clear();
        train.addAll(trainOutputs);
        test.addAll(testOutputs);
        for (int t = 0; t < trainOutputs.size(); t++) {
            List<Solution.Rank> now = new ArrayList<>();
            baths.ranks(t).forEach((name, rank) -> now.add(new Solution.Rank(name, rank[0], rank[1])));
            ranks.add(now);
            seconds.add(ofSteps[t]);
        }
        snapshots.addAll(taken);
        iterations.addAll(done);
        jointRank = baths.jointRank();
    }

    Trajectory ended(Outcome how, String why) {
        outcome = how;
        message = why;
        return trajectory();
    }

    Trajectory trajectory() {
        return new Trajectory(
                outcome,
                message,
                List.copyOf(train),
                List.copyOf(test),
                List.copyOf(ranks),
                List.copyOf(seconds),
                List.copyOf(snapshots),
                List.copyOf(iterations),
                jointRank);
    }

    @Override
    public void persist(StateStream state) throws IOException {
        outcome = Outcome.valueOf(state.text(outcome.name()));
        message = state.text(message);
        jointRank = (int) state.integer(jointRank);
        int entries = (int) state.integer(train.size());
        for (int t = 0; t < entries; t++) {
            matrix(state, train, t);
            matrix(state, test, t);
            double time = state.real(state.isRestoring() ? 0 : seconds.get(t));
            List<Solution.Rank> rank = ranks(state, state.isRestoring() ? List.of() : ranks.get(t));
            if (state.isRestoring()) {
                seconds.add(time);
                ranks.add(rank);
            }
        }
        int taken = (int) state.integer(snapshots.size());
        for (int i = 0; i < taken; i++) {
            Snapshot snapshot = snapshot(state, state.isRestoring() ? null : snapshots.get(i));
            if (state.isRestoring()) {
                snapshots.add(snapshot);
            }
        }
        int done = (int) state.integer(iterations.size());
        for (int i = 0; i < done; i++) {
            Map<String, Residual> residuals = residuals(state, state.isRestoring() ? Map.of() : iterations.get(i));
            if (state.isRestoring()) {
                iterations.add(residuals);
            }
        }
        clock = System.nanoTime();
    }

    private static Map<String, Residual> residuals(StateStream state, Map<String, Residual> saved) throws IOException {
        Map<String, Residual> result = new LinkedHashMap<>();
        List<Map.Entry<String, Residual>> entries = List.copyOf(saved.entrySet());
        int count = (int) state.integer(saved.size());
        for (int i = 0; i < count; i++) {
            Map.Entry<String, Residual> entry =
                    state.isRestoring() ? Map.entry("", new Residual(0, 0)) : entries.get(i);
            String name = state.text(entry.getKey());
            double change = state.real(entry.getValue().change());
            result.put(name, new Residual(change, state.real(entry.getValue().noise())));
        }
        return result;
    }

    private static void matrix(StateStream state, List<Matrix> matrices, int index) throws IOException {
        if (state.isRestoring()) {
            matrices.add(new Matrix(0, 0));
        }
        state.matrix(matrices.get(index));
    }

    private static List<Solution.Rank> ranks(StateStream state, List<Solution.Rank> ranks) throws IOException {
        List<Solution.Rank> result = new ArrayList<>();
        int count = (int) state.integer(ranks.size());
        for (int i = 0; i < count; i++) {
            Solution.Rank rank = state.isRestoring() ? new Solution.Rank("", 0, 0) : ranks.get(i);
            result.add(new Solution.Rank(state.text(rank.coupling()), (int) state.integer(rank.forward()), (int)
                    state.integer(rank.backward())));
        }
        return result;
    }

    private static Snapshot snapshot(StateStream state, @Nullable Snapshot saved) throws IOException {
        Snapshot s = saved == null
                ? new Snapshot(
                        0, List.of(), List.of(), null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                        List.of())
                : saved;
        int step = (int) state.integer(s.step());
        List<Matrix> features = matrices(state, s.features());
        List<Matrix> gradients = matrices(state, s.gradients());
        Matrix tangent = s.tangent();
        List<Matrix> tangents = matrices(state, tangent == null ? List.of() : List.of(tangent));
        return new Snapshot(
                step,
                features,
                gradients,
                tangents.isEmpty() ? null : tangents.get(0),
                factors(state, s.featureFactors()),
                factors(state, s.gradientFactors()),
                factors(state, s.featureResponses()),
                factors(state, s.gradientResponses()),
                factors(state, s.learned()),
                factors(state, s.preactivations()),
                factors(state, s.backpropagated()),
                matrices(state, s.alignments()));
    }

    private static List<Matrix> matrices(StateStream state, List<Matrix> matrices) throws IOException {
        List<Matrix> result = new ArrayList<>(matrices);
        int count = (int) state.integer(matrices.size());
        for (int i = 0; i < count; i++) {
            matrix(state, result, i);
        }
        return List.copyOf(result);
    }

    private static List<Factor> factors(StateStream state, List<Factor> factors) throws IOException {
        List<Factor> result = new ArrayList<>();
        int count = (int) state.integer(factors.size());
        for (int i = 0; i < count; i++) {
            Factor factor = state.isRestoring() ? new Factor(0, 0, new float[0]) : factors.get(i);
            result.add(new Factor(
                    (int) state.integer(factor.rows()),
                    (int) state.integer(factor.columns()),
                    state.floats(factor.values())));
        }
        return result;
    }
}
