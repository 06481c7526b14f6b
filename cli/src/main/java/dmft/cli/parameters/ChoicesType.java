package dmft.cli.parameters;

import java.util.List;
import org.tomlj.TomlArray;

/**
 * Any of some names, each at most once, in the order of the registry.
 *
 * @param names what can be chosen
 */
record ChoicesType(List<String> names) implements ValueType<List<String>> {

    @Override
    public String expected() {
        return "a list of any of "
                + String.join(", ", names.stream().map(name -> '"' + name + '"').toList());
    }

    @Override
    public List<String> read(Object toml) throws BadValueException {
        List<?> chosen = toml instanceof TomlArray array ? array.toList() : toml instanceof List<?> list ? list : null;
        if (chosen == null || !chosen.stream().allMatch(names::contains)) {
            throw new BadValueException("expected " + expected());
        }
        return names.stream().filter(chosen::contains).toList();
    }
}
