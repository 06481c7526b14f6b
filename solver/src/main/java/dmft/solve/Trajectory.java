package dmft.solve;

import dmft.compute.Matrix;
import dmft.coupling.Residual;
import dmft.order.Snapshot;
import java.util.List;
import java.util.Map;

/**
 * One network, infinite or finite, followed through its training.
 *
 * @param outcome how it ended
 * @param message what went wrong and what to change, or empty
 * @param train centred outputs f(t) of the training examples, one P × C matrix per entry of time
 * @param test centred outputs of the test points, one P' × C matrix per entry of time
 * @param ranks directions of each coupling, per entry of time
 * @param seconds wall-clock time that each entry took
 * @param snapshots what was recorded
 * @param iterations how far each iteration moved what, by name; none for a single pass
 * @param jointRank the largest joint basis of any coupling; it cannot exceed the number of sites
 */
public record Trajectory(
        Outcome outcome,
        String message,
        List<Matrix> train,
        List<Matrix> test,
        List<List<Solution.Rank>> ranks,
        List<Double> seconds,
        List<Snapshot> snapshots,
        List<Map<String, Residual>> iterations,
        int jointRank) {

    /** One that has not begun. */
    static final Trajectory NOT_BEGUN = new Trajectory(
            Outcome.INTERRUPTED, "interrupted", List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0);

    /** The last entry of time, or -1 if there is none. */
    public int steps() {
        return train.size() - 1;
    }
}
