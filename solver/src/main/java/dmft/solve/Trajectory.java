package dmft.solve;

import dmft.compute.Matrix;
import java.util.List;

/**
 * One network, infinite or finite, followed through its training.
 *
 * @param outcome how it ended
 * @param message what went wrong and what to change, or empty
 * @param train centred outputs f(t) of the training examples, one P × C matrix per entry of time
 * @param test centred outputs of the test points, one P' × C matrix per entry of time
 * @param ranks directions of each coupling at the end
 * @param jointRank the largest joint basis of any coupling; it cannot exceed the number of sites
 */
public record Trajectory(
        Outcome outcome,
        String message,
        List<Matrix> train,
        List<Matrix> test,
        List<Solution.Rank> ranks,
        int jointRank) {

    /** The last entry of time, or -1 if there is none. */
    public int steps() {
        return train.size() - 1;
    }
}
