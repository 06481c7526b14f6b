package dmft.cli.parameters;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one declaration of a parameter.
 *
 * @param section the table it stands in: "solver"
 * @param name its name there: "samples"
 * @param type the values it takes
 * @param presence whether it must be given
 * @param defaultValue its value where it is not given; null unless {@link Presence#DEFAULTED}
 * @param meaning what it is, in the words and symbols of the docs
 * @param <T> the Java type of its values
 */
public record Parameter<T>(
        String section,
        String name,
        ValueType<T> type,
        Presence presence,
        @Nullable T defaultValue,
        String meaning) {

    /** Whether a parameter must be given. */
    public enum Presence {
        /** It must be given. */
        REQUIRED,
        /** It has a default. */
        DEFAULTED,
        /** It may be left out, which means something of its own. */
        OPTIONAL
    }

    static <T> Parameter<T> required(String key, ValueType<T> type, String meaning) {
        return new Parameter<>(sectionOf(key), nameOf(key), type, Presence.REQUIRED, null, meaning);
    }

    static <T> Parameter<T> optional(String key, ValueType<T> type, String meaning) {
        return new Parameter<>(sectionOf(key), nameOf(key), type, Presence.OPTIONAL, null, meaning);
    }

    static <T> Parameter<T> defaulted(String key, ValueType<T> type, T value, String meaning) {
        return new Parameter<>(sectionOf(key), nameOf(key), type, Presence.DEFAULTED, value, meaning);
    }

    /** Its full name: "solver.samples". */
    public String key() {
        return section + "." + name;
    }

    /** What it takes: "an integer from 1 to 1000". */
    public String expected() {
        return type.expected();
    }

    /** What is said where it is left out but needed. */
    String missing() {
        return key() + " is missing, expected " + expected() + ": add \"" + name + " = …\" under [" + section + "]";
    }

    /** Its default as TOML text, if it has one. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultValue).map(ValueType::toToml);
    }

    private static String sectionOf(String key) {
        return key.substring(0, key.indexOf('.'));
    }

    private static String nameOf(String key) {
        return key.substring(key.indexOf('.') + 1);
    }
}
