package dmft.solve;

/** Solves a problem in one causal pass through time, every replica on its own. */
public final class CausalSolver {

    private final SolverSettings settings;

    /** A solver with the given settings. */
    public CausalSolver(SolverSettings settings) {
        this.settings = settings;
    }

    /** Solves a problem; bad outcomes are told by {@link Solution#outcome}, never by an exception. */
    public Solution solve(Problem problem, Observer observer) {
        throw new UnsupportedOperationException(settings.backend());
    }
}
