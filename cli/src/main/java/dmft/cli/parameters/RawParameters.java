package dmft.cli.parameters;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** The keys and values of a parameter file and of the options that override them, as they were written, with their places. */
final class RawParameters {

    /**
     * A value as it was written.
     *
     * @param value as the TOML reader gives it
     * @param place where it stands
     * @param line its line, or a number after all lines for options
     */
    record Entry(Object value, String place, int line) {}

    private static final int LARGEST_FILE = 1 << 20;
    private static final int AFTER_ALL_LINES = Integer.MAX_VALUE;

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<ParameterError> errors;

    /** Reads a file; what cannot be read is added to {@code errors}. */
    RawParameters(Path file, List<ParameterError> errors) {
        this.file = file;
        this.errors = errors;
        String text = text();
        if (text != null) {
            addAll(text);
        }
    }

    /** Values by full key. */
    Map<String, Entry> entries() {
        return entries;
    }

    /**
     * Sets a key to a value written in TOML; quotes around text may be left out.
     *
     * @param option the option's name: "--set"
     * @param setting what it sets, as it was given: "solver.samples=8192"
     */
    void override(String option, String setting) {
        int equals = setting.indexOf('=');
        String key = setting.substring(0, equals).strip();
        String text = setting.substring(equals + 1).strip();
        TomlParseResult parsed = Toml.parse("value = " + text);
        Object value = parsed.hasErrors() || parsed.size() != 1 ? null : parsed.get(List.of("value"));
        entries.put(key, new Entry(value == null ? text : value, option + " " + setting, AFTER_ALL_LINES));
    }

    private @Nullable String text() {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
            if (bytes.length > LARGEST_FILE) {
                error(0, "is larger than 1 MiB: this is no parameter file, name another");
                return null;
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (NoSuchFileException e) {
            error(0, "there is no such file: check the path");
        } catch (CharacterCodingException e) {
            error(0, "is not UTF-8 text: save it as UTF-8, or name another file");
        } catch (IOException e) {
            error(
                    0,
                    "cannot be read (" + (Files.isDirectory(file) ? "it is a folder" : e.getMessage())
                            + "): name a file that can");
        }
        return null;
    }

    private void addAll(String text) {
        TomlParseResult parsed = Toml.parse(text);
        parsed.errors()
                .forEach(e -> error(
                        e.position().line(),
                        "column " + e.position().column() + ": " + e.getMessage() + ": correct the TOML"));
        for (List<String> path : parsed.keyPathSet(true)) {
            Object value = parsed.get(path);
            boolean section = path.size() == 1 && Parameters.sections().contains(path.get(0));
            if (value == null || (value instanceof TomlTable table && (section || !table.isEmpty()))) {
                continue;
            }
            TomlPosition position = parsed.inputPositionOf(path);
            int line = position == null ? 0 : position.line();
            entries.put(String.join(".", path), new Entry(value, place(line), line));
        }
    }

    private void error(int line, String message) {
        errors.add(new ParameterError(place(line), line, message, false));
    }

    /** A line of the file as it reads in messages. */
    private String place(int line) {
        return line == 0 ? file.toString() : file + ":" + line;
    }
}
