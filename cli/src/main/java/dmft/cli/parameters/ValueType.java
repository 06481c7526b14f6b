package dmft.cli.parameters;

import java.util.List;
import java.util.Locale;
import org.tomlj.Toml;

/**
 * The values that a parameter takes.
 *
 * @param <T> the Java type of a value
 */
interface ValueType<T> {

    /** What is expected, as it reads after "expected" and in the docs: "an integer from 1 to 1000". */
    String expected();

    /**
     * Turns a TOML value (Long, Double, Boolean, String, a date, an array or a table) into a value of this type.
     *
     * @throws BadValueException if it is none
     */
    T read(Object toml) throws BadValueException;

    /** A value of this type or of any other as TOML text. */
    static String toToml(Object value) {
        return switch (value) {
            case String text -> '"' + Toml.tomlEscape(text).toString() + '"';
            case List<?> list -> "["
                    + String.join(", ", list.stream().map(ValueType::toToml).toList()) + "]";
            case Double number when number.isInfinite() -> number > 0 ? "inf" : "-inf";
            case Double number -> number.toString().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }
}
