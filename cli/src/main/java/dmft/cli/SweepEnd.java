package dmft.cli;

import dmft.cli.results.RunEnd;
import org.jspecify.annotations.Nullable;

/**
 * How one point of a sweep stands.
 *
 * @param state "completed", "diverged", "rank exhausted", "interrupted", "failed" or "not started"
 * @param exitCode that a solve of this point alone ends with; -1 where it was not started
 * @param run what it came to, or null if it came to nothing
 */
record SweepEnd(String state, int exitCode, @Nullable RunEnd run) {

    static final SweepEnd NOT_STARTED = new SweepEnd("not started", -1, null);

    /** A run that left a summary. */
    static SweepEnd of(RunEnd run) {
        int exitCode = switch (run.outcome()) {
            case "completed" -> ExitCode.DONE;
            case "interrupted", "running" -> ExitCode.INTERRUPTED;
            default -> ExitCode.NOT_CONVERGED;
        };
        return new SweepEnd(run.outcome(), exitCode, run);
    }

    /** A run that left none. */
    static SweepEnd failed(int exitCode) {
        return new SweepEnd(exitCode == ExitCode.INTERRUPTED ? "interrupted" : "failed", exitCode, null);
    }
}
