package dmft.validation;

import dmft.activation.Activation;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import java.util.Arrays;

/**
 * The limit N → ∞ of a deep linear network, φ(h) = h, trained by gradient descent: an exact matrix recursion.
 *
 * <p>Over the joint index i = (t, μ) the single-site process of layer l is linear in its Gaussian drivers
 * u ~ N(0, Φ^{l-1}) and r ~ N(0, G^{l+1}):
 *
 * <pre>
 *     h = u + M g,   M = A^{l-1} + c Φ^{l-1} diag(Δ)   strictly causal,   c = ηγ0/P
 *     g = r + N h,   N = B^l     + c G^{l+1} diag(Δ)   strictly causal
 * </pre>
 *
 * (the equal-time part of B is ⟨φ''(h) z⟩ = 0). Row by row in time the four responses follow from those before,
 *
 * <pre>
 *     ∂h/∂u = 1 + M ∂g/∂u     A^l = ∂h/∂r = M ∂g/∂r
 *     ∂g/∂r = 1 + N ∂h/∂r     B^{l-1} = ∂g/∂u = N ∂h/∂u
 * </pre>
 *
 * and with them Φ^l = ⟨hh⟩, G^l = ⟨gg⟩ and f = ⟨z^L h^L⟩/γ0. No sampling, no iteration; the only error is rounding.
 *
 * <p>Cost: about 10 L (PT)³ operations and 8 L (PT)² numbers, P counting test points too.
 */
public final class DeepLinear {

    private final FullBatch data;
    private final int points;
    private final int size;
    private final double[][] ones;
    private final double[][] inputKernel;
    private final Layer[] layers;
    private final double[][] outputs;
    private final double[] delta;

    /** What one layer knows; all rows and columns are indexed by (t, μ) ↦ t · points + μ. */
    private static final class Layer {
        final double[][] hToU;
        final double[][] hToR;
        final double[][] gToR;
        final double[][] gToU;
        final double[][] phi;
        final double[][] gradient;

        Layer(int size) {
            hToU = new double[size][size];
            hToR = new double[size][size];
            gToR = new double[size][size];
            gToU = new double[size][size];
            phi = new double[size][size];
            gradient = new double[size][size];
        }
    }

    private DeepLinear(FullBatch data) {
        this.data = data;
        points = data.points();
        size = points * (data.steps() + 1);
        ones = new double[size][size];
        inputKernel = new double[size][size];
        double[][] kernel = data.inputKernel();
        for (int i = 0; i < size; i++) {
            Arrays.fill(ones[i], 1);
            for (int j = 0; j < size; j++) {
                inputKernel[i][j] = kernel[i % points][j % points];
            }
        }
        layers = new Layer[data.shape().depth()];
        for (int l = 0; l < layers.length; l++) {
            layers[l] = new Layer(size);
        }
        outputs = new double[data.steps() + 1][points];
        delta = new double[size];
    }

    /**
     * Solves a problem exactly.
     *
     * @throws IllegalArgumentException unless the network is a linear perceptron with γ0 > 0, σ_w = 1, no biases and one output,
     *     trained on all examples
     */
    public static DeepLinear solve(Problem problem) {
        FullBatch data = FullBatch.of(problem);
        MlpShape shape = data.shape();
        requireLinear(shape.activation());
        if (!(shape.gamma0() > 0) || shape.weightScale() != 1 || shape.biasScale() != 0) {
            throw new IllegalArgumentException("expected gamma0 > 0, weight scale 1 and no biases, got "
                    + shape.gamma0() + ", " + shape.weightScale() + ", " + shape.biasScale());
        }
        DeepLinear solver = new DeepLinear(data);
        for (int t = 0; t <= data.steps(); t++) {
            solver.step(t);
        }
        return solver;
    }

    /** f_μ(t), [T+1][points], training examples first and then test points. */
    public double[][] outputs() {
        return outputs;
    }

    /** Training loss 𝓛(t), [T+1]. */
    public double[] loss() {
        return data.trainLoss(outputs);
    }

    /** Φ^l_{μα}(t,s) for l = 1 … L at row t·points + μ and column s·points + α. */
    public double[][] featureKernel(int layer) {
        return layers[layer - 1].phi;
    }

    /** G^l_{μα}(t,s) for l = 1 … L at row t·points + μ and column s·points + α. */
    public double[][] gradientKernel(int layer) {
        return layers[layer - 1].gradient;
    }

    /** A^l(t,s) = ⟨∂h^l(t)/∂r^l(s)⟩ for l = 1 … L − 1, indexed likewise. */
    public double[][] featureResponse(int layer) {
        return layers[layer - 1].hToR;
    }

    /** B^l(t,s) = ⟨∂g^{l+1}(t)/∂u^{l+1}(s)⟩ for l = 1 … L − 1, indexed likewise. */
    public double[][] gradientResponse(int layer) {
        return layers[layer].gToU;
    }

    private static void requireLinear(Activation activation) {
        for (double h : new double[] {-3, -0.1, 0, 0.7, 20}) {
            if (activation.value(h) != h || activation.derivative(h) != 1) {
                throw new IllegalArgumentException("expected the linear activation, got " + activation.name());
            }
        }
    }

    private void step(int t) {
        for (int l = 0; l < layers.length; l++) {
            forward(l, t);
        }
        for (int l = layers.length - 1; l >= 0; l--) {
            backward(l, t);
        }
        readOut(t);
        System.arraycopy(data.delta(outputs[t]), 0, delta, t * points, points);
    }

    private void forward(int l, int t) {
        Layer layer = layers[l];
        double[][] drive = l == 0 ? inputKernel : layers[l - 1].phi;
        double[][] backDrive = l == layers.length - 1 ? ones : layers[l + 1].gradient;
        int past = t * points;
        int end = past + points;
        for (int i = past; i < end; i++) {
            double[] memory = learned(drive[i], past);
            if (l > 0) {
                add(layers[l - 1].hToR[i], memory, past);
            }
            layer.hToU[i] = combine(memory, layer.gToU, past);
            layer.hToU[i][i] += 1;
            layer.hToR[i] = combine(memory, layer.gToR, past);
        }
        covariance(layer.phi, layer.hToU, drive, layer.hToR, backDrive, past);
    }

    private void backward(int l, int t) {
        Layer layer = layers[l];
        double[][] drive = l == 0 ? inputKernel : layers[l - 1].phi;
        double[][] backDrive = l == layers.length - 1 ? ones : layers[l + 1].gradient;
        int past = t * points;
        int end = past + points;
        for (int i = past; i < end; i++) {
            double[] memory = learned(backDrive[i], past);
            if (l < layers.length - 1) {
                add(layers[l + 1].gToU[i], memory, past);
            }
            layer.gToR[i] = combine(memory, layer.hToR, past);
            layer.gToR[i][i] += 1;
            layer.gToU[i] = combine(memory, layer.hToU, past);
        }
        covariance(layer.gradient, layer.gToU, drive, layer.gToR, backDrive, past);
    }

    /** f(t) = ⟨z^L h^L⟩/γ0, where z^L = g^L because φ' = 1. */
    private void readOut(int t) {
        Layer last = layers[layers.length - 1];
        double[][] drive = layers.length == 1 ? inputKernel : layers[layers.length - 2].phi;
        int end = (t + 1) * points;
        for (int mu = 0; mu < points; mu++) {
            int i = t * points + mu;
            double sum = dot(combine(last.hToU[i], drive, end), last.gToU[i], end)
                    + dot(combine(last.hToR[i], ones, end), last.gToR[i], end);
            outputs[t][mu] = sum / data.shape().gamma0();
        }
    }

    /** c Φ(i, j) Δ_j for the past j. */
    private double[] learned(double[] kernelRow, int past) {
        double[] row = new double[size];
        for (int j = 0; j < past; j++) {
            row[j] = data.fieldRate() * kernelRow[j] * delta[j];
        }
        return row;
    }

    /** Fills the rows and columns of this time of C = X Φ Xᵀ + Y G Yᵀ. */
    private void covariance(double[][] result, double[][] x, double[][] phi, double[][] y, double[][] g, int past) {
        int end = past + points;
        for (int i = past; i < end; i++) {
            double[] left = combine(x[i], phi, end);
            double[] right = combine(y[i], g, end);
            for (int k = 0; k <= i; k++) {
                double value = dot(left, x[k], end) + dot(right, y[k], end);
                result[i][k] = value;
                result[k][i] = value;
            }
        }
    }

    /** Σ_{j < count} weights_j rows_j. */
    private double[] combine(double[] weights, double[][] rows, int count) {
        double[] sum = new double[size];
        for (int j = 0; j < count; j++) {
            double weight = weights[j];
            if (weight != 0) {
                double[] row = rows[j];
                for (int k = 0; k < size; k++) {
                    sum[k] += weight * row[k];
                }
            }
        }
        return sum;
    }

    private static void add(double[] from, double[] to, int count) {
        for (int j = 0; j < count; j++) {
            to[j] += from[j];
        }
    }

    private static double dot(double[] x, double[] y, int count) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            sum += x[j] * y[j];
        }
        return sum;
    }
}
