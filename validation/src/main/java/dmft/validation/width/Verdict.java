package dmft.validation.width;

import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether finite networks, extrapolated to infinite width, are the limit, judged by one observable.
 *
 * @param name of the observable
 * @param symbol of the observable
 * @param contrasts its components
 * @param order highest power of 1/N in the extrapolation: 2 where a + b/N alone does not describe the widths, and a + b/N + c/N² agrees better
 * @param straight p-value of a + b/N describing all widths, NaN where there are too few widths to tell
 * @param statistic the pooled statistic of extrapolation against limit
 * @param size r.m.s. of the limit's components
 * @param difference r.m.s. over components of extrapolation less limit
 * @param error r.m.s. over components of that difference's standard error
 */
public record Verdict(
        String name,
        String symbol,
        int contrasts,
        int order,
        double straight,
        PooledStatistic statistic,
        double size,
        double difference,
        double error) {

    /** Directions of the strongest fluctuations that are compared at most, beside that of the limit itself. */
    private static final int MODES = 4;

    /** Degrees of freedom for each direction, below which the tail of F would hide everything. */
    private static final int FREEDOM_EACH = 4;

    /** Below this p-value a curvature in 1/N is taken to be real. */
    private static final double CURVED = 0.01;

    /**
     * Judges by one observable.
     *
     * @param ensembles networks of each width, enough of each
     * @param limit replicas of the limit, one row each
     * @return null where nothing fluctuates, so that there is nothing to judge by
     */
    static @Nullable Verdict of(Observable observable, List<Ensemble> ensembles, double[][] limit) {
        if (!fluctuates(ensembles.getFirst().replicates())) {
            return null;
        }
        int components = limit[0].length;
        int modes = modes(ensembles, components);
        double straight = ensembles.size() < 3 ? Double.NaN : lackOfFit(ensembles, modes);
        List<double[]> finding = new ArrayList<>();
        List<double[]> comparing = new ArrayList<>();
        for (int r = 0; r < limit.length; r++) {
            (r % 3 == 1 ? finding : comparing).add(limit[r]);
        }
        Estimate ofLimit = Estimate.ofMean(comparing.toArray(double[][]::new));
        double[][] itself = itself(finding);
        Estimate networks = Extrapolation.toInfiniteWidth(ensembles, 1);
        PooledStatistic statistic = PooledStatistic.compare(networks, ofLimit, itself, modes);
        int order = 1;
        if (straight < CURVED) {
            Estimate curved = Extrapolation.toInfiniteWidth(ensembles, 2);
            PooledStatistic second = PooledStatistic.compare(curved, ofLimit, itself, modes);
            // The larger p of both orders: where there is no curvature it is at least that of the first, so that the
            // choice favours nothing.
            if (second.pValue() > statistic.pValue()) {
                networks = curved;
                statistic = second;
                order = 2;
            }
        }
        Estimate difference = networks.minus(ofLimit);
        return new Verdict(
                observable.name(),
                observable.symbol(),
                components,
                order,
                straight,
                statistic,
                rootMeanSquare(ofLimit.value()),
                rootMeanSquare(difference.value()),
                rootMeanSquare(difference.standardErrors()));
    }

    /** How well this judges: the share of its size by which the limit may still be off, r.m.s., at about 95 % confidence. */
    public double resolution() {
        return Math.hypot(difference, 2 * error) / size;
    }

    /** Few networks tell the covariance of few directions. */
    private static int modes(List<Ensemble> ensembles, int components) {
        double freedom = Extrapolation.expectedFreedom(ensembles, 1);
        return Math.clamp((int) (freedom / FREEDOM_EACH) - 1, 1, Math.min(MODES, components));
    }

    /**
     * The direction of the limit, along which a wrong factor or rate moves everything, found from replicas that are not compared; none where the modes
     * fill the space already.
     */
    private static double[][] itself(List<double[]> replicas) {
        double[] mean = Estimate.meanOf(replicas);
        double size = rootMeanSquare(mean);
        if (mean.length < 2 * MODES || size == 0) {
            return new double[0][];
        }
        return new double[][] {Arrays.stream(mean).map(v -> v / size).toArray()};
    }

    /** p-value of the coefficient of 1/N² being zero. */
    private static double lackOfFit(List<Ensemble> ensembles, int modes) {
        Estimate curvature = Extrapolation.curvature(ensembles);
        return PooledStatistic.compare(
                        curvature, Estimate.exact(new double[curvature.value().length]), new double[0][], modes)
                .pValue();
    }

    private static boolean fluctuates(double[][] rows) {
        return Arrays.stream(rows).anyMatch(row -> !Arrays.equals(row, rows[0]));
    }

    private static double rootMeanSquare(double[] values) {
        return Math.sqrt(Arrays.stream(values).map(v -> v * v).average().orElse(0));
    }
}
