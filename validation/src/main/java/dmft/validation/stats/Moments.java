package dmft.validation.stats;

/** Means of replicates, one row each, and independent draws of their error. */
final class Moments {

    private Moments() {}

    static void requireReplicates(double[][] rows) {
        if (rows.length < 2) {
            throw new IllegalArgumentException(
                    "got " + rows.length + " replicates, expected at least 2: one has no spread");
        }
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != rows[0].length || rows[i].length == 0) {
                throw new IllegalArgumentException(
                        "replicate " + i + " has " + rows[i].length + " components, replicate 0 has " + rows[0].length);
            }
            for (int j = 0; j < rows[i].length; j++) {
                if (!Double.isFinite(rows[i][j])) {
                    throw new IllegalArgumentException("component " + j + " of replicate " + i + " is " + rows[i][j]
                            + ", expected a finite number");
                }
            }
        }
    }

    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    /**
     * Helmert's transform of K replicates: K − 1 vectors with the covariance of {@code scale} times the mean of the
     * replicates and expectation zero, uncorrelated with one another and with that mean; for Gaussian replicates independent.
     */
    static double[][] errorDraws(double[][] rows, double scale) {
        int count = rows.length;
        int n = rows[0].length;
        double[] sum = new double[n];
        double[][] draws = new double[count - 1][n];
        for (int k = 1; k < count; k++) {
            double factor = scale / Math.sqrt(k * (k + 1.0) * count);
            for (int j = 0; j < n; j++) {
                sum[j] += rows[k - 1][j];
                draws[k - 1][j] = factor * (sum[j] - k * rows[k][j]);
            }
        }
        return draws;
    }
}
