package dmft.validation.stats;

import org.ejml.data.DMatrixRMaj;

/**
 * Contrasts chosen before the data are seen: smooth averages of an observable over time, one set for each point.
 *
 * <p>A trajectory is laid out as a vector with component t·points + μ, for t = 0 … T.
 */
public final class Contrasts {

    private Contrasts() {}

    /**
     * The average of every point over each of several equal blocks of the times 1 … T. Time 0 is left out: centred
     * outputs are zero there.
     *
     * @param steps T
     * @param points number of points
     * @param blocks number of blocks, 1 … T
     * @return blocks·points rows, (T+1)·points columns
     */
    public static DMatrixRMaj timeBlocks(int steps, int points, int blocks) {
        if (blocks < 1 || blocks > steps || points < 1) {
            throw new IllegalArgumentException("expected 1 <= blocks <= steps and points >= 1, got " + blocks
                    + " blocks, " + steps + " steps, " + points + " points");
        }
        DMatrixRMaj matrix = new DMatrixRMaj(blocks * points, (steps + 1) * points);
        for (int b = 0; b < blocks; b++) {
            int from = 1 + b * steps / blocks;
            int to = 1 + (b + 1) * steps / blocks;
            for (int t = from; t < to; t++) {
                for (int mu = 0; mu < points; mu++) {
                    matrix.set(b * points + mu, t * points + mu, 1.0 / (to - from));
                }
            }
        }
        return matrix;
    }

    /** A trajectory [T+1][points] as a vector. */
    public static double[] flatten(double[][] trajectory) {
        int points = trajectory[0].length;
        double[] vector = new double[trajectory.length * points];
        for (int t = 0; t < trajectory.length; t++) {
            System.arraycopy(trajectory[t], 0, vector, t * points, points);
        }
        return vector;
    }
}
