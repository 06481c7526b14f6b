package dmft.solve;

import dmft.compute.Matrix;
import dmft.data.Examples;
import dmft.order.OrderParameters;
import dmft.train.Accuracy;
import dmft.train.Loss;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Means over independent replicas and the standard errors of these means. */
final class Replicas {

    private final Problem problem;
    private final List<Trajectory> replicas;
    private final int steps;

    private Replicas(Problem problem, List<Trajectory> replicas) {
        this.problem = problem;
        this.replicas = replicas;
        this.steps = replicas.stream().mapToInt(Trajectory::steps).min().orElse(-1);
    }

    static Solution combine(
            Problem problem, List<Trajectory> replicas, String backend, double seconds, List<String> warnings) {
        Trajectory worst = replicas.get(0);
        for (Trajectory replica : replicas) {
            if (worst.outcome() == Outcome.COMPLETED) {
                worst = replica;
            }
        }
        for (Trajectory replica : replicas) {
            // One that was stopped may go on, whatever became of the others: nothing is final yet.
            if (replica.outcome() == Outcome.INTERRUPTED) {
                worst = replica;
            }
        }
        boolean cutOff = worst.outcome() == Outcome.INTERRUPTED;
        return new Replicas(problem, cutOff ? farthest(replicas) : replicas)
                .solution(worst.outcome(), worst.message(), backend, seconds, warnings);
    }

    /** What there is while replicas still run. */
    static Solution soFar(
            Problem problem, List<Trajectory> replicas, String backend, double seconds, List<String> warnings) {
        return new Replicas(problem, farthest(replicas))
                .solution(Outcome.RUNNING, "the solve goes on", backend, seconds, warnings);
    }

    /** Replicas run a few at a time: of those begun, as many as give the most entries of time in all up to the last they share. */
    private static List<Trajectory> farthest(List<Trajectory> replicas) {
        List<Trajectory> ordered = replicas.stream()
                .sorted(Comparator.comparingInt(Trajectory::steps).reversed())
                .toList();
        int best = 1;
        for (int n = 2; n <= ordered.size(); n++) {
            if (n * (ordered.get(n - 1).steps() + 1)
                    > best * (ordered.get(best - 1).steps() + 1)) {
                best = n;
            }
        }
        return ordered.subList(0, best);
    }

    private Solution solution(Outcome outcome, String message, String backend, double seconds, List<String> warnings) {
        Examples test = problem.test();
        return new Solution(
                outcome,
                message,
                steps,
                replicas.size(),
                curves(problem.train(), false),
                test == null ? null : curves(test, true),
                largestRanks(replicas.stream().map(Replicas::lastRanks).toList()),
                history(),
                OrderParameters.of(replicas.stream().map(Trajectory::snapshots).toList()),
                convergence(),
                backend,
                seconds,
                warnings);
    }

    private List<Convergence> convergence() {
        return replicas.stream()
                .filter(replica -> !replica.iterations().isEmpty())
                .map(replica -> new Convergence(replica.outcome() == Outcome.COMPLETED, replica.iterations()))
                .toList();
    }

    private Curves curves(Examples examples, boolean isTest) {
        int n = replicas.size();
        int count = isTest ? examples.size() : problem.together();
        double[][][] outputs = new double[steps + 1][count][examples.outputs()];
        double @Nullable [][][] outputsError = n == 1 ? null : new double[steps + 1][count][examples.outputs()];
        double[] values = new double[n];
        for (int t = 0; t <= steps; t++) {
            for (int i = 0; i < count; i++) {
                for (int c = 0; c < examples.outputs(); c++) {
                    for (int r = 0; r < n; r++) {
                        values[r] = at(replicas.get(r), isTest, t).get(i, c);
                    }
                    outputs[t][i][c] = mean(values);
                    if (outputsError != null) {
                        outputsError[t][i][c] = standardError(values);
                    }
                }
            }
        }
        IntFunction<double[][]> labels = t -> isTest ? examples.targets() : problem.targets(t);
        double[][] lastLabels = labels.apply(Math.max(0, steps));
        boolean streams = !isTest && problem.training().batches().isStream();
        Loss l = problem.training().loss();
        Series loss = series(isTest, (f, t) -> Errors.meanLoss(l, f, labels.apply(t)));
        boolean classes = Accuracy.isDefinedFor(examples.targets());
        Series accuracy = classes ? series(isTest, (f, t) -> Accuracy.of(f.toArray(), labels.apply(t))) : null;
        return new Curves(
                lastLabels,
                streams ? IntStream.rangeClosed(0, steps).mapToObj(labels).toArray(double[][][]::new) : null,
                outputs,
                outputsError,
                loss.mean,
                loss.error,
                accuracy == null ? null : accuracy.mean,
                accuracy == null ? null : accuracy.error,
                classes && steps >= 0 ? ClassReport.of(lastOutputs(isTest), lastLabels) : null);
    }

    /** f of each replica at the last step. */
    private List<double[][]> lastOutputs(boolean isTest) {
        return replicas.stream()
                .map(replica -> at(replica, isTest, steps).toArray())
                .toList();
    }

    /** A number of each replica's outputs at every entry of time. */
    private Series series(boolean isTest, ToDoubleBiFunction<Matrix, Integer> value) {
        int n = replicas.size();
        double[] mean = new double[steps + 1];
        double @Nullable [] error = n == 1 ? null : new double[steps + 1];
        double[] values = new double[n];
        for (int t = 0; t <= steps; t++) {
            for (int r = 0; r < n; r++) {
                values[r] = value.applyAsDouble(at(replicas.get(r), isTest, t), t);
            }
            mean[t] = mean(values);
            if (error != null) {
                error[t] = standardError(values);
            }
        }
        return new Series(mean, error);
    }

    private record Series(double[] mean, double @Nullable [] error) {}

    private static Matrix at(Trajectory replica, boolean isTest, int t) {
        return isTest ? replica.test().get(t) : replica.train().get(t);
    }

    private History history() {
        List<List<Solution.Rank>> ranks = new ArrayList<>();
        double[] seconds = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            int entry = t;
            ranks.add(largestRanks(
                    replicas.stream().map(replica -> replica.ranks().get(entry)).toList()));
            seconds[t] = mean(replicas.stream()
                    .mapToDouble(replica -> replica.seconds().get(entry))
                    .toArray());
        }
        return new History(
                ranks.isEmpty()
                        ? List.of()
                        : ranks.get(0).stream().map(Solution.Rank::coupling).toList(),
                ranks.stream()
                        .map(now ->
                                now.stream().mapToInt(Solution.Rank::forward).toArray())
                        .toArray(int[][]::new),
                ranks.stream()
                        .map(now ->
                                now.stream().mapToInt(Solution.Rank::backward).toArray())
                        .toArray(int[][]::new),
                seconds);
    }

    private static List<Solution.Rank> lastRanks(Trajectory replica) {
        return replica.ranks().isEmpty() ? List.of() : replica.ranks().getLast();
    }

    /** The largest ranks of each coupling over some replicas. */
    private static List<Solution.Rank> largestRanks(List<List<Solution.Rank>> replicas) {
        List<Solution.Rank> largest = new ArrayList<>(replicas.get(0));
        for (List<Solution.Rank> ranks : replicas) {
            for (int i = 0; i < Math.min(largest.size(), ranks.size()); i++) {
                Solution.Rank a = largest.get(i);
                Solution.Rank b = ranks.get(i);
                largest.set(
                        i,
                        new Solution.Rank(
                                a.coupling(),
                                Math.max(a.forward(), b.forward()),
                                Math.max(a.backward(), b.backward())));
            }
        }
        return List.copyOf(largest);
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** √(Σ(v − v̄)²/(n(n − 1))). */
    static double standardError(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (values.length * (values.length - 1.0)));
    }
}
