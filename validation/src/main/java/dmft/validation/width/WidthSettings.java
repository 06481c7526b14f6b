package dmft.validation.width;

import java.util.Arrays;

/**
 * Which finite networks are trained, and how strictly the limit is judged by them.
 *
 * @param widths N, increasing
 * @param networks how many of each width
 * @param replicas independent solves of the limit
 * @param explicitUpTo the largest width whose matrices are written out; wider networks are trained without them
 * @param level probability that a correct solver is said to disagree
 * @param seed of the networks' weights
 * @param threads threads in use; never changes a result
 * @param memory bytes that networks trained at once may fill
 */
public record WidthSettings(
        int[] widths,
        int[] networks,
        int replicas,
        int explicitUpTo,
        double level,
        long seed,
        int threads,
        long memory) {

    /** Networks of one width that are enough to tell its covariance: others are shown and not judged by. */
    public static final int ENOUGH = 8;

    /** Terms of the power series in 1/N that a first fit has: a + b/N. */
    private static final int FIRST_ORDER = 1;

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public WidthSettings {
        if (widths.length != networks.length) {
            throw new IllegalArgumentException("got " + widths.length + " widths and " + networks.length
                    + " numbers of networks, expected one number for each width");
        }
        for (int w = 0; w < widths.length; w++) {
            if (widths[w] < 1 || networks[w] < 1 || (w > 0 && widths[w] <= widths[w - 1])) {
                throw new IllegalArgumentException("expected increasing widths and at least one network of each, got"
                        + " widths " + Arrays.toString(widths) + " and networks " + Arrays.toString(networks));
            }
        }
        if (replicas < ENOUGH) {
            throw new IllegalArgumentException("got " + replicas + " replicas of the limit, expected at least " + ENOUGH
                    + " to tell their spread");
        }
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level is " + level + ", expected a probability between 0 and 1");
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads is " + threads + ", expected at least 1");
        }
        long judging = judging(networks);
        if (judging < FIRST_ORDER + 1) {
            throw new IllegalArgumentException("got " + judging + " widths with " + ENOUGH
                    + " networks or more, expected at least two: the limit is judged by extrapolation from them");
        }
    }

    private static long judging(int[] networks) {
        return Arrays.stream(networks).filter(count -> count >= ENOUGH).count();
    }

    /** True if networks of this width have their matrices written out. */
    public boolean explicit(int width) {
        return width <= explicitUpTo;
    }
}
