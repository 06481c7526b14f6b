package dmft.validation.published;

import dmft.compute.Matrix;
import dmft.model.MlpShape;
import dmft.solve.Problem;

/**
 * One hidden linear layer from a small initialisation, reduced to the mode that grows.
 *
 * <p>A neuron is its read-out weight w and the numbers n_μ = W·x_μ/√D, so that h_μ = σ n_μ. Gradient descent moves all neurons alike, by
 *
 * <pre>
 *     w(t+1) = w(t) + c Σ_μ Δ_μ(t) n_μ(t)     n_μ(t+1) = n_μ(t) + c Σ_α K_μα Δ_α(t) w(t)     c = ηγ0σ/P,   K = K^x
 * </pre>
 *
 * and f_μ = σ ⟨w n_μ⟩/γ0. While Δ = y this is a linear system with one growing mode, w = √(yᵀKy) and n = K y, of rate ω = c √(yᵀKy). A random initial
 * neuron has in it a Gaussian amount of variance ½, so that once the mode dominates (w, n) = ξ (a, v) with one ξ ~ N(0,1) for each neuron and
 *
 * <pre>    a(0) = 1/√2,   v(0) = K y/√(2 yᵀKy),   f = σ a v/γ0,   tangent kernel σ² (a² K + v vᵀ)</pre>
 *
 * go by the same recursion: P + 1 numbers in place of a network. What is left out is of relative size σ/γ0, the initial kernel over the final one.
 *
 * <p>At first v ∝ K y, at the end v ∝ y. Where K ∝ 1 these are the same direction and alignment is silent; where not, the kernel goes on turning
 * while the loss falls.
 */
final class EffectiveMode {

    private final double scale;
    private final double gamma0;
    private final Matrix kernel;
    private final double[] loss;
    private final Matrix[] tangents;

    EffectiveMode(Problem problem) {
        MlpShape shape = (MlpShape) problem.architecture();
        if (shape.depth() != 1 || !shape.activation().name().equals("linear")) {
            throw new IllegalArgumentException("expected one hidden linear layer, got " + shape);
        }
        scale = shape.weightScale();
        gamma0 = shape.gamma0();
        kernel = LinearLeadingOrder.inputKernel(problem.train().inputs());
        loss = new double[problem.training().steps() + 1];
        tangents = new Matrix[loss.length];
        run(problem);
    }

    private void run(Problem problem) {
        double[][] y = problem.train().targets();
        int p = y.length;
        double rate = problem.training().learningRate() * gamma0 * scale / p;
        double[] delta = new double[p];
        for (int mu = 0; mu < p; mu++) {
            delta[mu] = y[mu][0];
        }
        double[] v = applied(delta);
        double norm = Math.sqrt(2 * dot(delta, v));
        for (int mu = 0; mu < p; mu++) {
            v[mu] /= norm;
        }
        double a = Math.sqrt(0.5);
        for (int t = 0; t < loss.length; t++) {
            for (int mu = 0; mu < p; mu++) {
                delta[mu] = y[mu][0] - scale * a * v[mu] / gamma0;
            }
            loss[t] = dot(delta, delta) / p;
            tangents[t] = tangent(a, v);
            double[] turn = applied(delta);
            double next = a + rate * dot(delta, v);
            for (int mu = 0; mu < p; mu++) {
                v[mu] += rate * a * turn[mu];
            }
            a = next;
        }
    }

    /** The mean of Δ² at every step. */
    double[] loss() {
        return loss;
    }

    /** The tangent kernel at a step. */
    Matrix tangent(int step) {
        return tangents[step];
    }

    private Matrix tangent(double a, double[] v) {
        Matrix tangent = kernel.copy().scale(a * a);
        for (int i = 0; i < v.length; i++) {
            for (int j = 0; j < v.length; j++) {
                tangent.add(i, j, v[i] * v[j]);
            }
        }
        return tangent.scale(scale * scale);
    }

    /** K x. */
    private double[] applied(double[] x) {
        double[] product = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                product[i] += kernel.get(i, j) * x[j];
            }
        }
        return product;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
