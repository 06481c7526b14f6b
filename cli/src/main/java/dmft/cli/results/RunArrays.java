package dmft.cli.results;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/** The arrays of a run, read from its folder one by one. What was not recorded is null. */
public final class RunArrays implements AutoCloseable {

    private final Path folder;
    private final HdfFile file;

    private RunArrays(Path folder, HdfFile file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Opens the arrays in a folder, be its run finished or not.
     *
     * @throws ResultsException if there are none, or none that this version can read
     */
    public static RunArrays open(Path folder) throws ResultsException {
        Path path = folder.resolve(ArraysFile.NAME);
        if (!Files.isRegularFile(path)) {
            throw new ResultsException(folder
                    + (Files.isDirectory(folder) ? " holds no " + ArraysFile.NAME : " is no folder")
                    + ": expected the folder of a run that \"dmft solve\" has finished or begun");
        }
        RunArrays arrays;
        try {
            arrays = new RunArrays(folder, new HdfFile(path));
        } catch (RuntimeException e) {
            throw unreadable(path, e);
        }
        Object schema = arrays.attribute("schema");
        if (!Integer.valueOf(ArraysFile.SCHEMA).equals(schema)) {
            arrays.close();
            throw new ResultsException(path + " has the layout " + schema + ", expected " + ArraysFile.SCHEMA
                    + ": read it with the version of dmft that wrote it");
        }
        return arrays;
    }

    /** The name of the folder. */
    public String name() {
        return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
    }

    /** Independent solves behind the means. */
    public int replicas() throws ResultsException {
        return attribute("replicas") instanceof Integer replicas ? replicas : 1;
    }

    /** The last step in the curves, −1 if there is none. */
    public int steps() throws ResultsException {
        int[] time = find("/time", int[].class);
        return time == null ? -1 : time.length - 1;
    }

    /** A text that the file has about itself, such as "outcome"; empty if it has not. */
    public String text(String attribute) throws ResultsException {
        return attribute(attribute) instanceof String text ? text : "";
    }

    /** Wall-clock seconds of the solve. */
    public double seconds() throws ResultsException {
        return attribute("seconds") instanceof Double seconds ? seconds : Double.NaN;
    }

    /** Every parameter's value as text, by its full name. */
    public Map<String, String> parameters() throws ResultsException {
        String text = find(ArraysFile.PARAMETERS, String.class);
        TomlParseResult toml = Toml.parse(text == null ? "" : text);
        Map<String, String> values = new TreeMap<>();
        for (String key : toml.dottedKeySet()) {
            Object value = toml.get(key);
            values.put(key, value instanceof TomlArray list ? list.toJson().replaceAll("\\s", "") : "" + value);
        }
        return values;
    }

    /** Layers in a group such as "/kernels/features", 0 if there is no such group. */
    public int layers(String group) throws ResultsException {
        try {
            return node(group) instanceof Group found ? found.getChildren().size() : 0;
        } catch (RuntimeException e) {
            throw unreadable(file.getFileAsPath(), e);
        }
    }

    /**
     * An array, or null if there is none of that path.
     *
     * @param type the Java array type, such as {@code double[][][].class}
     * @throws ResultsException if it cannot be read or has another type
     */
    public <T> @Nullable T find(String path, Class<T> type) throws ResultsException {
        try {
            return node(path) instanceof Dataset data ? type.cast(data.getData()) : null;
        } catch (RuntimeException e) {
            throw unreadable(file.getFileAsPath(), e);
        }
    }

    @Override
    public void close() {
        file.close();
    }

    private @Nullable Object attribute(String name) throws ResultsException {
        try {
            Attribute attribute = file.getAttribute(name);
            return attribute == null ? null : attribute.getData();
        } catch (RuntimeException e) {
            throw unreadable(file.getFileAsPath(), e);
        }
    }

    private @Nullable Node node(String path) {
        @Nullable Node node = file;
        for (String name : path.substring(1).split("/", -1)) {
            node = node instanceof Group group ? group.getChild(name) : null;
        }
        return node;
    }

    /** The library tells of damage by many exceptions. */
    private static ResultsException unreadable(Path file, RuntimeException e) {
        return new ResultsException(file + " cannot be read (" + e + "): it is damaged or was not written by dmft;"
                + " solve that run again");
    }
}
