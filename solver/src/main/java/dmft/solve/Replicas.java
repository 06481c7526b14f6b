package dmft.solve;

import dmft.compute.Matrix;
import dmft.data.Examples;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Means over independent replicas and the standard errors of these means. */
final class Replicas {

    private Replicas() {}

    static Solution combine(
            Problem problem, List<Trajectory> replicas, String backend, double seconds, List<String> warnings) {
        int steps = Integer.MAX_VALUE;
        Trajectory worst = replicas.get(0);
        for (Trajectory replica : replicas) {
            steps = Math.min(steps, replica.steps());
            if (worst.outcome() == Outcome.COMPLETED) {
                worst = replica;
            }
        }
        Examples test = problem.test();
        return new Solution(
                worst.outcome(),
                worst.message(),
                steps,
                replicas.size(),
                curves(problem, problem.train(), replicas, false, steps),
                test == null ? null : curves(problem, test, replicas, true, steps),
                ranks(replicas),
                backend,
                seconds,
                warnings);
    }

    private static Curves curves(
            Problem problem, Examples examples, List<Trajectory> replicas, boolean isTest, int steps) {
        int n = replicas.size();
        double[][][] outputs = new double[steps + 1][examples.size()][examples.outputs()];
        double[] loss = new double[steps + 1];
        double @Nullable [][][] outputsError =
                n == 1 ? null : new double[steps + 1][examples.size()][examples.outputs()];
        double @Nullable [] lossError = n == 1 ? null : new double[steps + 1];
        double[] values = new double[n];
        for (int t = 0; t <= steps; t++) {
            for (int i = 0; i < examples.size(); i++) {
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
            for (int r = 0; r < n; r++) {
                values[r] = Dynamics.meanLoss(
                        problem.training().loss(), at(replicas.get(r), isTest, t), examples.targets());
            }
            loss[t] = mean(values);
            if (lossError != null) {
                lossError[t] = standardError(values);
            }
        }
        return new Curves(examples.targets(), outputs, outputsError, loss, lossError);
    }

    private static Matrix at(Trajectory replica, boolean isTest, int t) {
        return isTest ? replica.test().get(t) : replica.train().get(t);
    }

    /** The largest rank of each coupling over the replicas. */
    private static List<Solution.Rank> ranks(List<Trajectory> replicas) {
        List<Solution.Rank> largest = replicas.get(0).ranks();
        for (Trajectory replica : replicas) {
            List<Solution.Rank> before = largest;
            largest = replica.ranks().stream()
                    .map(rank -> before.stream()
                            .filter(other -> other.coupling().equals(rank.coupling()))
                            .findFirst()
                            .map(other -> new Solution.Rank(
                                    rank.coupling(),
                                    Math.max(rank.forward(), other.forward()),
                                    Math.max(rank.backward(), other.backward())))
                            .orElse(rank))
                    .toList();
        }
        return largest;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /** √(Σ(v − v̄)²/(n(n − 1))). */
    private static double standardError(double[] values) {
        double mean = mean(values);
        double squares = 0;
        for (double v : values) {
            squares += (v - mean) * (v - mean);
        }
        return Math.sqrt(squares / (values.length * (values.length - 1.0)));
    }
}
