package dmft.solve;

import dmft.coupling.Residual;
import java.util.Map;
import java.util.function.Supplier;

/** Watches a solve. Replicas run side by side, so an observer must be safe to call from several threads. */
public interface Observer {

    /** An observer that does nothing. */
    Observer NONE = (replica, step, loss, rank) -> {};

    /**
     * Step {@code step} (0 … T) of a replica has been evaluated.
     *
     * @param replica the replica, from 0
     * @param step the step number
     * @param loss training loss 𝓛 at this step
     * @param rank the largest number of directions (k + m) any coupling holds
     */
    void onStep(int replica, int step, double loss, int rank);

    /**
     * Some sample paths of an iteration have been followed; called only by {@link Method#SELF_CONSISTENT}, whose {@link #onStep} tells of the causal pass
     * it starts from.
     *
     * @param iteration number of the iteration, from 0; −1 before the first, while paths find out what the fields span ({@link Iteration.Start#LAZY})
     * @param part of its paths done, up to 1
     */
    default void onPaths(int replica, int iteration, double part) {}

    /**
     * Sample paths, or the causal pass before them, have gone on by a step of the training, which may leave much behind that is no longer needed; called often,
     * and only by {@link Method#SELF_CONSISTENT}.
     */
    default void onPathStep() {}

    /**
     * An iteration is done.
     *
     * @param iteration how many are done
     * @param residuals what has moved and by how much, as in {@link Convergence#iterations}
     */
    default void onIteration(int replica, int iteration, Map<String, Residual> residuals) {}

    /** True when the solve should stop at its next step; it then ends with {@link Outcome#INTERRUPTED}. */
    default boolean cancelled() {
        return false;
    }

    /**
     * A replica's checkpoint has been written; called only where checkpoints are kept.
     *
     * @param soFar gives what all replicas have found up to now, with {@link Outcome#RUNNING}
     */
    default void onCheckpoint(Supplier<Solution> soFar) {}

    /** Something the user should know at once, and what to do about it; the solve goes on. */
    default void onWarning(String warning) {}
}
