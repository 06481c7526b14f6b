package dmft.validation.published;

import dmft.compute.Matrix;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;

/**
 * A deep linear network to leading order in γ0², in discrete time and closed form.
 *
 * <p>With the lazy errors Δ(t), v(t) = (η/P) Σ_{t'&lt;t} Δ(t') and V(t) = (η/P)² Σ_{t''&lt;t'&lt;t} Δ(t') Δ(t'')ᵀ, the responses are
 * A^l(t,s) = l γ0 (η/P) K Δ(s) and B^l(t,s) = (L − l) γ0 (η/P) Δ(s) to first order in γ0, so that h^l = u^l + l γ0 Σ (η/P) K Δ g^l and
 * g^l = r^l + (L+1−l) γ0 Σ (η/P) Δ h^l. Hence, with K = K^x,
 *
 * <pre>
 *     ⟨h^l(t) h^l(s)ᵀ⟩ = K + γ0² [ a_l K v(t) v(s)ᵀ K + b_l K (V(t) + V(s)ᵀ) K ]
 *     tangent(t)       = (L+1) K + γ0² Σ_l [ a_l (K v vᵀ K + vᵀ K v K) + b_l (K (V + Vᵀ) K + 2 tr(V K) K) ]
 *     a_l = Σ_{k≤l} k²,   b_l = Σ_{k≤l} k (L+1−k)
 * </pre>
 *
 * and Δ(t+1) = Δ(t) − (η/P) tangent(t) Δ(t) of the network's own errors. Leaving out A and B makes a_l = b_l = l: the published formula does,
 * although A and B contribute at this order.
 *
 * <p>Where λ_j are the eigenvalues of the lazy tangent kernel and flow time runs continuously, V_jk(t) = y_j y_k/λ_k [ (1 − e^{−λ_j t})/λ_j −
 * (1 − e^{−(λ_j+λ_k) t})/(λ_j+λ_k) ]. The published code multiplies the first term by y_j once more and adds the second instead of subtracting it. So its
 * V is of first order in t where V is of second, and it changes with the arbitrary sign of each eigenvector. {@link Terms#AS_PUBLISHED} does
 * likewise, to show what separates it from us.
 */
final class LinearLeadingOrder {

    /** What is kept. */
    enum Terms {
        /** All of leading order. */
        ALL,
        /** What is left if A = B = 0. */
        WITHOUT_RESPONSES,
        /** That, with the V of the published code. */
        AS_PUBLISHED
    }

    private final Terms terms;
    private final int depth;
    private final double strength;
    private final double rate;
    private final double[][] y;
    private final Matrix kernel;
    private final Matrix[] sums;
    private final Matrix[] doubleSums;

    LinearLeadingOrder(Problem problem, Terms terms) {
        this.terms = terms;
        MlpShape shape = (MlpShape) problem.architecture();
        Examples data = problem.train();
        depth = shape.depth();
        strength = shape.gamma0() * shape.gamma0();
        rate = problem.training().learningRate() / data.size();
        y = data.targets();
        kernel = inputKernel(data.inputs());
        int entries = problem.training().steps() + 1;
        sums = new Matrix[entries];
        doubleSums = new Matrix[entries];
        integrate(entries);
        if (terms == Terms.AS_PUBLISHED) {
            replaceByPublished();
        }
    }

    /** K^x. */
    static Matrix inputKernel(double[][] x) {
        Matrix kernel = new Matrix(x.length, x.length);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                for (int d = 0; d < x[i].length; d++) {
                    kernel.add(i, j, x[i][d] * x[j][d] / x[i].length);
                }
            }
        }
        return kernel;
    }

    private void integrate(int entries) {
        Matrix delta = Matrix.of(y);
        Matrix v = new Matrix(y.length, 1);
        Matrix vv = new Matrix(y.length, y.length);
        for (int t = 0; t < entries; t++) {
            sums[t] = v.copy();
            doubleSums[t] = vv.copy();
            vv.addScaled(rate, times(delta, v.transpose()));
            v.addScaled(rate, delta);
            delta = delta.copy().addScaled(-rate * (depth + 1), times(kernel, delta));
        }
    }

    /** V = X − Y in the eigenbasis, with X_jk = v_j y_k/λ_k; in its place y_j X_jk + Y_jk = (1 + y_j) X_jk − V_jk. */
    private void replaceByPublished() {
        EigenDecomposition_F64<DMatrixRMaj> modes = DecompositionFactory_DDRM.eig(y.length, true, true);
        if (!modes.decompose(new DMatrixRMaj(kernel.toArray()))) {
            throw new IllegalArgumentException("the input kernel has no eigenvectors: it is not finite");
        }
        Matrix psi = new Matrix(y.length, y.length);
        Matrix scaled = new Matrix(1, y.length);
        for (int j = 0; j < y.length; j++) {
            for (int mu = 0; mu < y.length; mu++) {
                psi.set(mu, j, modes.getEigenVector(j).get(mu));
            }
        }
        Matrix labels = times(psi.transpose(), Matrix.of(y));
        for (int k = 0; k < y.length; k++) {
            scaled.set(
                    0,
                    k,
                    labels.get(k, 0) / ((depth + 1) * modes.getEigenvalue(k).getReal()));
        }
        for (int t = 0; t < sums.length; t++) {
            Matrix first = times(times(psi.transpose(), sums[t]), scaled);
            for (int j = 0; j < y.length; j++) {
                for (int k = 0; k < y.length; k++) {
                    first.set(j, k, (1 + labels.get(j, 0)) * first.get(j, k));
                }
            }
            doubleSums[t] = times(times(psi, first), psi.transpose()).addScaled(-1, doubleSums[t]);
        }
    }

    /** a_l. */
    private int squares(int layer) {
        return terms == Terms.ALL
                ? IntStream.rangeClosed(1, layer).map(k -> k * k).sum()
                : layer;
    }

    /** b_l. */
    private int crossings(int layer) {
        return terms == Terms.ALL
                ? IntStream.rangeClosed(1, layer).map(k -> k * (depth + 1 - k)).sum()
                : layer;
    }

    /** ⟨h^l(t) h^l(s)⟩ between some steps, row and column (step, example). */
    private Matrix layer(int layer, int... steps) {
        int p = y.length;
        Matrix all = new Matrix(p * steps.length, p * steps.length);
        for (int i = 0; i < steps.length; i++) {
            for (int j = 0; j < steps.length; j++) {
                Matrix block = kernel.copy()
                        .addScaled(strength, correction(steps[i], steps[j], squares(layer), crossings(layer)));
                all.setBlock(i * p, j * p, block);
            }
        }
        return all;
    }

    /** a K v(t) v(s)ᵀ K + b K (V(t) + V(s)ᵀ) K. */
    private Matrix correction(int t, int s, int a, int b) {
        Matrix inner = times(sums[t], sums[s].transpose())
                .scale(a)
                .addScaled(b, doubleSums[t])
                .addScaled(b, doubleSums[s].transpose());
        return times(times(kernel, inner), kernel);
    }

    /** The mean of Δ² at every step. */
    double[] loss() {
        Matrix delta = Matrix.of(y);
        double[] loss = new double[sums.length];
        for (int t = 0; t < loss.length; t++) {
            loss[t] = trace(times(delta.transpose(), delta)) / y.length;
            delta = delta.copy().addScaled(-rate, times(tangent(t), delta));
        }
        return loss;
    }

    private Matrix tangent(int t) {
        int a = IntStream.rangeClosed(1, depth).map(this::squares).sum();
        int b = IntStream.rangeClosed(1, depth).map(this::crossings).sum();
        Matrix v = sums[t];
        double isotropic =
                a * trace(times(times(v.transpose(), kernel), v)) + 2 * b * trace(times(doubleSums[t], kernel));
        return kernel.copy().scale(depth + 1 + strength * isotropic).addScaled(strength, correction(t, t, a, b));
    }

    private static double trace(Matrix m) {
        return IntStream.range(0, m.rows()).mapToDouble(i -> m.get(i, i)).sum();
    }

    private static Matrix times(Matrix a, Matrix b) {
        Matrix product = new Matrix(a.rows(), b.columns());
        for (int i = 0; i < a.rows(); i++) {
            for (int k = 0; k < a.columns(); k++) {
                for (int j = 0; j < b.columns(); j++) {
                    product.add(i, j, a.get(i, k) * b.get(k, j));
                }
            }
        }
        return product;
    }

    /** The layers' kernels between some steps, first layer first. */
    List<Matrix> layers(int... steps) {
        return IntStream.rangeClosed(1, depth).mapToObj(l -> layer(l, steps)).toList();
    }
}
