package dmft.train;

/**
 * ℓ = −Σ_c y_c ln softmax(f)_c for probabilities y of C ≥ 2 classes, so that Δ = y − softmax(f), where softmax(f)_c = e^{f_c}/Σ_k e^{f_k}.
 *
 * <p>With Σ_c y_c = 1 it is ln Σ_k e^{f_k} − Σ_c y_c f_c. For soft targets its least value is their entropy and not zero.
 */
public enum CrossEntropy implements Loss {
    /** The only one. */
    INSTANCE;

    @Override
    public String toString() {
        return "cross-entropy";
    }

    @Override
    public Targets targets() {
        return Targets.PROBABILITIES;
    }

    @Override
    public double value(double[] f, double[] y) {
        int largest = largest(f);
        double rest = rest(f, largest);
        double sum = 0;
        for (int c = 0; c < f.length; c++) {
            sum += y[c] * (rest + (f[largest] - f[c]));
        }
        return sum;
    }

    @Override
    public void negativeGradient(double[] f, double[] y, double[] delta) {
        int largest = largest(f);
        double rest = rest(f, largest);
        for (int c = 0; c < f.length; c++) {
            delta[c] = y[c] - Math.exp(f[c] - f[largest] - rest);
        }
    }

    private static int largest(double[] f) {
        int largest = 0;
        for (int c = 1; c < f.length; c++) {
            largest = f[c] > f[largest] ? c : largest;
        }
        return largest;
    }

    /**
     * ln Σ_c e^{f_c} beyond the largest output m, which is ln(1 + Σ_{c≠m} e^{f_c − f_m}): nothing overflows, and losses near zero keep their digits.
     */
    private static double rest(double[] f, int largest) {
        double others = 0;
        for (int c = 0; c < f.length; c++) {
            others += c == largest ? 0 : Math.exp(f[c] - f[largest]);
        }
        return Math.log1p(others);
    }
}
