package dmft.cli.results;

import dmft.solve.Checkpoints;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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

    /** The file of the resolved parameters. */
    public static final String PARAMETERS = "parameters.toml";

    private static final String MARKER_TEXT =
            "The run that writes here has not finished. If it no longer runs, it was stopped: do not use these results"
                    + " as they are.\n";
    /** The names of all pictures of a run; each is a PNG and an SVG file. */
    public static final List<String> PICTURES = List.of(
            "loss",
            "accuracy",
            "alignment",
            "ranks",
            "time",
            "convergence",
            "kernels-features",
            "kernels-gradients",
            "kernels-two-time",
            "responses",
            "fields-h",
            "fields-z");

    /** The names of the pictures of finite networks beside the limit. */
    public static final List<String> WIDTH_PICTURES = List.of(
            "widths-loss",
            "widths-outputs",
            "widths-scaling",
            "widths-alignment",
            "widths-kernels",
            "widths-density-h",
            "widths-density-z");

    private static final List<String> RESULTS = Stream.concat(
                    Stream.of("summary.json", "arrays.h5", "parameters.toml", "log.txt", "report.json", "report.html"),
                    Stream.concat(PICTURES.stream(), WIDTH_PICTURES.stream())
                            .flatMap(name -> Stream.of(name + ".png", name + ".svg")))
            .toList();

    private static final String CHECKPOINTS = "checkpoint";
    private static final double NANOSECONDS = 1e9;

    private final Path path;
    private final boolean resumed;
    private String parameters = "";
    private boolean ended;
    private boolean restored;
    private final boolean marked;

    private RunFolder(Path path, boolean resumed, boolean marked) {
        this.path = path;
        this.resumed = resumed;
        this.marked = marked;
    }

    /** Something that writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes all of it. */
        void to(OutputStream out) throws IOException;
    }

    /** Something that makes a file. */
    @FunctionalInterface
    public interface FileContent {
        /** Writes all of it into a file that does not exist yet. */
        void to(Path file) throws IOException;
    }

    /** Makes STEM-NNN in a folder, STEM from the parameter file's name and NNN the number after the highest there is. */
    public static RunFolder next(Path parent, Path parameterFile) throws OutputFolderException {
        String stem = stem(parameterFile);
        try {
            Files.createDirectories(parent);
            int number = highest(parent, stem) + 1;
            while (true) {
                Path folder = parent.resolve(numbered(stem, number));
                try {
                    return started(Files.createDirectory(folder), false);
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
        if (Files.isDirectory(folder)) {
            RunLock.on(folder).close();
        }
        try {
            RunFolder started = started(Files.createDirectories(folder), false);
            for (String name : RESULTS) {
                Files.deleteIfExists(folder.resolve(name));
            }
            started.removeCheckpoints();
            return started;
        } catch (IOException e) {
            throw new OutputFolderException(
                    folder + " cannot be made or written (" + e.getMessage() + "): choose another with -o DIR");
        }
    }

    /**
     * Makes the folder of a sweep, or goes on with one that a sweep has made; what lies in it stays.
     *
     * @param table the file that every sweep's folder has once one has begun
     * @throws OutputFolderException if it holds something else, or cannot be made
     */
    public static RunFolder ofSweep(Path folder, String table) throws OutputFolderException {
        try {
            if (Files.isDirectory(folder) && !Files.exists(folder.resolve(table)) && !isOnlyMarked(folder)) {
                throw new OutputFolderException(
                        folder + " exists and is not a sweep's: choose another folder with -o DIR");
            }
            return started(Files.createDirectories(folder), true);
        } catch (IOException e) {
            throw new OutputFolderException(
                    folder + " cannot be made or written (" + e.getMessage() + "): choose another with -o DIR");
        }
    }

    /** True for what a sweep leaves that is killed, or finds the disk full, before its table is there. */
    private static boolean isOnlyMarked(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .allMatch(name -> name.equals(MARKER) || (name.startsWith(".") && name.endsWith(".unfinished")));
        }
    }

    static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Takes a folder whose run was cut off, to go on with it; its results so far stay until they are replaced.
     *
     * @throws OutputFolderException if it cannot be written
     */
    public static RunFolder resumed(Path folder) throws OutputFolderException {
        RunLock.on(folder).close();
        try {
            return started(folder, true);
        } catch (IOException e) {
            throw new OutputFolderException(folder + " cannot be written (" + e.getMessage()
                    + "): change its permissions, or solve into another with -o DIR");
        }
    }

    /** Any folder, to put files into without marking it as a run's; made when the first is written. */
    public static RunFolder plain(Path folder) {
        return new RunFolder(folder, false, false);
    }

    /** The folder of the highest number that a parameter file has been solved into, if any. */
    public static Optional<Path> latest(Path parent, Path parameterFile) throws OutputFolderException {
        String stem = stem(parameterFile);
        try {
            int number = Files.isDirectory(parent) ? highest(parent, stem) : 0;
            return number == 0 ? Optional.empty() : Optional.of(parent.resolve(numbered(stem, number)));
        } catch (IOException e) {
            throw new OutputFolderException(
                    parent.toAbsolutePath() + " cannot be read (" + e.getMessage() + "): name the folder with -o DIR");
        }
    }

    /**
     * A new folder for results that their own folder has no room for: in the folder for temporary files, or the user's own.
     *
     * @throws OutputFolderException if neither can be written
     */
    public static RunFolder rescue() throws OutputFolderException {
        IOException last = new IOException("there is no such folder");
        for (String parent : List.of("java.io.tmpdir", "user.home")) {
            try {
                return started(Files.createTempDirectory(Path.of(System.getProperty(parent)), "dmft-results-"), false);
            } catch (IOException e) {
                last = e;
            }
        }
        throw new OutputFolderException("and nowhere else could the results be kept (" + last + ")");
    }

    /** True if a run was started in that folder and it is not marked incomplete. */
    public static boolean isComplete(Path folder) {
        return Files.exists(folder.resolve("summary.json")) && !Files.exists(folder.resolve(MARKER));
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** True if there is a checkpoint to go on from. */
    public boolean hasCheckpoints() throws OutputFolderException {
        Path folder = path.resolve(CHECKPOINTS);
        try {
            return Files.isDirectory(folder) && !isEmpty(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /**
     * Keeps other processes out while a run writes here; close it at the end.
     *
     * @throws OutputFolderException if another one is in
     */
    public RunLock lock() throws OutputFolderException {
        return RunLock.on(path);
    }

    /** Where the solve keeps its checkpoints, and whether it goes on from those that are there. */
    public Checkpoints checkpoints(double seconds) {
        return new Checkpoints(
                path.resolve(CHECKPOINTS), Duration.ofNanos((long) (Math.min(seconds, 1e9) * NANOSECONDS)), resumed);
    }

    /** Removes the checkpoints of a run whose results are written. */
    public void removeCheckpoints() throws OutputFolderException {
        Path folder = path.resolve(CHECKPOINTS);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw cannotWrite(folder, e);
        }
    }

    /** Starts its log, or goes on with it. */
    public RunLog log() throws OutputFolderException {
        Path file = path.resolve("log.txt");
        try {
            return new RunLog(file, resumed);
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
        writeFile(name, unfinished -> {
            try (OutputStream out = Files.newOutputStream(unfinished)) {
                content.to(out);
            }
        });
    }

    /** Writes a file, whole or not at all, by something that needs the file itself. */
    public void writeFile(String name, FileContent content) throws OutputFolderException {
        Path file = path.resolve(name);
        Path unfinished = path.resolve("." + name + ".unfinished");
        try {
            restore();
            Files.deleteIfExists(unfinished);
            content.to(unfinished);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            discard(unfinished, e);
            throw cannotWrite(file, e);
        }
    }

    /** Makes a folder anew that somebody has removed while the run went on: its results are worth one. */
    private void restore() throws IOException {
        if (!marked) {
            Files.createDirectories(path);
            return;
        }
        if (ended || Files.exists(path.resolve(MARKER))) {
            return;
        }
        Files.createDirectories(path);
        Files.writeString(path.resolve(MARKER), MARKER_TEXT);
        if (!parameters.isEmpty() && !Files.exists(path.resolve(PARAMETERS))) {
            Files.writeString(path.resolve(PARAMETERS), parameters);
        }
        restored = true;
    }

    /** True if the folder had been removed while the run went on. */
    public boolean wasRemoved() {
        return restored || !Files.isDirectory(path);
    }

    /** Leaves room on a disk that has none. */
    private static void discard(Path unfinished, IOException why) {
        try {
            Files.deleteIfExists(unfinished);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    /** Writes the resolved parameters. */
    public void writeParameters(String toml) throws OutputFolderException {
        parameters = toml;
        write(PARAMETERS, toml);
    }

    /** Removes the mark of unfinished results. */
    public void markComplete() throws OutputFolderException {
        Path marker = path.resolve(MARKER);
        try {
            ended = true;
            Files.deleteIfExists(marker);
        } catch (IOException e) {
            throw cannotWrite(marker, e);
        }
    }

    private static OutputFolderException cannotWrite(Path file, IOException e) {
        return new OutputFolderException(file + " cannot be written (" + e
                + "): make room or change permissions and run again; what lies in that folder is not complete");
    }

    private static RunFolder started(Path folder, boolean resumed) throws IOException {
        Files.writeString(folder.resolve(MARKER), MARKER_TEXT);
        return new RunFolder(folder, resumed, true);
    }

    private static String stem(Path parameterFile) {
        String name = String.valueOf(parameterFile.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String numbered(String stem, int number) {
        return String.format("%s-%03d", stem, number);
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
