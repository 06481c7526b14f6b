package dmft.validation;

import dmft.activation.Activation;
import dmft.solve.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Gradient independence, A = B = 0, by plain Monte Carlo of its single-site processes, which are driven by Gaussian paths drawn one time after the
 * other from the rows of the Cholesky factors of Φ^{l-1} and G^{l+1}:
 *
 * <pre>
 *     h^l_μ(t) = u^l_μ(t) + c Σ_{s&lt;t,α} Φ^{l-1}_{μα}(t,s) Δ_α(s) g^l_α(s)      u^l ~ GP(0, Φ^{l-1}),   c = ηγ0/P
 *     z^l_μ(t) = r^l_μ(t) + c Σ_{s&lt;t,α} G^{l+1}_{μα}(t,s) Δ_α(s) φ(h^l_α(s))   r^l ~ GP(0, G^{l+1}),   g = φ'(h) z
 *     f(t+1)   = f(t) + (η/P) K(t) Δ(t)
 * </pre>
 *
 * Only for few points and steps, σ_w = 1 and no biases. Errors are O(1/√S), the bias O(1/S).
 */
final class IndependentFields {

    private final FullBatch data;
    private final Activation activation;
    private final RandomGenerator random;
    private final int sites;
    private final int points;
    private final int depth;
    private final GaussianProcess[] u; // u^1 … u^L
    private final GaussianProcess[] r; // r^1 … r^L
    private final List<double[][]> phi; // φ(h^l) at (t, μ), row t·points + μ, by layer
    private final List<double[][]> g;
    private final List<double[]> delta = new ArrayList<>();

    /** A Gaussian process over (t, μ) at every site, whose covariance is told row by row. */
    private final class GaussianProcess {
        private final List<double[]> rows = new ArrayList<>(); // of its Cholesky factor
        private final List<double[]> normals = new ArrayList<>();

        /** Its values at the next (t, μ). */
        double[] next(double[] covariance) {
            int n = rows.size();
            double[] row = new double[n + 1];
            double left = covariance[n];
            for (int j = 0; j < n; j++) {
                double[] other = rows.get(j);
                double sum = covariance[j];
                for (int k = 0; k < j; k++) {
                    sum -= row[k] * other[k];
                }
                row[j] = other[j] == 0 ? 0 : sum / other[j];
                left -= row[j] * row[j];
            }
            row[n] = left > 1e-9 * covariance[n] ? Math.sqrt(left) : 0;
            rows.add(row);
            normals.add(DoubleStream.generate(random::nextGaussian).limit(sites).toArray());
            double[] values = new double[sites];
            for (int j = 0; j <= n; j++) {
                add(values, row[j], normals.get(j));
            }
            return values;
        }
    }

    private IndependentFields(Problem problem, int sites, RandomGenerator random) {
        this.data = FullBatch.of(problem);
        this.activation = data.shape().activation();
        this.random = random;
        this.sites = sites;
        this.points = data.points();
        this.depth = data.shape().depth();
        this.u = new GaussianProcess[depth];
        this.r = new GaussianProcess[depth];
        this.phi = new ArrayList<>();
        this.g = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            u[l] = new GaussianProcess();
            r[l] = new GaussianProcess();
            phi.add(new double[points * (data.steps() + 1)][]);
            g.add(new double[points * (data.steps() + 1)][]);
        }
    }

    /** f_μ(t) of independent samplings, each a row t·points + μ. */
    static double[][] sample(Problem problem, int sites, int replicas, long seed) {
        double[][] outputs = new double[replicas][];
        for (int i = 0; i < replicas; i++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(seed + i);
            outputs[i] = new IndependentFields(problem, sites, random).run();
        }
        return outputs;
    }

    private double[] run() {
        double[] outputs = new double[points * (data.steps() + 1)];
        for (int t = 0; t < data.steps(); t++) {
            double[] now = new double[points];
            System.arraycopy(outputs, t * points, now, 0, points);
            pass(t);
            delta.add(data.delta(now));
            for (int mu = 0; mu < points; mu++) {
                double change = 0;
                for (int alpha = 0; alpha < points; alpha++) {
                    change += tangent(t, mu, alpha) * delta.get(t)[alpha];
                }
                outputs[(t + 1) * points + mu] = now[mu] + data.rate() * change;
            }
        }
        return outputs;
    }

    private void pass(int t) {
        double[][] slopes = new double[depth * points][];
        for (int l = 0; l < depth; l++) {
            for (int mu = 0; mu < points; mu++) {
                double[] h = field(u[l], t, mu, l == 0 ? null : phi.get(l - 1), g.get(l), true);
                phi.get(l)[t * points + mu] = map(h, true);
                slopes[l * points + mu] = map(h, false);
            }
        }
        for (int l = depth - 1; l >= 0; l--) {
            for (int mu = 0; mu < points; mu++) {
                double[] z = field(r[l], t, mu, l == depth - 1 ? null : g.get(l + 1), phi.get(l), false);
                for (int i = 0; i < sites; i++) {
                    z[i] *= slopes[l * points + mu][i];
                }
                g.get(l)[t * points + mu] = z;
            }
        }
    }

    /** A Gaussian drive with the covariance of {@code driver}, and what was learned. */
    private double[] field(
            GaussianProcess drive, int t, int mu, double @Nullable [][] driver, double[][] learned, boolean forward) {
        int index = t * points + mu;
        double[] covariance = new double[index + 1];
        for (int j = 0; j <= index; j++) {
            covariance[j] = driver == null ? edge(mu, j % points, forward) : mean(driver[index], driver[j]);
        }
        double[] values = drive.next(covariance);
        for (int j = 0; j < t * points; j++) {
            add(values, data.fieldRate() * covariance[j] * delta.get(j / points)[j % points], learned[j]);
        }
        return values;
    }

    /** Φ⁰ = K^x and G^{L+1} = 1. */
    private double edge(int mu, int alpha, boolean forward) {
        return forward ? data.inputKernel()[mu][alpha] : 1;
    }

    private double tangent(int t, int mu, int alpha) {
        int i = t * points + mu;
        int j = t * points + alpha;
        double sum = mean(phi.get(depth - 1)[i], phi.get(depth - 1)[j]);
        for (int l = 0; l < depth; l++) {
            sum += mean(g.get(l)[i], g.get(l)[j])
                    * (l == 0 ? edge(mu, alpha, true) : mean(phi.get(l - 1)[i], phi.get(l - 1)[j]));
        }
        return sum;
    }

    private double[] map(double[] h, boolean value) {
        double[] result = new double[sites];
        for (int i = 0; i < sites; i++) {
            result[i] = value ? activation.value(h[i]) : activation.derivative(h[i]);
        }
        return result;
    }

    private static void add(double[] sum, double factor, double[] values) {
        if (factor != 0) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += factor * values[i];
            }
        }
    }

    private static double mean(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum / x.length;
    }
}
