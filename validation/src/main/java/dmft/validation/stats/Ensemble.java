package dmft.validation.stats;

/**
 * Independent replicates of a vector observable at one width.
 *
 * @param width N
 * @param replicates one row a replicate (a seed), one column a component (a point at a time)
 */
public record Ensemble(int width, double[][] replicates) {

    /** @throws IllegalArgumentException if there are fewer than two replicates or they differ in length */
    public Ensemble {
        if (width < 1) {
            throw new IllegalArgumentException("width is " + width + ", expected at least 1");
        }
        Moments.requireReplicates(replicates);
    }
}
