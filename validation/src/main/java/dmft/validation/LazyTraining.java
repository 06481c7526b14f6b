package dmft.validation;

import dmft.solve.Problem;

/**
 * The kernels at t = 0 and the limit γ0 → 0, where they stay: kernel regression with the static tangent kernel.
 *
 * <pre>
 *     C¹ = σ_w² K^x + σ_b²      Φ^l = ⟨φφ⟩_{C^l}      C^{l+1} = σ_w² Φ^l + σ_b²
 *     G^L = ⟨φ'φ'⟩_{C^L}        G^l = σ_w² G^{l+1} ∘ ⟨φ'φ'⟩_{C^l}
 *     K = Φ^L + Σ_l G^l ∘ C^l   f(t+1) = f(t) + (η/P) K Δ(t),   f(0) = 0
 * </pre>
 *
 * The read-out has neither scale nor bias.
 */
public final class LazyTraining {

    private final double[][][] features;
    private final double[][][] gradients;
    private final double[][] tangent;
    private final double[][] outputs;
    private final double[] loss;

    private LazyTraining(FullBatch data, GaussianKernel kernel) {
        int depth = data.shape().depth();
        double weight = data.shape().weightScale() * data.shape().weightScale();
        double bias = data.shape().biasScale() * data.shape().biasScale();
        double[][][] covariances = new double[depth][][];
        features = new double[depth][][];
        gradients = new double[depth][][];
        covariances[0] = data.firstCovariance();
        for (int l = 0; l < depth; l++) {
            features[l] = map(covariances[l], kernel::features);
            if (l + 1 < depth) {
                covariances[l + 1] = map(features[l], (xx, xy, yy) -> weight * xy + bias);
            }
        }
        tangent = map(features[depth - 1], (xx, xy, yy) -> xy);
        for (int l = depth - 1; l >= 0; l--) {
            gradients[l] = map(covariances[l], kernel::derivatives);
            for (int i = 0; i < tangent.length; i++) {
                for (int j = 0; j < tangent.length; j++) {
                    gradients[l][i][j] *= l == depth - 1 ? 1 : weight * gradients[l + 1][i][j];
                    tangent[i][j] += gradients[l][i][j] * covariances[l][i][j];
                }
            }
        }
        outputs = train(data);
        loss = data.trainLoss(outputs);
    }

    /**
     * Solves a problem in the lazy limit, whatever its γ0.
     *
     * @param problem one output, trained on all examples
     * @param kernel the averages of the problem's activation, its gain included
     */
    public static LazyTraining solve(Problem problem, GaussianKernel kernel) {
        return new LazyTraining(FullBatch.of(problem), kernel);
    }

    /** f_μ(t), [T+1][points], training examples first and then test points. */
    public double[][] outputs() {
        return outputs;
    }

    /** Training loss 𝓛(t), [T+1]. */
    public double[] loss() {
        return loss;
    }

    /** Φ^l_{μα}(0,0) for l = 1 … L over all points. */
    public double[][] featureKernel(int layer) {
        return features[layer - 1];
    }

    /** G^l_{μα}(0,0) for l = 1 … L over all points. */
    public double[][] gradientKernel(int layer) {
        return gradients[layer - 1];
    }

    /** The tangent kernel K(0) over all points. */
    public double[][] tangentKernel() {
        return tangent;
    }

    private double[][] train(FullBatch data) {
        int points = data.points();
        double[][] f = new double[data.steps() + 1][points];
        for (int t = 0; t < data.steps(); t++) {
            double[] delta = data.delta(f[t]);
            for (int i = 0; i < points; i++) {
                double sum = 0;
                for (int j = 0; j < points; j++) {
                    sum += tangent[i][j] * delta[j];
                }
                f[t + 1][i] = f[t][i] + data.rate() * sum;
            }
        }
        return f;
    }

    private interface PairFunction {
        double apply(double xx, double xy, double yy);
    }

    private static double[][] map(double[][] covariance, PairFunction function) {
        double[][] result = new double[covariance.length][covariance.length];
        for (int i = 0; i < covariance.length; i++) {
            for (int j = 0; j <= i; j++) {
                double value = function.apply(covariance[i][i], covariance[i][j], covariance[j][j]);
                result[i][j] = value;
                result[j][i] = value;
            }
        }
        return result;
    }
}
