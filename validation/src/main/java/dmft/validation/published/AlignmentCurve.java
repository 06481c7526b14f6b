package dmft.validation.published;

import dmft.compute.Matrix;
import dmft.order.Alignment;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import java.util.EnumSet;
import java.util.function.IntFunction;

/**
 * How a tangent kernel turns while a network learns, at every step.
 *
 * @param loss the mean of Δ²
 * @param target alignment of K(t) with yyᵀ
 * @param end alignment of K(t) with K(T)
 */
record AlignmentCurve(double[] loss, double[] target, double[] end) {

    /** That of the limit. */
    static AlignmentCurve limit(Problem problem, Effort effort, long seed) {
        int steps = problem.training().steps();
        SolverSettings settings = SolverSettings.defaults()
                .withSamples(effort.sites())
                .withReplicas(effort.replicas())
                .withTolerance(effort.tolerance())
                .withSeed(seed);
        Solution solution = new DmftSolver(settings)
                .recording(new Recording(EnumSet.of(Quantity.KERNELS), Recording.evenly(steps, steps + 1), 1))
                .solve(problem, Observer.NONE);
        if (solution.outcome() != Outcome.COMPLETED) {
            throw new IllegalStateException(solution.outcome() + ": " + solution.message());
        }
        double[] loss = solution.train().loss().clone();
        for (int t = 0; t < loss.length; t++) {
            loss[t] *= 2; // ours has the ½
        }
        OrderParameters order = solution.orderParameters();
        return of(loss, t -> order.tangent(t).value(), problem.train().targets());
    }

    /** That of the effective mode. */
    static AlignmentCurve effectiveMode(Problem problem) {
        EffectiveMode mode = new EffectiveMode(problem);
        return of(mode.loss(), mode::tangent, problem.train().targets());
    }

    private static AlignmentCurve of(double[] loss, IntFunction<Matrix> tangent, double[][] labels) {
        Matrix yy = Alignment.targetKernel(labels);
        Matrix last = tangent.apply(loss.length - 1);
        double[] target = new double[loss.length];
        double[] end = new double[loss.length];
        for (int t = 0; t < loss.length; t++) {
            target[t] = Alignment.of(tangent.apply(t), yy);
            end[t] = Alignment.of(tangent.apply(t), last);
        }
        return new AlignmentCurve(loss, target, end);
    }

    /** The first step at which the loss has fallen by this share. */
    int fallenBy(double share) {
        for (int t = 0; t < loss.length; t++) {
            if (loss[t] <= (1 - share) * loss[0]) {
                return t;
            }
        }
        throw new IllegalStateException("the loss ends at " + loss[loss.length - 1] + " of " + loss[0]
                + ", which is no fall by " + share + ": take more steps");
    }
}
