package dmft.train;

/** ℓ = Σ_c ln(1 + e^{−y_c f_c}) for labels y_c = ±1, so that Δ_c = y_c/(1 + e^{y_c f_c}). */
public enum LogisticLoss implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "logistic";
    }

    @Override
    public Targets targets() {
        return Targets.SIGNS;
    }

    @Override
    public double value(double[] f, double[] y) {
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            double margin = y[c] * f[c];
            // e to a number that is not positive: nothing overflows.
            sum += Math.max(-margin, 0) + Math.log1p(Math.exp(-Math.abs(margin)));
        }
        return sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        for (int c = 0; c < f.length; c++) {
            delta[c] = y[c] / (1 + Math.exp(y[c] * f[c]));
        }
    }
}
