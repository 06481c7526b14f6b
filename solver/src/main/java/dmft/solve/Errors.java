package dmft.solve;

import dmft.compute.Matrix;
import dmft.train.ErrorSignals;
import dmft.train.Loss;
import java.util.List;
import java.util.stream.IntStream;

/** Errors of outputs: the signals Δ that a training is driven by, its loss, and when it has gone wrong. */
final class Errors {

    /** A loss that has grown by this factor will not come back. */
    private static final double DIVERGED = 1e6;

    private Errors() {}

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

    /** Likewise of the outputs of one entry of time, from those of the first. */
    static String trouble(Problem problem, int t, Matrix f, Matrix start) {
        Loss loss = problem.training().loss();
        double now = meanLoss(loss, f, problem.targets(t));
        double reference = meanLoss(loss, start, problem.targets(0));
        boolean grows = now > DIVERGED * Math.max(reference, 1e-12);
        return isFinite(f) && !grows ? "" : diverged(problem, t, now, reference);
    }

    /** Says so. */
    static String diverged(Problem problem, int t, double now, double reference) {
        return "training diverged at step " + t + " (loss " + now + ", at the start " + reference
                + "): lower training.learning_rate, now " + problem.training().learningRate();
    }

    /** True if every entry is a finite number. */
    static boolean isFinite(Matrix m) {
        for (double[] row : m.toArray()) {
            for (double v : row) {
                if (!Double.isFinite(v)) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Δ of the examples of a batch at a step. */
    static Matrix errorSignal(Problem problem, int step, Matrix f, int[] batch) {
        ErrorSignals signals = new ErrorSignals(problem.training(), problem.targets(step));
        return Matrix.of(signals.of(step, f.toArray(), batch));
    }

    /** Δ = 0, for gradients that no error signal weighs. */
    static Matrix noErrors(Problem problem) {
        return new Matrix(problem.train().size(), problem.train().outputs());
    }

    /** Δ of all examples at a step. */
    static Matrix errorSignals(Problem problem, int step, Matrix f) {
        return errorSignal(problem, step, f, IntStream.range(0, f.rows()).toArray());
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
}
