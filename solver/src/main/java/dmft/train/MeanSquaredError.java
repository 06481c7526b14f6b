package dmft.train;

/** ℓ = ½ Σ_c (f_c − y_c)², so that Δ = y − f. */
public enum MeanSquaredError implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "mse";
    }

    @Override
    public double value(double[] f, double[] y) {
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            sum += (f[c] - y[c]) * (f[c] - y[c]);
        }
        return 0.5 * sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        for (int c = 0; c < f.length; c++) {
            delta[c] = y[c] - f[c];
        }
    }
}
