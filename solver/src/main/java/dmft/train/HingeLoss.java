package dmft.train;

/** ℓ = Σ_c max(0, 1 − y_c f_c) for labels y_c = ±1, so that Δ_c = y_c where y_c f_c &lt; 1, else 0. */
public enum HingeLoss implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "hinge";
    }

    @Override
    public Targets targets() {
        return Targets.SIGNS;
    }

    @Override
    public double value(double[] f, double[] y) {
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            sum += Math.max(0, 1 - y[c] * f[c]);
        }
        return sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        for (int c = 0; c < f.length; c++) {
            delta[c] = y[c] * f[c] < 1 ? y[c] : 0;
        }
    }
}
