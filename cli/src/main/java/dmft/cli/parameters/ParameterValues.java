package dmft.cli.parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Values of all parameters, checked one by one, defaults filled in. */
public final class ParameterValues {

    private final Map<Parameter<?>, Object> values;

    ParameterValues(Map<Parameter<?>, Object> values) {
        this.values = new LinkedHashMap<>(values);
    }

    /** The value of a parameter that is required or has a default. */
    public <T> T get(Parameter<T> parameter) {
        return find(parameter).orElseThrow(() -> new IllegalStateException(parameter.key() + " has no value"));
    }

    /** The value of a parameter as an int; its range is declared to fit. */
    int integer(Parameter<Long> parameter) {
        return Math.toIntExact(get(parameter));
    }

    /** The value of a parameter, if it was given or has a default. */
    @SuppressWarnings("unchecked") // Values come from the parameter's own type.
    public <T> Optional<T> find(Parameter<T> parameter) {
        return Optional.ofNullable((T) values.get(parameter));
    }

    /** These values with another one, such as a path found. */
    <T> ParameterValues with(Parameter<T> parameter, T value) {
        ParameterValues changed = new ParameterValues(values);
        changed.values.put(parameter, value);
        return changed;
    }

    /** The value of a parameter as TOML text, or null if it has none. */
    public @Nullable String text(Parameter<?> parameter) {
        Object value = values.get(parameter);
        return value == null ? null : ValueType.toToml(value);
    }

    /** Values by section and name, in the order of the declarations; parameters without a value are left out. */
    public Map<String, Map<String, Object>> bySection() {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        for (Parameter<?> parameter : Parameters.ALL) {
            find(parameter)
                    .ifPresent(value -> sections.computeIfAbsent(parameter.section(), name -> new LinkedHashMap<>())
                            .put(parameter.name(), value));
        }
        return sections;
    }

    /** These values as a parameter file. */
    public String toToml() {
        StringBuilder text = new StringBuilder();
        bySection().forEach((section, names) -> {
            text.append(text.isEmpty() ? "" : "\n").append('[').append(section).append("]\n");
            names.forEach((name, value) -> text.append(name)
                    .append(" = ")
                    .append(ValueType.toToml(value))
                    .append('\n'));
        });
        return text.toString();
    }
}
