package dmft.cli.parameters;

import java.util.List;
import java.util.function.Supplier;

/**
 * One name of a registry.
 *
 * @param names what can be chosen, asked when needed so that a registry is loaded only then
 * @param absent names that mean something but cannot be chosen now
 * @param absence what an absent name is told, "is not in this version"
 * @param absentIsUnavailable true if an absent name is no mistake in the file but something this machine or build cannot do
 */
record ChoiceType(Supplier<List<String>> names, List<String> absent, String absence, boolean absentIsUnavailable)
        implements ValueType<String> {

    static ChoiceType of(Supplier<List<String>> names) {
        return new ChoiceType(names, List.of(), "", false);
    }

    @Override
    public String expected() {
        List<String> quoted = names.get().stream().map(name -> '"' + name + '"').toList();
        return quoted.size() == 1 ? quoted.get(0) : "one of " + String.join(", ", quoted);
    }

    @Override
    public String read(Object toml) throws BadValueException {
        if (toml instanceof String name) {
            if (names.get().contains(name)) {
                return name;
            }
            if (absent.contains(name)) {
                throw new BadValueException(absence + "; expected " + expected(), absentIsUnavailable);
            }
        }
        throw new BadValueException("expected " + expected());
    }
}
