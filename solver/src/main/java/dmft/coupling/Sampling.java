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
 */
public record Sampling(int sites, double tolerance, boolean matched, long seed, int replica) {

    /** What a stream of normals is for; the order is part of the definition of a seed, so new kinds go last. */
    enum Kind {
        INPUT,
        FORWARD,
        BACKWARD,
        READOUT,
        BIAS,
        EVALUATION_FORWARD,
        EVALUATION_BACKWARD
    }

    /** Layers per kind in the numbering of streams. */
    private static final int LAYERS = 1 << 16;

    NormalStream stream(Kind kind, int layer) {
        return new NormalStream(seed, replica, kind.ordinal() * LAYERS + layer);
    }
}
