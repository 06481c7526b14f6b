package dmft.cli;

import dmft.order.Recording;
import dmft.solve.Checkpoints;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;

/** What the solve command runs. */
@FunctionalInterface
public interface Solver {

    /** Solves a problem; bad outcomes are told by {@link Solution#outcome}. */
    Solution solve(
            Problem problem, SolverSettings settings, Recording recording, Checkpoints checkpoints, Observer observer);
}
