package dmft.validation.published;

/**
 * How precisely a limit is sampled.
 *
 * @param sites sites a layer and replica
 * @param replicas independent solves whose mean is taken
 * @param tolerance relative r.m.s. residual at which a direction joins a basis
 */
record Effort(int sites, int replicas, double tolerance) {

    /** This effort with other replicas. */
    Effort withReplicas(int value) {
        return new Effort(sites, value, tolerance);
    }
}
