package dmft.cli.results;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps a run's folder to one process at a time. The lock goes with the process, however that ends. */
public final class RunLock implements AutoCloseable {

    private static final String FILE = ".lock";

    private final @Nullable FileChannel channel;
    private final Path file;

    private RunLock(@Nullable FileChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Takes the lock of a folder.
     *
     * @throws OutputFolderException if another run has it
     */
    static RunLock on(Path folder) throws OutputFolderException {
        Path file = folder.resolve(FILE);
        FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new RunLock(channel, file);
            }
            channel.close();
        } catch (OverlappingFileLockException e) {
            closed(channel);
        } catch (IOException e) {
            // A file system without locks, or a folder that cannot be written, which shows itself with the first file.
            closed(channel);
            return new RunLock(null, file);
        }
        throw new OutputFolderException(
                folder + " is being written by another run: wait for it, or choose another folder with -o DIR");
    }

    private static void closed(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("a lock that was not taken cannot be released", e);
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        if (channel == null) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            channel.close();
        } catch (IOException e) {
            closed(channel); // The file stays, without a lock on it.
        }
    }
}
