package dmft.validation.width;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Means over networks of a list of numbers, such as a curve, with their spread.
 *
 * @param mean over networks
 * @param spread standard deviation of one network, NaN if there is one only
 * @param networks how many
 */
public record Series(double[] mean, double[] spread, int networks) {

    /** Over networks of which each gives one list. */
    public static <T> Series of(List<T> networks, Function<T, double[]> values) {
        List<double[]> rows = networks.stream().map(values).toList();
        int length = rows.isEmpty() ? 0 : rows.getFirst().length;
        double[] mean = new double[length];
        rows.forEach(row -> Arrays.setAll(mean, j -> mean[j] + row[j] / rows.size()));
        double[] squares = new double[length];
        rows.forEach(row -> Arrays.setAll(squares, j -> squares[j] + (row[j] - mean[j]) * (row[j] - mean[j])));
        double[] spread = Arrays.stream(squares)
                .map(s -> Math.sqrt(s / (rows.size() - 1.0)))
                .toArray();
        return new Series(mean, spread, rows.size());
    }

    /** Standard error of the mean. */
    public double[] stderr() {
        return Arrays.stream(spread).map(s -> s / Math.sqrt(networks)).toArray();
    }
}
