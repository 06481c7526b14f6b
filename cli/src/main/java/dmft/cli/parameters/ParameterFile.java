package dmft.cli.parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tomlj.TomlArray;
import org.tomlj.TomlTable;

/** Reads a parameter file and the options that override it, checks everything, and gives the run that it describes. */
public final class ParameterFile {

    private final Path file;
    private final List<ParameterError> errors = new ArrayList<>();
    private final RawParameters raw;

    private ParameterFile(Path file, List<String> overrides, List<String> point) {
        this.file = file;
        this.raw = new RawParameters(file, errors);
        overrides.forEach(setting -> raw.override("--set", setting));
        point.forEach(setting -> raw.override("--over", setting));
    }

    /**
     * Reads a run and its data.
     *
     * @param file the parameter file
     * @param overrides options of the form "section.name=value", the last of several for one key counts
     * @throws ParameterException naming everything that is wrong
     */
    public static Run read(Path file, List<String> overrides) throws ParameterException {
        return read(file, overrides, List.of());
    }

    /**
     * Reads one point of a sweep and its data.
     *
     * @param file the parameter file
     * @param overrides options of the form "section.name=value", the last of several for one key counts
     * @param point what the point sets besides, of the same form
     * @throws ParameterException naming everything that is wrong
     */
    public static Run read(Path file, List<String> overrides, List<String> point) throws ParameterException {
        return new ParameterFile(file, overrides, point).run();
    }

    private Run run() throws ParameterException {
        // What a file that TOML does not understand leaves out is no fault of its own: it is not called missing, nor is
        // data read.
        boolean whole = errors.isEmpty();
        raw.entries().forEach(this::checkKey);
        Map<Parameter<?>, Object> values = new LinkedHashMap<>();
        for (Parameter<?> parameter : Parameters.ALL) {
            check(parameter, values, whole);
        }
        RunBuilder builder = new RunBuilder(file, new ParameterValues(values), raw.entries(), errors);
        if (whole) {
            builder.check();
        }
        if (!errors.isEmpty()) {
            throw new ParameterException(errors);
        }
        return builder.build();
    }

    private void checkKey(String key, RawParameters.Entry entry) {
        if (Parameters.of(key).isPresent()) {
            return;
        }
        if (Parameters.sections().contains(key)) {
            error(entry, key + " is a section, not a key: write [" + key + "] on a line of its own and its keys below");
        } else if (entry.value() instanceof TomlTable) {
            error(
                    entry,
                    "unknown section [" + key + "], expected one of " + String.join(", ", Parameters.sections())
                            + ": remove or rename it");
        } else {
            error(entry, "unknown key " + key + "; the nearest known key is " + NearestKey.to(key));
        }
    }

    private void check(Parameter<?> parameter, Map<Parameter<?>, Object> values, boolean whole) {
        RawParameters.Entry entry = raw.entries().get(parameter.key());
        if (entry != null) {
            try {
                values.put(parameter, parameter.type().read(entry.value()));
            } catch (BadValueException e) {
                errors.add(new ParameterError(
                        entry.place(),
                        entry.line(),
                        parameter.key() + " = " + written(entry.value()) + ": " + e.getMessage(),
                        false));
            }
        } else if (parameter.defaultValue() != null) {
            values.put(parameter, parameter.defaultValue());
        } else if (parameter.presence() == Parameter.Presence.REQUIRED && whole) {
            errors.add(new ParameterError(file.toString(), Integer.MAX_VALUE - 1, parameter.missing(), false));
        }
    }

    private void error(RawParameters.Entry entry, String message) {
        errors.add(new ParameterError(entry.place(), entry.line(), message, false));
    }

    /** A value as it reads in a message, short. */
    private static String written(Object value) {
        String text = switch (value) {
            case TomlTable table -> "{…}";
            case TomlArray array -> array.toJson().replaceAll("\\s+", " ");
            default -> ValueType.toToml(value);
        };
        return text.length() <= 60 ? text : text.substring(0, 59) + "…";
    }
}
