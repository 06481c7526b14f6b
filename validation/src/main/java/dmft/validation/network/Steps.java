package dmft.validation.network;

import dmft.compute.Matrix;

/** How a network's outputs move from step to step. */
interface Steps {

    /** f(t) − f(0) of all points, points × C. */
    Matrix centred();

    /**
     * Goes on to the next entry of time.
     *
     * @param delta Δ of a batch
     * @param batch its examples
     * @param rate learning rate η of the step, or the time of a flow
     */
    void take(Matrix delta, int[] batch, double rate);
}
