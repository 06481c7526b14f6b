package dmft.validation.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.TDistribution;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * How something of finite networks falls with their width: amplitude · N^exponent, with a 95 % interval of the exponent.
 *
 * @param amplitude at N = 1
 * @param exponent −½ is expected of the spread of networks of one width, −1 of the bias of their mean
 * @param low lower end of the interval
 * @param high upper end
 */
public record PowerLaw(double amplitude, double exponent, double low, double high) {

    private static final double TAIL = 0.025;

    /** A bias is told only if the best law is better than none by the square of this many standard errors: the best of many exponents is sought. */
    private static final double CLEAR = 4;

    /** Exponents of the bias that are looked at. */
    private static final double STEEPEST = -3;

    private static final double FLATTEST = 1;
    private static final int PLACES = 4001;

    /** True if the interval holds this exponent. */
    public boolean agreesWith(double expected) {
        return low <= expected && expected <= high;
    }

    /** Root of the mean variance of the components of one network of this width, by the unbiased sample variance. */
    public static double spread(Ensemble ensemble) {
        return Math.sqrt(Arrays.stream(squaredDeviations(ensemble)).average().orElseThrow());
    }

    /** |x_k − mean|² K/(K − 1), per component, of every network: their average is the mean variance. */
    private static double[] squaredDeviations(Ensemble ensemble) {
        double[][] rows = ensemble.replicates();
        double[] mean = Moments.mean(rows);
        double unbiased = rows.length / (rows.length - 1.0) / mean.length;
        return Arrays.stream(rows)
                .mapToDouble(row -> unbiased * squaredDistance(row, mean))
                .toArray();
    }

    private static double squaredDistance(double[] x, double[] y) {
        double sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum += (x[j] - y[j]) * (x[j] - y[j]);
        }
        return sum;
    }

    /**
     * The law of {@link #spread}: a weighted straight line through the logarithms. The squared deviations of networks in units of their mean have one
     * variance v at all widths, estimated from all of them, so that with K networks log s has the variance v/4K.
     *
     * @return nothing for fewer than two widths
     */
    public static Optional<PowerLaw> ofSpread(List<Ensemble> ensembles) {
        if (ensembles.stream().mapToInt(Ensemble::width).distinct().count() < 2) {
            return Optional.empty();
        }
        double sum = 0;
        int freedom = 0;
        for (Ensemble ensemble : ensembles) {
            double[] squares = squaredDeviations(ensemble);
            double mean = Arrays.stream(squares).average().orElseThrow();
            sum += Arrays.stream(squares)
                    .map(q -> (q / mean - 1) * (q / mean - 1))
                    .sum();
            freedom += squares.length - 1;
        }
        double variance = sum / freedom;
        double[] moments = new double[5]; // Σw, Σwx, Σwy, Σwxx, Σwxy with x = log N, y = log s
        for (Ensemble ensemble : ensembles) {
            double weight = 4 * ensemble.replicates().length / variance;
            double x = Math.log(ensemble.width());
            double y = Math.log(spread(ensemble));
            double[] terms = {1, x, y, x * x, x * y};
            for (int i = 0; i < terms.length; i++) {
                moments[i] += weight * terms[i];
            }
        }
        double determinant = moments[0] * moments[3] - moments[1] * moments[1];
        double slope = (moments[0] * moments[4] - moments[1] * moments[2]) / determinant;
        double level = (moments[2] - slope * moments[1]) / moments[0];
        double half = quantile(freedom) * Math.sqrt(moments[0] / determinant);
        return Optional.of(new PowerLaw(Math.exp(level), slope, slope - half, slope + half));
    }

    /**
     * The law of the bias d_N = ⟨x⟩_N − x_∞ along its own direction.
     *
     * <p>The length of a noisy vector is too large on average, so d_N is projected on a direction found without it: that of the bias at the other
     * widths, Σ K_M d_M. Half of the limit's replicas serve to find directions and the other half to measure, so that their errors are apart
     * too. The projections y_N are fitted by β N^p with generalised least squares, the error that all of them have from the limit included; the
     * interval are the p whose best fit is worse by less than the squared quantile of Student's t.
     *
     * @param limit replicas of the limit, at least four
     * @return nothing for fewer than three widths, or if the projections do not differ from zero significantly
     */
    public static Optional<PowerLaw> ofBias(List<Ensemble> ensembles, double[][] limit) {
        if (ensembles.stream().mapToInt(Ensemble::width).distinct().count() < 3 || limit.length < 4) {
            return Optional.empty();
        }
        int n = ensembles.size();
        double[] finding = Moments.mean(Arrays.copyOfRange(limit, 0, limit.length / 2));
        double[][] measuring = Arrays.copyOfRange(limit, limit.length / 2, limit.length);
        double[] y = new double[n];
        DMatrixRMaj covariance = new DMatrixRMaj(n, n);
        double[][] ofLimit = new double[n][];
        int freedom = measuring.length - 1;
        for (int w = 0; w < n; w++) {
            double[] direction = direction(ensembles, w, finding);
            double[] ofNetworks = projections(ensembles.get(w).replicates(), direction);
            ofLimit[w] = projections(measuring, direction);
            y[w] = mean(ofNetworks) - mean(ofLimit[w]);
            covariance.add(w, w, covariance(ofNetworks, ofNetworks) / ofNetworks.length);
            freedom += ofNetworks.length - 1;
        }
        for (int v = 0; v < n; v++) {
            for (int w = 0; w < n; w++) {
                covariance.add(v, w, covariance(ofLimit[v], ofLimit[w]) / measuring.length);
            }
        }
        DMatrixRMaj inverse = new DMatrixRMaj(n, n);
        if (!CommonOps_DDRM.invert(covariance, inverse)) {
            return Optional.empty();
        }
        return fit(ensembles, y, inverse, quantile(freedom));
    }

    private static Optional<PowerLaw> fit(List<Ensemble> ensembles, double[] y, DMatrixRMaj inverse, double quantile) {
        double total = form(inverse, y, y);
        double best = Double.POSITIVE_INFINITY;
        double[] misfits = new double[PLACES];
        double exponent = 0;
        double amplitude = 0;
        for (int i = 0; i < PLACES; i++) {
            double p = STEEPEST + (FLATTEST - STEEPEST) * i / (PLACES - 1);
            double[] shape = ensembles.stream()
                    .mapToDouble(ensemble -> Math.pow(ensemble.width(), p))
                    .toArray();
            double beta = form(inverse, shape, y) / form(inverse, shape, shape);
            misfits[i] = total - beta * form(inverse, shape, y);
            if (misfits[i] < best) {
                best = misfits[i];
                exponent = p;
                amplitude = beta;
            }
        }
        if (total - best < CLEAR * CLEAR) {
            return Optional.empty();
        }
        double low = FLATTEST;
        double high = STEEPEST;
        for (int i = 0; i < PLACES; i++) {
            double p = STEEPEST + (FLATTEST - STEEPEST) * i / (PLACES - 1);
            if (misfits[i] <= best + quantile * quantile) {
                low = Math.min(low, p);
                high = Math.max(high, p);
            }
        }
        return Optional.of(new PowerLaw(amplitude, exponent, low, high));
    }

    /** The unit vector of the bias as the widths other than one see it. */
    private static double[] direction(List<Ensemble> ensembles, int without, double[] limit) {
        double[] sum = new double[limit.length];
        for (int w = 0; w < ensembles.size(); w++) {
            if (w == without) {
                continue;
            }
            double[] mean = Moments.mean(ensembles.get(w).replicates());
            for (int j = 0; j < sum.length; j++) {
                sum[j] += ensembles.get(w).replicates().length * (mean[j] - limit[j]);
            }
        }
        double length = Math.sqrt(squaredDistance(sum, new double[sum.length]));
        return Arrays.stream(sum).map(value -> value / length).toArray();
    }

    private static double[] projections(double[][] rows, double[] direction) {
        return Arrays.stream(rows)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int j = 0; j < row.length; j++) {
                        sum += row[j] * direction[j];
                    }
                    return sum / Math.sqrt(row.length);
                })
                .toArray();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static double covariance(double[] x, double[] y) {
        double mx = mean(x);
        double my = mean(y);
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (x[i] - mx) * (y[i] - my);
        }
        return sum / (x.length - 1);
    }

    /** xᵀ M y. */
    private static double form(DMatrixRMaj matrix, double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < y.length; j++) {
                sum += x[i] * matrix.get(i, j) * y[j];
            }
        }
        return sum;
    }

    private static double quantile(int freedom) {
        return TDistribution.of(freedom).inverseSurvivalProbability(TAIL);
    }
}
