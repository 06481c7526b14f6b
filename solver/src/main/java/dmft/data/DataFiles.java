package dmft.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Opens data files, packed with gzip or not, and turns what can go wrong into messages. */
final class DataFiles {

    private static final int GZIP_MAGIC_0 = 0x1f;
    private static final int GZIP_MAGIC_1 = 0x8b;
    private static final int BUFFER_BYTES = 1 << 16;

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
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a folder, expected a data file: name the file in it");
        }
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES);
                InputStream in = unpacked(file, raw)) {
            return reading.from(in);
        } catch (NoSuchFileException e) {
            throw new DataException("there is no file " + file + ": check the path");
        } catch (AccessDeniedException e) {
            throw new DataException(file + " may not be read: change its permissions");
        } catch (EOFException e) {
            throw new DataException(file + " ends in the middle of its gzip data: it is truncated, get it again");
        } catch (ZipException e) {
            throw new DataException(file + " is a corrupt gzip file (" + e.getMessage() + "): get it again");
        } catch (IOException e) {
            throw new DataException(file + " cannot be read: " + e.getMessage());
        }
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
