package dmft.solve;

import org.jspecify.annotations.Nullable;

/**
 * Outputs and loss over time on one set of examples: means over replicas and standard errors of the means.
 *
 * @param labels y, [P][C]
 * @param outputs centred f(t), [steps+1][P][C]
 * @param outputsStderr standard error of each output, or null with one replica
 * @param loss mean of ℓ over the examples, of each replica's outputs, averaged over replicas, [steps+1]
 * @param lossStderr standard error of the loss, or null with one replica
 * @param accuracy fraction of examples whose class is told right, of each replica's outputs, averaged over replicas, [steps+1]; null where the
 *     labels are not classes
 * @param accuracyStderr standard error of the accuracy, or null with one replica
 */
public record Curves(
        double[][] labels,
        double[][][] outputs,
        double @Nullable [][][] outputsStderr,
        double[] loss,
        double @Nullable [] lossStderr,
        double @Nullable [] accuracy,
        double @Nullable [] accuracyStderr) {}
