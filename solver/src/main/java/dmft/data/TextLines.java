package dmft.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text, as much of it as memory allows: a packed file may unpack to any size, and be one line. Bytes are read as ISO
 * 8859-1: numbers are ASCII, a comment may hold any bytes, and a broken number is told with its line.
 */
final class TextLines {

    /** The part of the heap that a text may fill: its numbers take up to eight times as much. */
    private static final int SHARE_OF_TEXT = 16;

    private final Path file;
    private final InputStream in;
    private final long most = Runtime.getRuntime().maxMemory() / SHARE_OF_TEXT;
    private final StringBuilder line = new StringBuilder();
    private long read;
    private int number;
    private boolean afterReturn;

    TextLines(Path file, InputStream in) {
        this.file = file;
        this.in = new BufferedInputStream(in);
    }

    /** The number of the last line, from 1. */
    int number() {
        return number;
    }

    /** The next line without its end (\n, \r\n or \r), or null after the last. */
    @Nullable
    String next() throws IOException, DataException {
        line.setLength(0);
        number++;
        int c;
        while ((c = in.read()) >= 0) {
            if (++read > most) {
                throw DataFiles.tooLarge(file, most, SHARE_OF_TEXT);
            }
            boolean secondOfTwo = c == '\n' && afterReturn;
            afterReturn = c == '\r';
            if (secondOfTwo) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return line.toString();
            }
            line.append((char) c);
        }
        return line.isEmpty() ? null : line.toString();
    }
}
