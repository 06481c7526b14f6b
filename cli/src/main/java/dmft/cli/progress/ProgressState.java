package dmft.cli.progress;

import java.util.Locale;

/**
 * How far a solve has come.
 *
 * @param pass what goes through time where it is but the start of the solve, "causal pass"; else empty
 * @param done states evaluated now, over all replicas
 * @param skipped states that were there before
 * @param total states to be evaluated, replicas × (T + 1)
 * @param replica the replica that reported last, from 0
 * @param replicas how many there are
 * @param step the step it reported
 * @param steps T
 * @param loss its training loss 𝓛 there
 * @param rank the largest number of directions any coupling holds
 * @param seconds since the solve began
 */
record ProgressState(
        String pass,
        long done,
        long skipped,
        long total,
        int replica,
        int replicas,
        int step,
        int steps,
        double loss,
        int rank,
        double seconds) {

    double fraction() {
        return (skipped + done) / (double) total;
    }

    double rate() {
        return done / Math.max(seconds, 1e-9);
    }

    double secondsLeft() {
        return (total - skipped - done) / rate();
    }

    /** "replica 2/4 step 61/100 loss 0.01234 rank 245". */
    String position() {
        return String.format(
                Locale.ROOT,
                "replica %d/%d  %sstep %d/%d  loss %.4g  rank %d",
                replica + 1,
                replicas,
                pass.isEmpty() ? "" : pass + "  ",
                step,
                steps,
                loss,
                rank);
    }

    /** One line with everything. */
    String line() {
        return String.format(
                Locale.ROOT,
                "%3.0f %%  %s  %.1f steps/s  %.0f s left",
                Math.floor(100 * fraction()),
                position(),
                rate(),
                Math.ceil(secondsLeft()));
    }
}
