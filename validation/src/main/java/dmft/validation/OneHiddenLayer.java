package dmft.validation;

import dmft.activation.Activation;
import dmft.solve.Problem;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One hidden layer by plain Monte Carlo of its single-site process, in which A = B = 0:
 *
 * <pre>
 *     h_μ(t) = u_μ + (ηγ0/P) Σ_{s&lt;t,α} C_{μα} Δ_α(s) g_α(s),   C = σ_w² K^x + σ_b²,   u ~ N(0, C)
 *     z(t)   = w   + (ηγ0/P) Σ_{s&lt;t,α} Δ_α(s) φ(h_α(s)),       w ~ N(0, 1),   g_α = φ'(h_α) z
 *     f_μ(t) = ⟨z(t) φ(h_μ(t))⟩/γ0 − ⟨w φ(u_μ)⟩/γ0
 * </pre>
 *
 * Sites are independent draws with no variance reduction, so that nothing here can share an error with the solvers. The
 * error of the mean over sites is O(1/√S), its bias O(1/S).
 */
public final class OneHiddenLayer {

    private final FullBatch data;
    private final double[][] covariance;
    private final double[][] h;
    private final double[] z;
    private final double[] initial;

    private OneHiddenLayer(FullBatch data, int sites, RandomGenerator random) {
        this.data = data;
        covariance = data.firstCovariance();
        h = new double[sites][data.points()];
        z = new double[sites];
        int dimension = data.inputs()[0].length;
        double scale = data.shape().weightScale() / Math.sqrt(dimension);
        double[] weights = new double[dimension];
        for (int i = 0; i < sites; i++) {
            for (int d = 0; d < dimension; d++) {
                weights[d] = scale * random.nextGaussian();
            }
            double bias = data.shape().biasScale() * random.nextGaussian();
            for (int mu = 0; mu < data.points(); mu++) {
                h[i][mu] = bias;
                for (int d = 0; d < dimension; d++) {
                    h[i][mu] += weights[d] * data.inputs()[mu][d];
                }
            }
            z[i] = random.nextGaussian();
        }
        initial = rawOutputs();
    }

    /**
     * Samples one replica.
     *
     * @param problem a perceptron with one hidden layer and γ0 > 0, one output, trained on all examples
     * @param sites number of independent sites S
     * @param seed seed of the draws
     * @return f_μ(t), [T+1][points], training examples first and then test points
     * @throws IllegalArgumentException if the problem is of another kind
     */
    public static double[][] sample(Problem problem, int sites, long seed) {
        FullBatch data = FullBatch.of(problem);
        if (data.shape().depth() != 1 || !(data.shape().gamma0() > 0)) {
            throw new IllegalArgumentException("expected one hidden layer and gamma0 > 0, got depth "
                    + data.shape().depth() + " and gamma0 " + data.shape().gamma0());
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        OneHiddenLayer process = new OneHiddenLayer(data, sites, random);
        double[][] outputs = new double[data.steps() + 1][];
        outputs[0] = new double[data.points()];
        for (int t = 0; t < data.steps(); t++) {
            process.update(data.delta(outputs[t]));
            outputs[t + 1] = process.centredOutputs();
        }
        return outputs;
    }

    /**
     * Samples independent replicas with seeds {@code seed}, {@code seed + 1}, …
     *
     * @return [replica][T+1][points]
     */
    public static double[][][] sample(Problem problem, int sites, int replicas, long seed) {
        double[][][] all = new double[replicas][][];
        for (int r = 0; r < replicas; r++) {
            all[r] = sample(problem, sites, seed + r);
        }
        return all;
    }

    private double[] rawOutputs() {
        Activation phi = data.shape().activation();
        double[] f = new double[data.points()];
        for (int i = 0; i < z.length; i++) {
            for (int mu = 0; mu < f.length; mu++) {
                f[mu] += z[i] * phi.value(h[i][mu]);
            }
        }
        for (int mu = 0; mu < f.length; mu++) {
            f[mu] /= data.shape().gamma0() * z.length;
        }
        return f;
    }

    private double[] centredOutputs() {
        double[] f = rawOutputs();
        for (int mu = 0; mu < f.length; mu++) {
            f[mu] -= initial[mu];
        }
        return f;
    }

    private void update(double[] delta) {
        Activation phi = data.shape().activation();
        int trained = data.trainCount();
        double[] signal = new double[trained];
        for (int i = 0; i < z.length; i++) {
            double step = 0;
            for (int alpha = 0; alpha < trained; alpha++) {
                signal[alpha] = data.fieldRate() * delta[alpha] * phi.derivative(h[i][alpha]) * z[i];
                step += data.fieldRate() * delta[alpha] * phi.value(h[i][alpha]);
            }
            for (int mu = 0; mu < data.points(); mu++) {
                for (int alpha = 0; alpha < trained; alpha++) {
                    h[i][mu] += covariance[mu][alpha] * signal[alpha];
                }
            }
            z[i] += step;
        }
    }
}
