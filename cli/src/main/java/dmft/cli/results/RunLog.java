package dmft.cli.results;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A run's log.txt: lines with their time, and the trace of a bug. Safe to call from several threads. */
public final class RunLog implements AutoCloseable {

    private final Path file;
    private final PrintWriter writer;

    RunLog(Path file, boolean goOn) throws IOException {
        this.file = file;
        this.writer = new PrintWriter(
                goOn
                        ? Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                        : Files.newBufferedWriter(file),
                true);
    }

    /** Where it is. */
    public Path file() {
        return file;
    }

    /** Adds lines. */
    public synchronized void lines(String text) {
        String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
        text.lines().forEach(line -> writer.println(time + " " + line));
    }

    /** Adds a stack trace. */
    public synchronized void trace(Throwable failure) {
        lines(failure.toString());
        failure.printStackTrace(writer);
        writer.flush();
    }

    @Override
    public synchronized void close() {
        writer.close();
    }
}
