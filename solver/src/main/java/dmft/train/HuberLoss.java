package dmft.train;

/**
 * ℓ = Σ_c ½r_c² where |r_c| ≤ 1 and |r_c| − ½ beyond, with r = f − y, so that Δ_c is y_c − f_c cut off at ±1: outliers pull no harder than that.
 */
public enum HuberLoss implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "huber";
    }

    @Override
    public double value(double[] f, double[] y) {
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            double size = Math.abs(f[c] - y[c]);
            sum += size <= 1 ? 0.5 * size * size : size - 0.5;
        }
        return sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        for (int c = 0; c < f.length; c++) {
            delta[c] = Math.clamp(y[c] - f[c], -1, 1);
        }
    }
}
