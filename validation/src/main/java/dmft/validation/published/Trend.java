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
                if (!(value(draw, quantities[i]) < value(draw, quantities[i - 1]))) {
                    return false;
                }
            }
            return true;
        });
    }

    /**
     * A quantity of a draw.
     *
     * @throws IllegalArgumentException if the draw has none of that name
     */
    static double value(Map<String, Double> draw, String quantity) {
        Double value = draw.get(quantity);
        if (value == null) {
            throw new IllegalArgumentException("no quantity \"" + quantity + "\", expected one of " + draw.keySet());
        }
        return value;
    }
}
