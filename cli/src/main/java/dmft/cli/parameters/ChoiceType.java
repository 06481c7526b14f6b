package dmft.cli.parameters;

import java.util.List;
import java.util.function.Supplier;

/**
 * One name of a registry.
 *
 * @param names what can be chosen, asked when needed so that a registry is loaded only then
 */
record ChoiceType(Supplier<List<String>> names) implements ValueType<String> {

    @Override
    public String expected() {
        List<String> quoted = names.get().stream().map(name -> '"' + name + '"').toList();
        return quoted.size() == 1 ? quoted.get(0) : "one of " + String.join(", ", quoted);
    }

    @Override
    public String read(Object toml) throws BadValueException {
        if (toml instanceof String name && names.get().contains(name)) {
            return name;
        }
        throw new BadValueException("expected " + expected());
    }
}
