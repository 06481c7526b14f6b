package dmft.cli.results;

import dmft.cli.parameters.ParameterValues;
import dmft.cli.parameters.Parameters;
import dmft.compute.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.tomlj.Toml;
import org.tomlj.TomlParseResult;

/**
 * What an earlier run left in a folder.
 *
 * @param folder where
 * @param complete true if it had finished
 * @param parameters its parameters.toml, empty if it did not come that far
 */
public record PriorRun(Path folder, boolean complete, String parameters) {

    /** What changes no result. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(Parameters.THREADS.key(), Parameters.CHECKPOINT_SECONDS.key(), Parameters.PICTURES.key());

    /**
     * Looks at a folder.
     *
     * @return what is there, or nothing if there is no such folder
     * @throws OutputFolderException if it holds something else or cannot be read
     */
    public static Optional<PriorRun> at(Path folder) throws OutputFolderException {
        if (!Files.exists(folder)) {
            return Optional.empty();
        }
        Path parameters = folder.resolve("parameters.toml");
        try {
            boolean incomplete = Files.exists(folder.resolve(RunFolder.MARKER)) || RunFolder.isEmpty(folder);
            boolean known = Files.exists(parameters);
            if (!incomplete && !(known && Files.exists(folder.resolve("summary.json")))) {
                throw new OutputFolderException(
                        folder + " exists and holds no run: remove it, or choose another folder with -o DIR");
            }
            return Optional.of(new PriorRun(folder, !incomplete, known ? Files.readString(parameters) : ""));
        } catch (IOException e) {
            throw new OutputFolderException(folder + " cannot be read (" + e
                    + "): remove it or change its permissions, or choose another folder with -o DIR");
        }
    }

    /** In what its parameters differ from others, "model.gamma0 is 0.1 there and 0.5 here"; empty if it left none. */
    public List<String> differences(ParameterValues now) {
        List<String> differences = new ArrayList<>();
        if (parameters.isEmpty()) {
            return differences;
        }
        TomlParseResult there = Toml.parse(parameters);
        TomlParseResult here = Toml.parse(now.toToml());
        Set<String> keys = new TreeSet<>(there.dottedKeySet());
        keys.addAll(here.dottedKeySet());
        keys.removeAll(WITHOUT_EFFECT);
        if (isAuto(there) || isAuto(here)) {
            // What it stood for there is in the checkpoints, which are compared with what runs here.
            keys.remove(Parameters.BACKEND.key());
        }
        for (String key : keys) {
            String before = written(there, key);
            String after = written(here, key);
            if (!before.equals(after)) {
                differences.add(key + " is " + before + " there and " + after + " here");
            }
        }
        return differences;
    }

    private static boolean isAuto(TomlParseResult parameters) {
        return Backends.AUTO.equals(parameters.getString(Parameters.BACKEND.key()));
    }

    private static String written(TomlParseResult toml, String key) {
        if (!toml.contains(key)) {
            return "absent";
        }
        return toml.isArray(key) ? toml.getArrayOrEmpty(key).toList().toString() : String.valueOf(toml.get(key));
    }
}
