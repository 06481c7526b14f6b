package dmft.validation.stats;

import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Whether two samples of a vector agree in mean and in spread.
 *
 * <p>For each component, Welch's t-test of the means and the Brown–Forsythe test of the spreads (Welch's t-test of the
 * absolute deviations from the medians, robust against tails). The p-values of each kind are pooled over components by
 * Bonferroni, which needs no assumption on their correlation: the pooled value is at most the level with at most that
 * probability. Strongly correlated components make it conservative, so give it a few well-separated ones.
 *
 * @param meanPValue pooled p-value of equal means
 * @param spreadPValue pooled p-value of equal spreads
 */
public record TwoSample(double meanPValue, double spreadPValue) {

    /** Compares two samples, one row a draw and one column a component. */
    public static TwoSample compare(double[][] first, double[][] second) {
        Moments.requireReplicates(first);
        Moments.requireReplicates(second);
        int components = first[0].length;
        if (second[0].length != components) {
            throw new IllegalArgumentException(
                    "expected as many components in both samples, got " + components + " and " + second[0].length);
        }
        double mean = 1;
        double spread = 1;
        for (int j = 0; j < components; j++) {
            double[] x = column(first, j);
            double[] y = column(second, j);
            mean = Math.min(mean, welch(x, y));
            spread = Math.min(spread, welch(deviations(x), deviations(y)));
        }
        return new TwoSample(Math.min(1, components * mean), Math.min(1, components * spread));
    }

    /** The pooled p-value of both, means and spreads. */
    public double pValue() {
        return Math.min(1, 2 * Math.min(meanPValue, spreadPValue));
    }

    /** Two-sided p-value of Welch's t-test of equal means. */
    public static double welch(double[] x, double[] y) {
        double[] mx = meanAndVarianceOfMean(x);
        double[] my = meanAndVarianceOfMean(y);
        double variance = mx[1] + my[1];
        if (!(variance > 0)) {
            throw new IllegalArgumentException("both samples are constant, which has no t-test");
        }
        double t = Math.abs(mx[0] - my[0]) / Math.sqrt(variance);
        double freedom = variance * variance / (mx[1] * mx[1] / (x.length - 1) + my[1] * my[1] / (y.length - 1));
        return 2 * TDistribution.of(freedom).survivalProbability(t);
    }

    private static double[] meanAndVarianceOfMean(double[] x) {
        double mean = 0;
        for (double value : x) {
            mean += value / x.length;
        }
        double sum = 0;
        for (double value : x) {
            sum += (value - mean) * (value - mean);
        }
        return new double[] {mean, sum / (x.length - 1) / x.length};
    }

    private static double[] deviations(double[] x) {
        double[] sorted = x.clone();
        Arrays.sort(sorted);
        int half = x.length / 2;
        double median = x.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        double[] deviations = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            deviations[i] = Math.abs(x[i] - median);
        }
        return deviations;
    }

    private static double[] column(double[][] rows, int j) {
        double[] column = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            column[i] = rows[i][j];
        }
        return column;
    }
}
