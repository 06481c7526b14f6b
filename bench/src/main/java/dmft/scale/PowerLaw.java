package dmft.scale;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * y = c x^a by least squares of log y over log x.
 *
 * @param exponent a
 * @param halfWidth of its 95 % interval (Student, as many degrees of freedom as points less two); NaN of two points
 */
record PowerLaw(double exponent, double halfWidth) {

    private static final double UPPER_TAIL_95 = 0.025;

    /**
     * Fits.
     *
     * @param x positive, of which at least two differ
     * @param y positive, as many
     */
    static PowerLaw fit(double[] x, double[] y) {
        if (x.length != y.length || Arrays.stream(x).distinct().count() < 2 || !positive(x) || !positive(y)) {
            throw new IllegalArgumentException(
                    "expected two different positive places or more with a positive value each, got "
                            + Arrays.toString(x) + " and " + Arrays.toString(y));
        }
        int n = x.length;
        double[] u = Arrays.stream(x).map(Math::log).toArray();
        double[] v = Arrays.stream(y).map(Math::log).toArray();
        double meanU = Arrays.stream(u).average().orElseThrow();
        double meanV = Arrays.stream(v).average().orElseThrow();
        double uu = 0;
        double uv = 0;
        for (int i = 0; i < n; i++) {
            uu += (u[i] - meanU) * (u[i] - meanU);
            uv += (u[i] - meanU) * (v[i] - meanV);
        }
        double slope = uv / uu;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double residual = v[i] - meanV - slope * (u[i] - meanU);
            squares += residual * residual;
        }
        double halfWidth = n < 3
                ? Double.NaN
                : TDistribution.of(n - 2.0).inverseSurvivalProbability(UPPER_TAIL_95)
                        * Math.sqrt(squares / (n - 2) / uu);
        return new PowerLaw(slope, halfWidth);
    }

    private static boolean positive(double[] values) {
        return Arrays.stream(values).allMatch(value -> value > 0 && value < Double.POSITIVE_INFINITY);
    }

    /** "1.02 ± 0.05". */
    String text() {
        return Double.isNaN(halfWidth)
                ? String.format(Locale.ROOT, "%.2f", exponent)
                : String.format(Locale.ROOT, "%.2f ± %.2f", exponent, halfWidth);
    }
}
