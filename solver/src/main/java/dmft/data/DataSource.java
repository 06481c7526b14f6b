package dmft.data;

import java.nio.file.Path;

/** A format of data files. */
public interface DataSource {

    /** Name in parameter files. */
    String name();

    /** True if targets are always class numbers, so that classes must be chosen; false if they may be values to be fitted. */
    boolean classesOnly();

    /**
     * Reads a whole file and checks all of it.
     *
     * @throws DataException if the file is missing, unreadable, truncated, corrupt or not of this format
     */
    Records read(Path file) throws DataException;
}
