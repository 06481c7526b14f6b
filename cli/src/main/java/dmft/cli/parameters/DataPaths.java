package dmft.cli.parameters;

import dmft.data.DataException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Finds the files that a parameter file names. */
final class DataPaths {

    private DataPaths() {}

    /**
     * A path from the parameter file's folder, else from the working folder.
     *
     * @param parameterFile the parameter file
     * @param path the path as it stands there
     * @throws DataException if there is nothing at either place
     */
    static Path locate(Path parameterFile, String path) throws DataException {
        Path working;
        try {
            working = Path.of(path).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw new DataException("no file can have that name (" + e.getReason() + "): correct the path");
        }
        Path folder = parameterFile.toAbsolutePath().getParent();
        Path beside = folder == null ? working : folder.resolve(path).normalize();
        if (Files.exists(beside)) {
            return beside;
        }
        if (Files.exists(working)) {
            return working;
        }
        throw new DataException("there is no file " + beside + (beside.equals(working) ? "" : " nor " + working)
                + ": correct the path");
    }
}
