package dmft.solve;

import dmft.coupling.Residual;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** When an iteration has changed so little that it is the last: by the residual that was asked for, or where sampling noise explains what is left. */
final class StopCriterion {

    /** The residual of the outputs on training examples, by name. */
    static final String OUTPUTS = "outputs";

    /** Outputs that move by less than this part of their sampling noise have nothing more to tell. */
    private static final double BELOW_NOISE = 0.1;

    /** Likewise kernels Φ and G. */
    private static final double KERNELS_BELOW_NOISE = 0.25;

    /**
     * Likewise responses. With φ' that jumps, the averages of a finite number of paths jump, too: however near the fixed point, some paths change sides at
     * every iteration, and responses keep moving by a part of their noise that outputs do not see.
     */
    private static final double RESPONSES_BELOW_NOISE = 0.5;

    /** Averages of float32 fields of order one are no more stable than this. */
    private static final double ROUNDING = 1e-6;

    private final Problem problem;
    private final SolverSettings settings;
    private final Iteration iteration;

    StopCriterion(Problem problem, SolverSettings settings) {
        this.problem = problem;
        this.settings = settings;
        this.iteration = settings.iteration();
    }

    /** How much a change may be at the end. */
    private double limit(String name, Residual residual) {
        double asked = iteration.residual();
        return asked > 0 ? asked : Math.max(belowNoise(name) * residual.noise(), ROUNDING);
    }

    private static double belowNoise(String name) {
        if (name.endsWith(OUTPUTS)) {
            return BELOW_NOISE;
        }
        return name.startsWith("response") ? RESPONSES_BELOW_NOISE : KERNELS_BELOW_NOISE;
    }

    /** The residual of the outputs on training examples, which every iteration has. */
    static Residual ofOutputs(Map<String, Residual> residuals) {
        return Objects.requireNonNull(residuals.get(OUTPUTS));
    }

    /** True if the outputs on training examples move no more than they may at the end. */
    boolean outputsRest(Map<String, Residual> residuals) {
        return excess(OUTPUTS, ofOutputs(residuals)) <= 1;
    }

    /** A change in multiples of what it may be at the end; what is not known is larger than all. */
    private double excess(String name, Residual residual) {
        double excess = residual.change() / limit(name, residual);
        return Double.isNaN(excess) ? Double.MAX_VALUE : excess;
    }

    /** That of the change which is farthest from its limit. */
    double worst(Map<String, Residual> residuals) {
        return residuals.entrySet().stream()
                .mapToDouble(entry -> excess(entry.getKey(), entry.getValue()))
                .max()
                .orElse(0);
    }

    /** True if every change is within its limit. */
    boolean reached(Map<String, Residual> residuals) {
        return residuals.entrySet().stream()
                .allMatch(entry -> entry.getValue().change() <= limit(entry.getKey(), entry.getValue()));
    }

    /**
     * Why iterations that ended without it did not converge, and what to do.
     *
     * @param iterations residuals of each, at least one
     * @param averaged those with fresh numbers that are averaged
     */
    String whatIsLeft(List<Map<String, Residual>> iterations, int averaged) {
        Map<String, Residual> last = iterations.getLast();
        String worst = OUTPUTS;
        for (Map.Entry<String, Residual> entry : last.entrySet()) {
            if (excess(entry.getKey(), entry.getValue()) > excess(worst, Objects.requireNonNull(last.get(worst)))) {
                worst = entry.getKey();
            }
        }
        Residual left = Objects.requireNonNull(last.get(worst));
        if (iteration.fresh()) {
            return String.format(
                    Locale.ROOT,
                    "%d of %d iterations are averaged that draw their paths anew, after %d in all, the last of which"
                            + " changed the outputs by %.1e: solve again with more solver.iterations",
                    averaged,
                    Iteration.AVERAGED,
                    iterations.size(),
                    ofOutputs(last).change());
        }
        if (Double.isNaN(left.change()) && iterations.size() == 1) {
            return "one iteration is too few: " + worst
                    + " are not known before it; solve again with more solver.iterations";
        }
        return String.format(
                Locale.ROOT,
                "after %d iterations the change of %s is still %.1e (noise of %d paths: %.1e, wanted at most %.1e):"
                        + " solve again with more solver.iterations%s",
                iterations.size(),
                worst,
                left.change(),
                settings.samples(),
                left.noise(),
                limit(worst, left),
                advice());
    }

    private String advice() {
        if (problem.architecture().kinked()) {
            return ", or more solver.samples and a larger solver.paths_at_once: the activation's derivative jumps, and"
                    + " few paths do not tell how order parameters answer to one another"
                    + (iteration.residual() > 0
                            ? "; or with a larger solver.residual, now " + iteration.residual()
                            : "");
        }
        return ", a lower solver.mixing, now " + iteration.mixing() + ", or a longer solver.history, now "
                + iteration.remembered();
    }
}
