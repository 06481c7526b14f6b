package dmft.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * One parameter of a sweep and the values that it takes there.
 *
 * @param key "model.gamma0"
 * @param values as they were written, "0.1"; not yet checked
 */
record SweepAxis(String key, List<String> values) {

    /** Reads "model.gamma0=0.1,0.5,1"; a comma inside brackets or quotes separates nothing. */
    static SweepAxis parse(String option) {
        int equals = option.indexOf('=');
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        int depth = 0;
        char quote = 0;
        for (char c : option.substring(equals + 1).toCharArray()) {
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '[') {
                depth++;
            } else if (c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                values.add(value.toString().strip());
                value.setLength(0);
                continue;
            }
            value.append(c);
        }
        values.add(value.toString().strip());
        return new SweepAxis(option.substring(0, equals).strip(), List.copyOf(values));
    }

    /** The key's last part, "gamma0". */
    String name() {
        return key.substring(key.lastIndexOf('.') + 1);
    }
}
