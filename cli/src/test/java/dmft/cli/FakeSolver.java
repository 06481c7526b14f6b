package dmft.cli;

import dmft.cli.parameters.Run;
import dmft.data.Examples;
import dmft.order.OrderParameters;
import dmft.order.Recording;
import dmft.solve.Checkpoints;
import dmft.solve.Curves;
import dmft.solve.History;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the solver where a test is about the command around it: every output goes to its label as 1 − e^{−t/20}, with a
 * standard error of 0.01 t/T.
 */
public final class FakeSolver implements Solver {

    private final Outcome outcome;
    private final int stopAt;
    private @Nullable Problem problem;
    private @Nullable SolverSettings settings;

    private FakeSolver(Outcome outcome, int stopAt) {
        this.outcome = outcome;
        this.stopAt = stopAt;
    }

    public static FakeSolver completing() {
        return new FakeSolver(Outcome.COMPLETED, Integer.MAX_VALUE);
    }

    public static FakeSolver ending(Outcome outcome, int step) {
        return new FakeSolver(outcome, step);
    }

    /** What it was asked to solve. */
    public Problem problem() {
        return Objects.requireNonNull(problem, "nothing was solved");
    }

    /** How it was asked to solve it. */
    public SolverSettings settings() {
        return Objects.requireNonNull(settings, "nothing was solved");
    }

    /** True if it was asked to solve anything. */
    public boolean called() {
        return problem != null;
    }

    /** Solves a run that keeps no checkpoints. */
    public Solution solve(Run run, Observer observer) {
        Checkpoints nowhere = new Checkpoints(Path.of("none"), Duration.ofDays(1), false);
        return solve(run.problem(), run.settings(), run.recording(), nowhere, observer);
    }

    @Override
    public Solution solve(
            Problem asked, SolverSettings how, Recording recording, Checkpoints checkpoints, Observer observer) {
        problem = asked;
        settings = how;
        int steps = Math.min(stopAt, asked.training().steps());
        Curves train = curves(asked.train(), steps, how.replicas());
        for (int replica = 0; replica < how.replicas(); replica++) {
            for (int step = 0; step <= steps; step++) {
                observer.onStep(replica, step, train.loss()[step], 10 + step);
            }
        }
        Examples points = asked.test();
        Curves test = points == null ? null : curves(points, steps, how.replicas());
        return new Solution(
                observer.cancelled() ? Outcome.INTERRUPTED : outcome,
                outcome == Outcome.COMPLETED
                        ? ""
                        : "the loss grew without bound at step " + steps + ": lower the learning rate",
                steps,
                how.replicas(),
                train,
                test,
                List.of(new Solution.Rank("W1", 12, 34), new Solution.Rank("W2", 56, 78)),
                history(steps),
                OrderParameters.NONE,
                "fake",
                0.5,
                List.of("a warning of the solver"));
    }

    private static Curves curves(Examples examples, int steps, int replicas) {
        int size = examples.size();
        int outputsEach = examples.outputs();
        double[][][] outputs = new double[steps + 1][size][outputsEach];
        double[][][] stderr = new double[steps + 1][size][outputsEach];
        double[] loss = new double[steps + 1];
        double[] lossStderr = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            for (int i = 0; i < size; i++) {
                for (int c = 0; c < outputsEach; c++) {
                    double y = examples.targets()[i][c];
                    outputs[t][i][c] = y * (1 - Math.exp(-t / 20.0));
                    stderr[t][i][c] = 0.01 * t / Math.max(steps, 1);
                    loss[t] += 0.5 * Math.pow(outputs[t][i][c] - y, 2) / size;
                }
            }
            lossStderr[t] = 0.05 * loss[t] * Math.min(t, 1);
        }
        boolean single = replicas == 1;
        return new Curves(
                examples.targets(), outputs, single ? null : stderr, loss, single ? null : lossStderr, null, null);
    }

    private static History history(int steps) {
        int[][] ranks = new int[steps + 1][];
        double[] seconds = new double[steps + 1];
        for (int t = 0; t <= steps; t++) {
            ranks[t] = new int[] {12 + t, 56 + t};
            seconds[t] = 0.01;
        }
        return new History(List.of("W1", "W2"), ranks, ranks, seconds);
    }
}
