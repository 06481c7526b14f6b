package dmft.cli;

import dmft.cli.parameters.ParameterException;
import dmft.cli.results.OutputFolderException;
import dmft.cli.results.ResultsException;
import dmft.compute.BackendUnavailableException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Turns what ended a command into a message and an exit code. */
final class Failures {

    private Failures() {}

    /** Reports a failure that left no folder to write into. */
    static int report(Throwable failure, PrintWriter err) {
        return switch (failure) {
            case ParameterException e -> {
                e.errors().forEach(err::println);
                yield e.onlyUnavailable() ? ExitCode.UNAVAILABLE : ExitCode.BAD_INPUT;
            }
            case ResultsException e -> {
                err.println("dmft: " + e.getMessage());
                yield ExitCode.BAD_INPUT;
            }
            case OutputFolderException e -> {
                err.println("dmft: " + e.getMessage());
                yield ExitCode.OUTPUT_FOLDER;
            }
            case BackendUnavailableException e -> {
                err.println("dmft: " + e.getMessage());
                yield ExitCode.UNAVAILABLE;
            }
            case Throwable e
            when outOfMemory(e) -> {
                err.println("dmft: there is not enough memory for this problem (the heap is limited to "
                        + Runtime.getRuntime().maxMemory() / (1 << 20)
                        + " MiB): lower solver.samples, data.train or solver.replicas, or raise solver.tolerance");
                yield ExitCode.UNAVAILABLE;
            }
            default -> bug(failure, null, err);
        };
    }

    /**
     * Reports a bug in one sentence and leaves its trace in a file.
     *
     * @param log where the trace has been written, or null to write it to a file of its own
     */
    static int bug(Throwable failure, @Nullable Path log, PrintWriter err) {
        err.println("dmft: this is a bug in dmft (" + failure.getClass().getSimpleName() + "); the details are in "
                + (log == null ? traceFile(failure) : log) + ": please report it with that file");
        return ExitCode.BUG;
    }

    /** True if something is not available here, which is no bug. */
    static boolean unavailable(Throwable failure) {
        return failure instanceof BackendUnavailableException || outOfMemory(failure);
    }

    private static boolean outOfMemory(Throwable failure) {
        for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }

    private static String traceFile(Throwable failure) {
        try {
            Path file = Files.createTempFile("dmft-bug-", ".txt");
            try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
                failure.printStackTrace(writer);
            }
            return file.toString();
        } catch (IOException e) {
            return "no file, as none could be written (" + e.getMessage() + "), its message was: "
                    + failure.getMessage();
        }
    }
}
