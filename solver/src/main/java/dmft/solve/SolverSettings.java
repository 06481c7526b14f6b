package dmft.solve;

/**
 * How a problem is solved.
 *
 * @param samples sites a layer and replica, S; paths an iteration with {@link Method#SELF_CONSISTENT}
 * @param tolerance relative r.m.s. residual at which a direction joins a basis
 * @param replicas independent solves; their mean is the answer, their spread gives its standard error
 * @param seed seed of every random stream
 * @param backend "auto" or one of {@link dmft.compute.Backends#names}
 * @param threads cores to use; 0 means all
 * @param method exactly, or to some approximation
 * @param iteration how {@link Method#SELF_CONSISTENT} iterates
 */
public record SolverSettings(
        int samples,
        double tolerance,
        int replicas,
        long seed,
        String backend,
        int threads,
        Method method,
        Iteration iteration) {

    /** The smallest tolerance that float32 fields can resolve. */
    public static final double SMALLEST_TOLERANCE = 1e-6;

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public SolverSettings {
        if (samples < 1 || replicas < 1 || threads < 0) {
            throw new IllegalArgumentException("samples and replicas must be at least 1 and threads at least 0, got "
                    + samples + ", " + replicas + ", " + threads);
        }
        if (!(tolerance >= SMALLEST_TOLERANCE && tolerance < 1)) {
            throw new IllegalArgumentException("tolerance is " + tolerance + ", expected " + SMALLEST_TOLERANCE
                    + " <= tolerance < 1: float32 fields resolve nothing smaller");
        }
    }

    /** The exact method. */
    public SolverSettings(int samples, double tolerance, int replicas, long seed, String backend, int threads) {
        this(samples, tolerance, replicas, seed, backend, threads, Method.CAUSAL, Iteration.DEFAULT);
    }

    /** The defaults of the parameter file: 4096 samples, tolerance 0.02, 4 replicas, seed 0, all cores. */
    public static SolverSettings defaults() {
        return new SolverSettings(4096, 0.02, 4, 0, "auto", 0);
    }

    /** These settings with other samples. */
    public SolverSettings withSamples(int value) {
        return new SolverSettings(value, tolerance, replicas, seed, backend, threads, method, iteration);
    }

    /** These settings with another tolerance. */
    public SolverSettings withTolerance(double value) {
        return new SolverSettings(samples, value, replicas, seed, backend, threads, method, iteration);
    }

    /** These settings with other replicas. */
    public SolverSettings withReplicas(int value) {
        return new SolverSettings(samples, tolerance, value, seed, backend, threads, method, iteration);
    }

    /** These settings with another seed. */
    public SolverSettings withSeed(long value) {
        return new SolverSettings(samples, tolerance, replicas, value, backend, threads, method, iteration);
    }

    /** These settings on another backend. */
    public SolverSettings withBackend(String value) {
        return new SolverSettings(samples, tolerance, replicas, seed, value, threads, method, iteration);
    }

    /** These settings with another number of threads. */
    public SolverSettings withThreads(int value) {
        return new SolverSettings(samples, tolerance, replicas, seed, backend, value, method, iteration);
    }

    /** These settings with another method. */
    public SolverSettings withMethod(Method value) {
        return new SolverSettings(samples, tolerance, replicas, seed, backend, threads, value, iteration);
    }

    /** These settings with another way to iterate. */
    public SolverSettings withIteration(Iteration value) {
        return new SolverSettings(samples, tolerance, replicas, seed, backend, threads, method, value);
    }
}
