package dmft.validation.stats;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** How often intervals of a stated confidence should cover the truth. */
public final class Coverage {

    private Coverage() {}

    /**
     * The probability that honest intervals fail a check: that of {@code trials} independent intervals of the given
     * confidence fewer than {@code fewest} or more than {@code most} cover.
     */
    public static double falseFailure(int trials, double confidence, int fewest, int most) {
        if (!(0 <= fewest && fewest <= most && most <= trials)) {
            throw new IllegalArgumentException(
                    "expected 0 <= fewest <= most <= trials, got " + fewest + ", " + most + ", " + trials);
        }
        BinomialDistribution count = BinomialDistribution.of(trials, confidence);
        return count.cumulativeProbability(fewest - 1) + count.survivalProbability(most);
    }

    /** How many of the intervals value ± halfWidth contain the truth. */
    public static int count(double[] values, double[] halfWidths, double truth) {
        if (values.length != halfWidths.length) {
            throw new IllegalArgumentException(
                    "expected one half-width a value, got " + values.length + " and " + halfWidths.length);
        }
        int covered = 0;
        for (int i = 0; i < values.length; i++) {
            if (Math.abs(values[i] - truth) <= halfWidths[i]) {
                covered++;
            }
        }
        return covered;
    }
}
