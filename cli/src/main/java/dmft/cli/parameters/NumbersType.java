package dmft.cli.parameters;

import java.util.ArrayList;
import java.util.List;
import org.tomlj.TomlArray;

/**
 * A list of numbers.
 *
 * @param each what each of them is
 * @param example a list for the docs
 */
record NumbersType(NumberType each, String example) implements ValueType<List<Double>> {

    @Override
    public String expected() {
        return "a list, each " + each.expected() + ", such as " + example;
    }

    @Override
    public List<Double> read(Object toml) throws BadValueException {
        if (!(toml instanceof TomlArray array)) {
            throw new BadValueException("expected " + expected());
        }
        List<Double> numbers = new ArrayList<>();
        for (Object item : array.toList()) {
            try {
                numbers.add(each.read(item));
            } catch (BadValueException e) {
                throw new BadValueException("expected " + expected());
            }
        }
        return List.copyOf(numbers);
    }
}
