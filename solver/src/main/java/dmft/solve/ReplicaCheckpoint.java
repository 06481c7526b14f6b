package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The checkpoint file of one replica: a magic text, the fingerprint, whether the replica is done, its trajectory, its state unless it is done, and a
 * checksum of all that.
 */
class ReplicaCheckpoint {

    /** Keeps nothing. */
    static final ReplicaCheckpoint NONE = new ReplicaCheckpoint();

    private static final String MAGIC = "dmft checkpoint";
    private static final int BUFFER_BYTES = 1 << 20;

    private final @Nullable Path file;
    private final long interval; // nanoseconds
    private final List<String> fingerprint;
    private final Consumer<Trajectory> saved;
    private final Consumer<String> warning;
    private boolean resumes;
    private final AtomicBoolean warned;
    private long last = System.nanoTime();

    private ReplicaCheckpoint() {
        this.file = null;
        this.interval = Long.MAX_VALUE;
        this.fingerprint = List.of();
        this.saved = trajectory -> {};
        this.warning = text -> {};
        this.warned = new AtomicBoolean();
    }

    /**
     * A file that may or may not be there.
     *
     * @param saved told what the replica has so far whenever its file has been written
     * @param warning told why a file could not be written; the solve goes on without
     * @param warned what the replicas of a solve share, so that it is told once
     * @throws CheckpointException if it is to go on from a file that belongs to another solve
     */
    ReplicaCheckpoint(
            Checkpoints checkpoints,
            int replica,
            List<String> fingerprint,
            Consumer<Trajectory> saved,
            Consumer<String> warning,
            AtomicBoolean warned) {
        Path path = checkpoints.file(replica);
        this.file = path;
        this.interval = checkpoints.interval().toNanos();
        this.fingerprint = fingerprint;
        this.saved = saved;
        this.warning = warning;
        this.warned = warned;
        this.resumes = checkpoints.resume() && Files.exists(path) && isWhole(path);
    }

    /** What the replica found, if its file says that it is done. */
    Optional<Trajectory> finished() {
        TrajectoryLog log = new TrajectoryLog();
        boolean done = resumes
                && read((in, state) -> {
                    boolean isDone = in.readBoolean();
                    if (isDone) {
                        log.persist(state);
                    }
                    return isDone;
                });
        return done ? Optional.of(log.trajectory()) : Optional.empty();
    }

    /**
     * Puts a network back to where its file says it was; false if there is nothing to go on from.
     *
     * @param start outputs that its steps need
     */
    boolean resume(StateStream.Part model, TrajectoryLog log, Matrix start) {
        return resumes
                && read((in, state) -> {
                    if (in.readBoolean()) {
                        return false;
                    }
                    log.persist(state);
                    state.matrix(start);
                    model.persist(state);
                    return true;
                });
    }

    /** Writes the state between two steps, if it is time to or must be now. */
    void save(StateStream.Part model, TrajectoryLog log, Matrix start, boolean now) {
        if (file == null || !(now || System.nanoTime() - last >= interval)) {
            return;
        }
        write(log, state -> {
            state.matrix(start);
            model.persist(state);
        });
        last = System.nanoTime();
    }

    /** Writes the results of a replica that is done. */
    void finish(TrajectoryLog log) {
        if (file != null) {
            write(log, null);
        }
    }

    private void write(TrajectoryLog log, StateStream.@Nullable Part state) {
        Path target = file;
        if (target == null) {
            return;
        }
        Path unfinished = target.resolveSibling(target.getFileName() + ".unfinished");
        try {
            createFolder(target.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                OutputStream bytes = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER_BYTES);
                CheckedOutputStream checked = new CheckedOutputStream(bytes, new CRC32C());
                DataOutputStream out = new DataOutputStream(checked);
                out.writeUTF(MAGIC);
                byte[] text = String.join("\n", fingerprint).getBytes(StandardCharsets.UTF_8);
                out.writeInt(text.length);
                out.write(text);
                out.writeBoolean(state == null);
                StateStream stream = StateStream.saving(out);
                log.persist(stream);
                if (state != null) {
                    state.persist(stream);
                }
                out.flush();
                out.writeLong(checked.getChecksum().getValue());
                out.flush();
                channel.force(true); // Else a crash of the machine could leave the name without the content.
            }
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(unfinished, e);
            return;
        }
        saved.accept(log.trajectory());
    }

    /** Not the folders above it: where those are gone, somebody has removed the run, and a folder with a checkpoint alone would be no run. */
    private static void createFolder(@Nullable Path folder) throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            Files.createDirectory(folder);
        }
    }

    private void discard(Path unfinished, IOException why) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        if (!warned.getAndSet(true)) {
            warning.accept(
                    "no checkpoint can be written (" + why + "): the solve goes on, but if it is cut off it can only"
                            + " be resumed from the last one; make room, or see to the folder and its permissions");
        }
    }

    /** Something that is read from the file, after its head. */
    private interface Reading {
        boolean from(DataInputStream in, StateStream state) throws IOException;
    }

    private boolean read(Reading reading) {
        Path source = file;
        if (source == null) {
            return false;
        }
        try (DataInputStream in = opened(source)) {
            return reading.from(in, StateStream.restoring(in));
        } catch (IOException e) {
            throw new CheckpointException("checkpoint " + source + " cannot be read (" + e
                    + "): remove it to solve that replica from the start");
        }
    }

    /** The file after its head, which must be of this solve. */
    private DataInputStream opened(Path source) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(source), BUFFER_BYTES));
        try {
            if (!in.readUTF().equals(MAGIC)) {
                throw new IOException("it is no checkpoint");
            }
            String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
            List<String> there = List.of(text.split("\n", -1));
            if (!there.equals(fingerprint)) {
                throw new CheckpointException("checkpoint " + source + " is of another solve: "
                        + Fingerprint.difference(there, fingerprint)
                        + ". Give the parameters, the version and the device it was made with, or solve into"
                        + " another folder");
            }
            return in;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /** True if the file's checksum is right; a damaged file is told of, and its replica solved again. */
    private boolean isWhole(Path source) {
        try (InputStream in = Files.newInputStream(source);
                CheckedInputStream checked =
                        new CheckedInputStream(new BufferedInputStream(in, BUFFER_BYTES), new CRC32C())) {
            DataInputStream data = new DataInputStream(checked);
            long left = Files.size(source) - Long.BYTES;
            byte[] buffer = new byte[BUFFER_BYTES];
            while (left > 0) {
                int count = data.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    break;
                }
                left -= count;
            }
            long expected = checked.getChecksum().getValue();
            if (left == 0 && data.readLong() == expected) {
                opened(source).close();
                return true;
            }
        } catch (IOException e) {
            warning.accept(
                    "checkpoint " + source + " cannot be read (" + e + "): that replica is solved from the start");
            return false;
        }
        warning.accept("checkpoint " + source + " is damaged: that replica is solved from the start");
        return false;
    }
}
