package dmft.train;

/** ℓ = ½ Σ_c max(0, 1 − y_c f_c)² for labels y_c = ±1, so that Δ_c = y_c max(0, 1 − y_c f_c). */
public enum SquaredHingeLoss implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "squared-hinge";
    }

    @Override
    public Targets targets() {
        return Targets.SIGNS;
    }

    @Override
    public double value(double[] f, double[] y) {
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            double shortfall = Math.max(0, 1 - y[c] * f[c]);
            sum += shortfall * shortfall;
        }
        return 0.5 * sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        for (int c = 0; c < f.length; c++) {
            delta[c] = y[c] * Math.max(0, 1 - y[c] * f[c]);
        }
    }
}
