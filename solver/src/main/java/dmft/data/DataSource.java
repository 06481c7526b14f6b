package dmft.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A format of data files. */
public interface DataSource {

    /** Name in parameter files. */
    String name();

    /** True if targets are always class numbers, so that classes must be chosen; false if they may be values to be fitted. */
    boolean classesOnly();

    /** True if the targets may stand in a file of their own. */
    default boolean labelFiles() {
        return false;
    }

    /** True if one file is the whole of the data set, so that test points are by default what training leaves of it. */
    default boolean singleFile() {
        return false;
    }

    /**
     * Reads a whole file and checks all of it.
     *
     * @param file the inputs, and the targets where they stand in the same file
     * @param labels the file of the targets if one is named; null where {@link #labelFiles()} is false
     * @throws DataException if a file is missing, unreadable, truncated, corrupt or not of this format
     */
    Records read(Path file, @Nullable Path labels) throws DataException;
}
