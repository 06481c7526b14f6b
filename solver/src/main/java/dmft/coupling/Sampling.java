package dmft.coupling;

import dmft.compute.NormalStream;

/**
 * How Gaussian matrices are sampled.
 *
 * @param sites sites per layer, S (the width N of a finite network)
 * @param tolerance relative r.m.s. residual at which a direction joins a basis
 * @param matched true for the infinite limit: fresh fields have exact second moments; false for a finite network
 * @param seed seed of the solve
 * @param replica replica of the solve
 * @param feedback what sends signals back through the matrices
 * @param mirrored true to draw the read-out with the other sign: the same matrices at −γ0
 * @param firstSite number of the first site: batches of sites with different numbers are drawn independently
 */
public record Sampling(
        int sites,
        double tolerance,
        boolean matched,
        long seed,
        int replica,
        Feedback feedback,
        boolean mirrored,
        long firstSite) {

    /** With backpropagation, not mirrored. */
    public Sampling(int sites, double tolerance, boolean matched, long seed, int replica) {
        this(sites, tolerance, matched, seed, replica, Feedback.TRANSPOSE, false, 0);
    }

    /** This at another tolerance. */
    Sampling withTolerance(double value) {
        return new Sampling(sites, value, matched, seed, replica, feedback, mirrored, firstSite);
    }

    /** This with other feedback. */
    Sampling withFeedback(Feedback other) {
        return new Sampling(sites, tolerance, matched, seed, replica, other, mirrored, firstSite);
    }

    /** This with the other sign of the read-out. */
    Sampling mirror() {
        return new Sampling(sites, tolerance, matched, seed, replica, feedback, !mirrored, firstSite);
    }

    /** So many sites, the first of which has that number. */
    Sampling of(int count, long first) {
        return new Sampling(count, tolerance, matched, seed, replica, feedback, mirrored, first);
    }

    /** What a stream of normals is for; the numbers are part of what a seed means. */
    enum Kind {
        INPUT(0),
        FORWARD(1),
        BACKWARD(2),
        READOUT(3),
        BIAS(4),
        EVALUATION_FORWARD(5),
        EVALUATION_BACKWARD(6),
        FEEDBACK(7),
        GATE(8),
        EVALUATION_GATE(9);

        private final int number;

        Kind(int number) {
            this.number = number;
        }
    }

    /** Layers per kind in the numbering of streams. */
    private static final int LAYERS = 1 << 16;

    NormalStream stream(Kind kind, int layer) {
        return new NormalStream(seed, replica, kind.number * LAYERS + layer, firstSite);
    }
}
