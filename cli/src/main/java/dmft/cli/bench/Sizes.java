package dmft.cli.bench;

/**
 * How large the things are that are timed, and for how long.
 *
 * @param sites S of the fields
 * @param fewSites S of the smaller products
 * @param columns n of the fields of operations on single numbers
 * @param directions n of the products, of which there are as many sizes
 * @param examples P, as many as directions: products of S × n fields with S × P fields, and training examples of a solve
 * @param samples sites a layer of a causal solve, and paths of a batch, of which there are two at least
 * @param paths paths of the self-consistent solve, at least 2: the first batch is not counted
 * @param steps T of a solve, as many as examples
 * @param tolerance of the solves
 * @param operationSeconds how long an operation is timed on each backend
 * @param solveSeconds how long a solve is timed on each backend
 */
public record Sizes(
        int sites,
        int fewSites,
        int columns,
        int[] directions,
        int[] examples,
        int samples,
        int paths,
        int[] steps,
        double tolerance,
        double operationSeconds,
        double solveSeconds) {

    /** About a minute for one backend on two cores. */
    public static final Sizes WHOLE = new Sizes(
            65536, 4096, 64, new int[] {150, 500}, new int[] {20, 100}, 8192, 32768, new int[] {60, 20}, 0.05, 0.4, 6);

    /** Some seconds for one backend on two cores. */
    public static final Sizes QUICK = new Sizes(
            16384, 2048, 64, new int[] {150, 500}, new int[] {20, 100}, 2048, 6144, new int[] {20, 5}, 0.1, 0.08, 0.5);

    /** Paths of a batch. */
    int batch() {
        return Math.max(1, Math.min(samples, paths / 2));
    }

    /** These with other sites of the fields. */
    public Sizes withSites(int value) {
        return new Sizes(
                value,
                fewSites,
                columns,
                directions,
                examples,
                samples,
                paths,
                steps,
                tolerance,
                operationSeconds,
                solveSeconds);
    }

    /** These with other samples of the solves, and paths of as many batches as before. */
    public Sizes withSamples(int value) {
        return new Sizes(
                sites,
                fewSites,
                columns,
                directions,
                examples,
                value,
                (int) Math.min(Integer.MAX_VALUE, (long) paths * value / samples),
                steps,
                tolerance,
                operationSeconds,
                solveSeconds);
    }

    /** These with another number of paths. */
    public Sizes withPaths(int value) {
        return new Sizes(
                sites,
                fewSites,
                columns,
                directions,
                examples,
                samples,
                value,
                steps,
                tolerance,
                operationSeconds,
                solveSeconds);
    }

    /** These with solves no larger than others': rates of a processor hardly depend on that. */
    public Sizes atMost(Sizes other) {
        return withSamples(Math.min(samples, other.samples)).withPaths(Math.min(paths, other.paths));
    }
}
