package dmft.cli.bench;

import java.util.Arrays;

/**
 * Repeated measurements of one thing.
 *
 * @param median of them
 * @param lower their lower quartile
 * @param upper their upper quartile
 * @param count how many there are
 */
public record Spread(double median, double lower, double upper, int count) {

    /**
     * The quartiles of some numbers, interpolated between neighbours.
     *
     * @throws IllegalArgumentException if there are none
     */
    static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("got no measurement, expected at least one");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Spread(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
    }

    private static double quantile(double[] sorted, double part) {
        double place = part * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    /** Seconds for an amount of work as seconds for one unit of it. */
    public Spread dividedBy(double amount) {
        return new Spread(median / amount, lower / amount, upper / amount, count);
    }

    /** Seconds for a unit of work as units in a second, or the other way round. */
    public Spread inverse() {
        return new Spread(1 / median, 1 / upper, 1 / lower, count);
    }
}
