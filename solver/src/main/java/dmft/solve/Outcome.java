package dmft.solve;

/** How a solve ended; everything up to its last step is kept in any case. */
public enum Outcome {
    /** All steps were done. */
    COMPLETED,
    /** The loss stopped being finite or grew without bound: the learning rate is too large for this problem. */
    DIVERGED,
    /** The bases need as many directions as there are samples. */
    RANK_EXHAUSTED,
    /** An iteration has made as many rounds as it may and still moves. */
    NOT_CONVERGED,
    /** An observer asked to stop. */
    INTERRUPTED,
    /** The solve goes on; this is what it has so far. */
    RUNNING
}
