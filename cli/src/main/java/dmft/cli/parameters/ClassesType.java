package dmft.cli.parameters;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.tomlj.TomlArray;

/** The classes of a data set between which a network is trained to tell. */
record ClassesType() implements ValueType<List<Integer>> {

    @Override
    public String expected() {
        return "two or more different class numbers such as [0, 1]";
    }

    @Override
    public List<Integer> read(Object toml) throws BadValueException {
        List<Integer> classes = new ArrayList<>();
        if (toml instanceof TomlArray array) {
            for (Object item : array.toList()) {
                if (!(item instanceof Long label) || label < 0 || label > Integer.MAX_VALUE) {
                    throw new BadValueException("expected " + expected());
                }
                classes.add(label.intValue());
            }
        }
        if (classes.size() < 2 || new HashSet<>(classes).size() != classes.size()) {
            throw new BadValueException("expected " + expected());
        }
        return List.copyOf(classes);
    }
}
