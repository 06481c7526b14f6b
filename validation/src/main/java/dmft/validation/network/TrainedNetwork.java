package dmft.validation.network;

import dmft.compute.Matrix;
import dmft.order.Snapshot;
import dmft.solve.Outcome;
import dmft.solve.Trajectory;
import dmft.train.Loss;
import java.util.Arrays;
import java.util.List;

/**
 * What is kept of one training, of a finite network or of one replica of the limit.
 *
 * @param outcome how it ended
 * @param message why, where it did not complete
 * @param train centred outputs f(t) − f(0) of the training examples, one P × C matrix per entry of time
 * @param test centred outputs of the test points, one P' × C matrix per entry of time
 * @param snapshots what was recorded
 */
public record TrainedNetwork(
        Outcome outcome, String message, List<Matrix> train, List<Matrix> test, List<Snapshot> snapshots) {

    /** What the solver found of one replica, or of one network without its matrices. */
    public static TrainedNetwork of(Trajectory trajectory) {
        return new TrainedNetwork(
                trajectory.outcome(),
                trajectory.message(),
                trajectory.train(),
                trajectory.test(),
                trajectory.snapshots());
    }

    /** True if every step was taken. */
    public boolean completed() {
        return outcome == Outcome.COMPLETED;
    }

    /** Mean of ℓ over the examples at every entry of time. */
    public static double[] losses(List<Matrix> outputs, double[][] targets, Loss loss) {
        return outputs.stream().mapToDouble(f -> meanLoss(f, targets, loss)).toArray();
    }

    static double meanLoss(Matrix outputs, double[][] targets, Loss loss) {
        double sum = 0;
        for (int mu = 0; mu < targets.length; mu++) {
            sum += loss.value(row(outputs, mu), targets[mu]);
        }
        return sum / targets.length;
    }

    static double[] row(Matrix outputs, int mu) {
        double[] row = new double[outputs.columns()];
        Arrays.setAll(row, c -> outputs.get(mu, c));
        return row;
    }
}
