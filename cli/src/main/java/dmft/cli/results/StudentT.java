package dmft.cli.results;

import org.apache.commons.statistics.distribution.TDistribution;

/** Confidence intervals of means over replicas. */
public final class StudentT {

    private static final double UPPER_TAIL_95 = 0.025;

    private StudentT() {}

    /**
     * The factor that turns the standard error of a mean over {@code replicas} into the half-width of its 95 % interval: the 97.5 %
     * quantile of Student's t with replicas − 1 degrees of freedom.
     *
     * @param replicas at least 2
     */
    public static double factor95(int replicas) {
        return TDistribution.of(replicas - 1).inverseSurvivalProbability(UPPER_TAIL_95);
    }
}
