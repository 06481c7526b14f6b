package dmft.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens data files, packed with gzip or not, and turns what can go wrong into messages. */
final class DataFiles {

    private static final int GZIP_MAGIC_0 = 0x1f;
    private static final int GZIP_MAGIC_1 = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;

    /** The part of the heap that the bytes of one file may fill: they are held twice for a moment, and inputs are made of them. */
    private static final int SHARE_OF_BYTES = 4;

    /** The part of the heap that the inputs of examples may fill. */
    private static final int SHARE_OF_INPUTS = 2;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    /** Something that reads from an open file. */
    interface Reading<T> {
        T from(InputStream in) throws IOException, DataException;
    }

    private DataFiles() {}

    /**
     * Opens a file, unpacks it if it starts as a gzip file does, whatever its name, and hands it on.
     *
     * @throws DataException if the file is missing, cannot be read, or is a broken gzip file
     */
    static <T> T read(Path file, Reading<T> reading) throws DataException {
        requireRegular(file);
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
                InputStream in = unpacked(file, raw)) {
            return reading.from(in);
        } catch (EOFException e) {
            throw new DataException(file + " ends in the middle of its gzip data: it is truncated, get it again");
        } catch (ZipException e) {
            throw new DataException(file + " is a corrupt gzip file (" + e.getMessage() + "): get it again");
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /**
     * The whole of a file, unpacked.
     *
     * @throws DataException if the file is missing, cannot be read, is a broken gzip file or too large for the memory
     */
    static byte[] bytes(Path file) throws DataException {
        return read(file, in -> bytes(file, in));
    }

    /** What is left of a stream, as much as memory allows: a small file may unpack to any size. */
    static byte[] bytes(Path file, InputStream in) throws IOException, DataException {
        long most = Math.min(LARGEST_ARRAY, Runtime.getRuntime().maxMemory() / SHARE_OF_BYTES);
        byte[] bytes = in.readNBytes((int) most);
        if (bytes.length == most && in.read() >= 0) {
            throw tooLarge(file, most, SHARE_OF_BYTES);
        }
        return bytes;
    }

    /** The error about a file that unpacks to more bytes than may be held. */
    static DataException tooLarge(Path file, long most, int share) {
        return new DataException(
                DataException.Cause.MEMORY,
                file + " holds, unpacked, more than " + most / (1 << 20) + " MiB, expected at most 1/" + share
                        + " of the " + heap() + ": cut it into smaller files, or give Java more memory");
    }

    /**
     * Refuses examples whose inputs would fill more than half of the memory.
     *
     * @param count number of examples
     * @param dimension numbers of each
     */
    static void requireMemory(long count, long dimension) throws DataException {
        double bytes = (double) count * dimension * Double.BYTES;
        if (bytes > (double) Runtime.getRuntime().maxMemory() / SHARE_OF_INPUTS) {
            throw new DataException(
                    DataException.Cause.MEMORY,
                    String.format(
                                    Locale.ROOT,
                                    "%d inputs of %d entries take %.1f GiB",
                                    count,
                                    dimension,
                                    bytes / (1 << 30))
                            + ", expected at most half of the " + heap() + ": ask for fewer, or give Java more memory");
        }
    }

    static void requireRegular(Path file) throws DataException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder, expected a data file: name the file in it");
        }
        // A pipe may never end, nor even open.
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new DataException(file + " is a pipe or device, expected a data file: write the data to a file");
        }
    }

    static DataException unreadable(Path file, IOException e) {
        return new DataException(
                switch (e) {
                    case NoSuchFileException missing -> "there is no file " + file + ": check the path";
                    case AccessDeniedException denied -> file + " may not be read: change its permissions";
                    default -> file + " cannot be read (" + e.getMessage() + "): check the disk or get it again";
                });
    }

    /** A number of bytes that a header claims, which may be absurd. */
    static String count(double bytes) {
        return String.format(Locale.ROOT, bytes < 1e15 ? "%.0f" : "%.1e", bytes);
    }

    private static String heap() {
        return "memory that Java may use (" + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB)";
    }

    private static InputStream unpacked(Path file, InputStream raw) throws IOException, DataException {
        raw.mark(2);
        boolean packed = raw.read() == GZIP_MAGIC_0 && raw.read() == GZIP_MAGIC_1;
        raw.reset();
        if (packed) {
            return new GZIPInputStream(raw, BUFFER_BYTES);
        }
        if (file.toString().endsWith(".gz")) {
            throw new DataException(file + " is called .gz but does not start as a gzip file does: get it again, or "
                    + "rename it if it is not packed");
        }
        return raw;
    }
}
