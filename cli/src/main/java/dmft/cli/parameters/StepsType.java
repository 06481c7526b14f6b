package dmft.cli.parameters;

import java.util.ArrayList;
import java.util.List;
import org.tomlj.TomlArray;

/** Some steps of a training. */
record StepsType() implements ValueType<List<Integer>> {

    @Override
    public String expected() {
        return "a list of step numbers such as [0, 10, 100]";
    }

    @Override
    public List<Integer> read(Object toml) throws BadValueException {
        if (!(toml instanceof TomlArray array)) {
            throw new BadValueException("expected " + expected());
        }
        List<Integer> steps = new ArrayList<>();
        for (Object item : array.toList()) {
            if (!(item instanceof Long step) || step < 0 || step > Integer.MAX_VALUE) {
                throw new BadValueException("expected " + expected());
            }
            steps.add(step.intValue());
        }
        return steps.stream().sorted().distinct().toList();
    }
}
