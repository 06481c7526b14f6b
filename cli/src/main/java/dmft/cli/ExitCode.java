package dmft.cli;

/** The exit codes of every command; above 2 they follow sysexits.h, 130 is 128 + SIGINT. */
public final class ExitCode {

    /** Done. */
    public static final int DONE = 0;
    /** Not converged or diverged; what was computed is kept. */
    public static final int NOT_CONVERGED = 2;
    /** The command line is wrong. */
    public static final int USAGE = 64;
    /** The parameter file or its data are wrong. */
    public static final int BAD_INPUT = 65;
    /** A backend or memory is not available. */
    public static final int UNAVAILABLE = 69;
    /** A bug. */
    public static final int BUG = 70;
    /** The output folder cannot be made or written. */
    public static final int OUTPUT_FOLDER = 73;
    /** Interrupted. */
    public static final int INTERRUPTED = 130;

    private ExitCode() {}
}
