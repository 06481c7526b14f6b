package dmft.validation.published;

import java.util.Map;
import java.util.function.Predicate;

/**
 * Something that a figure shows and that must hold in every draw.
 *
 * @param statement what it shows
 * @param holds whether the quantities of a draw show it
 */
public record Trend(String statement, Predicate<Map<String, Double>> holds) {

    /** The quantities fall in the order given, each strictly below the one before. */
    static Trend falling(String... quantities) {
        return new Trend(String.join(" > ", quantities), draw -> {
            for (int i = 1; i < quantities.length; i++) {
                if (!(draw.get(quantities[i]) < draw.get(quantities[i - 1]))) {
                    return false;
                }
            }
            return true;
        });
    }
}
