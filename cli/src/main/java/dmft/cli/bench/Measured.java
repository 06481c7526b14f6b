package dmft.cli.bench;

import dmft.compute.Backend;

/**
 * A backend that is measured.
 *
 * @param backend it
 * @param peak what its arithmetic gives at most, in GFLOP/s; NaN if not told
 * @param sizes of its solves
 */
record Measured(Backend backend, double peak, Sizes sizes) {

    String name() {
        return backend.name();
    }
}
