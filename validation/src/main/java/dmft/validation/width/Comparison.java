package dmft.validation.width;

import java.util.List;

/**
 * Finite networks beside the limit.
 *
 * @param complete false if it was interrupted: then it says what there is
 * @param steps T
 * @param recorded steps at which kernels and fields were taken down
 * @param limit the replicas of the limit
 * @param widths the finite networks, one entry a width
 * @param scalings how they approach the limit
 * @param verdicts whether they approach the limit and nothing else, one an observable; empty where there was too little to judge by
 * @param level probability that a correct solver is said to disagree
 */
public record Comparison(
        boolean complete,
        int steps,
        int[] recorded,
        WidthResult limit,
        List<WidthResult> widths,
        List<Scaling> scalings,
        List<Verdict> verdicts,
        double level) {

    /** A limit that may be off by more than this share of its size has not been judged. */
    public static final double RESOLVED = 0.3;

    /** p-value below which one observable disagrees: the level divided by their number, whatever their correlations (Bonferroni). */
    public double threshold() {
        return level / Math.max(1, verdicts.size());
    }

    /** The observables by which networks and limit differ. */
    public List<Verdict> disagreements() {
        return verdicts.stream()
                .filter(verdict -> !(verdict.statistic().pValue() >= threshold()))
                .toList();
    }

    /** True if the first observable is known to {@link #RESOLVED} of its size: else agreeing says little. */
    public boolean tells() {
        return !verdicts.isEmpty() && verdicts.getFirst().resolution() <= RESOLVED;
    }

    /** True if every network was trained, and extrapolated to infinite width they are the limit as far as can be told. */
    public boolean agrees() {
        return complete
                && !verdicts.isEmpty()
                && disagreements().isEmpty()
                && limit.failures().isEmpty()
                && widths.stream().allMatch(width -> width.failures().isEmpty());
    }
}
