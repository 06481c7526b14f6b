package dmft.cli.results;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of one run's results.
 *
 * <p>It carries a file {@value #MARKER} from its making until {@link #markComplete}; every other file but the log appears whole or not
 * at all, being written under another name and then moved.
 */
public final class RunFolder {

    /** The file that marks results as not finished. */
    public static final String MARKER = "INCOMPLETE";

    private static final String MARKER_TEXT =
            "The run that writes here has not finished. If it no longer runs, it was stopped: do not use these results"
                    + " as they are.\n";
    private static final List<String> RESULTS =
            List.of("summary.json", "parameters.toml", "log.txt", "loss.png", "loss.svg");

    private final Path path;

    private RunFolder(Path path) {
        this.path = path;
    }

    /** Something that writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void to(OutputStream out) throws IOException;
    }

    /** Makes STEM-NNN in a folder, STEM from the parameter file's name and NNN the number after the highest there is. */
    public static RunFolder next(Path parent, Path parameterFile) throws OutputFolderException {
        String name = String.valueOf(parameterFile.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        try {
            Files.createDirectories(parent);
            int number = highest(parent, stem) + 1;
            while (true) {
                Path folder = parent.resolve(String.format("%s-%03d", stem, number));
                try {
                    return started(Files.createDirectory(folder));
                } catch (FileAlreadyExistsException e) {
                    number++; // Another run took this number a moment ago.
                }
            }
        } catch (IOException e) {
            throw new OutputFolderException("no folder can be made in " + parent.toAbsolutePath() + " ("
                    + e.getMessage() + "): choose another with -o DIR");
        }
    }

    /**
     * Makes a folder, or with {@code force} takes one that exists and removes the results in it.
     *
     * @throws OutputFolderException if it exists and {@code force} is false, or it cannot be made
     */
    public static RunFolder at(Path folder, boolean force) throws OutputFolderException {
        if (Files.exists(folder) && !force) {
            throw new OutputFolderException(
                    folder + " exists: choose another folder, or replace the results in it with --force");
        }
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new OutputFolderException(folder + " is a file, expected a folder: choose another with -o DIR");
        }
        try {
            RunFolder started = started(Files.createDirectories(folder));
            for (String name : RESULTS) {
                Files.deleteIfExists(folder.resolve(name));
            }
            return started;
        } catch (IOException e) {
            throw new OutputFolderException(
                    folder + " cannot be made or written (" + e.getMessage() + "): choose another with -o DIR");
        }
    }

    /**
     * Makes the folder of a sweep, or goes on with one that a sweep has made; what lies in it stays.
     *
     * @param table the file that every sweep's folder has
     * @throws OutputFolderException if it holds something else, or cannot be made
     */
    public static RunFolder ofSweep(Path folder, String table) throws OutputFolderException {
        try {
            if (Files.isDirectory(folder) && !isEmpty(folder) && !Files.exists(folder.resolve(table))) {
                throw new OutputFolderException(
                        folder + " exists and is not a sweep's: choose another folder with -o DIR");
            }
            return started(Files.createDirectories(folder));
        } catch (IOException e) {
            throw new OutputFolderException(
                    folder + " cannot be made or written (" + e.getMessage() + "): choose another with -o DIR");
        }
    }

    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** Starts its log. */
    public RunLog log() throws OutputFolderException {
        Path file = path.resolve("log.txt");
        try {
            return new RunLog(file);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Writes a text file, whole or not at all. */
    public void write(String name, String text) throws OutputFolderException {
        write(name, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Writes a file, whole or not at all. */
    public void write(String name, Content content) throws OutputFolderException {
        Path file = path.resolve(name);
        Path unfinished = path.resolve("." + name + ".unfinished");
        try {
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                content.to(out);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    /** Removes the mark of unfinished results. */
    public void markComplete() throws OutputFolderException {
        Path marker = path.resolve(MARKER);
        try {
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw cannotWrite(marker, e);
        }
    }

    private static OutputFolderException cannotWrite(Path file, IOException e) {
        return new OutputFolderException(file + " cannot be written (" + e
                + "): make room or change permissions and run again; what lies in that folder is not complete");
    }

    private static RunFolder started(Path folder) throws IOException {
        Files.writeString(folder.resolve(MARKER), MARKER_TEXT);
        return new RunFolder(folder);
    }

    private static int highest(Path parent, String stem) throws IOException {
        Pattern numbered = Pattern.compile(Pattern.quote(stem) + "-(\\d{1,8})");
        try (Stream<Path> folders = Files.list(parent)) {
            return folders.map(folder -> numbered.matcher(String.valueOf(folder.getFileName())))
                    .filter(Matcher::matches)
                    .mapToInt(match -> Integer.parseInt(match.group(1)))
                    .max()
                    .orElse(0);
        }
    }
}
