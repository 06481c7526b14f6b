package dmft.solve;

import org.jspecify.annotations.Nullable;

/**
 * Outputs and loss over time on one set of examples: means over replicas and standard errors of the means.
 *
 * @param labels y, [P][C]; of a stream those of the examples at the last step
 * @param labelsOverTime y of a stream's examples at every step, [steps+1][P][C]; null where they are always the same
 * @param outputs centred f(t), [steps+1][P][C]
 * @param outputsStderr standard error of each output, or null with one replica
 * @param loss mean of ℓ over the examples, of each replica's outputs, averaged over replicas, [steps+1]
 * @param lossStderr standard error of the loss, or null with one replica
 * @param accuracy fraction of examples whose class is told right, of each replica's outputs, averaged over replicas, [steps+1]; null where the
 *     labels are not classes
 * @param accuracyStderr standard error of the accuracy, or null with one replica
 * @param classes how well each class is told at the last step; null where the labels are not classes, or nothing was computed
 */
public record Curves(
        double[][] labels,
        double @Nullable [][][] labelsOverTime,
        double[][][] outputs,
        double @Nullable [][][] outputsStderr,
        double[] loss,
        double @Nullable [] lossStderr,
        double @Nullable [] accuracy,
        double @Nullable [] accuracyStderr,
        @Nullable ClassReport classes) {

    /** y of the examples at a step, [P][C]. */
    public double[][] labels(int step) {
        return labelsOverTime == null ? labels : labelsOverTime[step];
    }

    /** Curves on examples that are not classes, or whose classes are not reported one by one. */
    public Curves(
            double[][] labels,
            double[][][] outputs,
            double @Nullable [][][] outputsStderr,
            double[] loss,
            double @Nullable [] lossStderr,
            double @Nullable [] accuracy,
            double @Nullable [] accuracyStderr) {
        this(labels, null, outputs, outputsStderr, loss, lossStderr, accuracy, accuracyStderr, null);
    }
}
