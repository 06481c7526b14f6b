package dmft.cli.progress;

import dmft.coupling.Residual;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far a replica has come that is solved by iteration.
 *
 * @param replica which one, from 0
 * @param replicas how many there are
 * @param iteration the one it is in or has just ended, from 1; 0 while paths scout before the first
 * @param limit after which it gives up
 * @param part of the iteration's paths that are done
 * @param ended true if the iteration is done, and the residuals are its own; else they are those of the one before
 * @param residuals what moved by how much; empty before the first iteration has ended
 * @param seconds since the solve began
 */
record IterationState(
        int replica,
        int replicas,
        int iteration,
        int limit,
        double part,
        boolean ended,
        Map<String, Residual> residuals,
        double seconds) {

    private static final String OUTPUTS = "outputs";

    /** "replica 2/4 iteration 3/30", and how many of its paths are done while it goes on. */
    String position() {
        String where = String.format(Locale.ROOT, "replica %d/%d  ", replica + 1, replicas)
                + (iteration == 0 ? "scouting" : String.format(Locale.ROOT, "iteration %d/%d", iteration, limit));
        return ended ? where : String.format(Locale.ROOT, "%s  %.0f %% of its paths", where, Math.floor(100 * part));
    }

    /** The residual of the outputs; empty before there is one. */
    String outputs() {
        @Nullable Residual residual = residuals.get(OUTPUTS);
        return residual == null ? "" : text(OUTPUTS, residual);
    }

    /** One line with the residual of the outputs. */
    String line() {
        String outputs = outputs();
        return position()
                + (outputs.isEmpty() ? "" : "  " + outputs)
                + String.format(Locale.ROOT, "  after %.1f s", seconds);
    }

    /** One line with all residuals. */
    String fullLine() {
        return position()
                + residuals.entrySet().stream()
                        .map(residual -> "  " + text(residual.getKey(), residual.getValue()))
                        .collect(Collectors.joining());
    }

    /** "outputs 1.2e-03 (noise 4.0e-04)". */
    private static String text(String name, Residual residual) {
        return String.format(Locale.ROOT, "%s %.1e (noise %.1e)", name, residual.change(), residual.noise());
    }
}
