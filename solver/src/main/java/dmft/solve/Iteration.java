package dmft.solve;

/**
 * How {@link Method#SELF_CONSISTENT} goes from one iteration to the next.
 *
 * @param start where it starts
 * @param startSamples sites of the causal pass it starts from, at most {@link SolverSettings#samples}
 * @param limit iterations after which it gives up
 * @param batch paths that are followed at once; 0 to choose
 * @param mixing part of the way to what came out of all batches but the first, 0 &lt; mixing ≤ 1; with common numbers only
 * @param history earlier iterations that Anderson mixing uses; 0 for plain damping
 * @param residual change at which it stops, r.m.s. of outputs and relative of kernels ({@link dmft.coupling.Residual}); 0 to stop when sampling noise explains
 *     what is left, always so with fresh numbers
 * @param fresh true to draw other random numbers in every iteration, average over {@link #AVERAGED} of them and not to use {@code history}; false to draw the same ones, which makes the
 *     iteration a fixed map
 */
public record Iteration(
        Start start,
        int startSamples,
        int limit,
        int batch,
        double mixing,
        int history,
        double residual,
        boolean fresh) {

    /** Iterations that are averaged where each draws its paths anew. */
    public static final int AVERAGED = 10;

    /** Where an iteration starts. */
    public enum Start {
        /** A causal pass. */
        CAUSAL,
        /** The lazy limit: kernels as they are at the start, no responses. */
        LAZY
    }

    /** From a causal pass of 4096 sites, undamped, at most 30 iterations, down to the sampling noise, common random numbers. */
    public static final Iteration DEFAULT = new Iteration(Start.CAUSAL, 4096, 30, 0, 1, 0, 0, false);

    /** Earlier iterations that are kept in memory: {@code history}, or none where each draws other numbers. */
    int remembered() {
        return fresh ? 0 : history;
    }

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Iteration {
        if (startSamples < 1 || limit < 1 || batch < 0 || history < 0) {
            throw new IllegalArgumentException("start samples and iterations must be at least 1, batch and history not"
                    + " negative, got " + startSamples + ", " + limit + ", " + batch + ", " + history);
        }
        if (!(mixing > 0 && mixing <= 1) || !(residual >= 0)) {
            throw new IllegalArgumentException("mixing must be above 0 and at most 1 and the residual not negative,"
                    + " got " + mixing + " and " + residual);
        }
        if (fresh && limit < AVERAGED) {
            throw new IllegalArgumentException("with fresh random numbers " + AVERAGED
                    + " iterations are averaged, got at" + " most " + limit + " iterations");
        }
        if (fresh && mixing < 1) {
            throw new IllegalArgumentException("with fresh random numbers iterations are averaged and not mixed, got a"
                    + " mixing of " + mixing + ": leave it at 1, or draw common numbers");
        }
        if (fresh && residual > 0) {
            throw new IllegalArgumentException("with fresh random numbers changes do not fall to " + residual
                    + ": they are averaged; leave the residual 0, or draw common numbers");
        }
    }
}
