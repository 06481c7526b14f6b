package dmft.solve;

import dmft.order.OrderParameters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a solve found.
 *
 * @param outcome how it ended
 * @param message one sentence that explains an outcome other than COMPLETED and says what to change; else empty
 * @param steps steps whose state is in the curves: entries 0 … steps
 * @param replicas independent solves behind the means
 * @param train curves on the training examples
 * @param test curves on the test points, or null
 * @param ranks directions of each coupling at the end, the largest over replicas
 * @param history ranks and time of every step
 * @param orderParameters what was recorded of the kernels, responses and fields
 * @param convergence how each replica of {@link Method#SELF_CONSISTENT} came to its answer; none for methods that need one pass
 * @param backend the backend that ran
 * @param seconds wall-clock time of the solve
 * @param warnings what the user should know, each with what to change
 */
public record Solution(
        Outcome outcome,
        String message,
        int steps,
        int replicas,
        Curves train,
        @Nullable Curves test,
        List<Rank> ranks,
        History history,
        OrderParameters orderParameters,
        List<Convergence> convergence,
        String backend,
        double seconds,
        List<String> warnings) {

    /** What a single pass found. */
    public Solution(
            Outcome outcome,
            String message,
            int steps,
            int replicas,
            Curves train,
            @Nullable Curves test,
            List<Rank> ranks,
            History history,
            OrderParameters orderParameters,
            String backend,
            double seconds,
            List<String> warnings) {
        this(
                outcome,
                message,
                steps,
                replicas,
                train,
                test,
                ranks,
                history,
                orderParameters,
                List.of(),
                backend,
                seconds,
                warnings);
    }

    /**
     * Directions of one coupling.
     *
     * @param coupling name, "W1" for the matrix between hidden layers 1 and 2
     * @param forward k, directions of features
     * @param backward m, directions of back-propagated fields
     */
    public record Rank(String coupling, int forward, int backward) {}
}
