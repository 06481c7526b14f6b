package dmft.validation.published;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Where one more draw would fall with probability 95 %, were draws normal on their {@link Scale}: m ± t s √(1 + 1/n) with mean m and standard
 * deviation s of n draws and Student's t of n − 1 degrees of freedom.
 *
 * @param centre m, as a value
 * @param low lower end, as a value
 * @param high upper end, as a value
 */
record PredictionInterval(double centre, double low, double high) {

    private static final double COVERAGE = 0.95;

    /**
     * The interval of some draws.
     *
     * @throws IllegalArgumentException if they are fewer than two
     */
    static PredictionInterval of(double[] draws, Scale scale) {
        int n = draws.length;
        if (n < 2) {
            throw new IllegalArgumentException("an interval needs at least 2 draws, got " + n);
        }
        double mean = 0;
        for (double draw : draws) {
            mean += scale.transform(draw) / n;
        }
        double squares = 0;
        for (double draw : draws) {
            squares += Math.pow(scale.transform(draw) - mean, 2);
        }
        double t = TDistribution.of(n - 1).inverseCumulativeProbability(0.5 + COVERAGE / 2);
        double half = t * Math.sqrt(squares / (n - 1) * (1 + 1.0 / n));
        return new PredictionInterval(scale.restore(mean), scale.restore(mean - half), scale.restore(mean + half));
    }

    /** True if a number that was read off a plot to ± its reading error may lie in the interval. */
    boolean admits(double value, double readingError) {
        return value + readingError >= low && value - readingError <= high;
    }
}
