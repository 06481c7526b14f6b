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
 * A deep linear network to leading order in γ0², in discrete time.
 *
 * <p>With the lazy errors Δ(t), v(t) = (η/P) Σ_{t'&lt;t} Δ(t') and V(t) = (η/P)² Σ_{t''&lt;t'&lt;t} Δ(t') Δ(t'')ᵀ, iterating the single-site
 * equations once gives
 *
 * <pre>
 *     ⟨h^l(t) h^l(s)ᵀ⟩ = K + l γ0² [ K v(t) v(s)ᵀ K + K V(t) K + K V(s)ᵀ K ]                            K = K^x
 *     tangent(t)       = (L+1) K + ½ L (L+1) γ0² [ K v vᵀ K + K (V + Vᵀ) K + (vᵀ K v + 2 tr V K) K ]     v = v(t), V = V(t)
 * </pre>
 *
 * and Δ(t+1) = Δ(t) − (η/P) tangent(t) Δ(t).
 *
 * <p>Where λ_j are the eigenvalues of the lazy tangent kernel and flow time runs continuously, V_jk(t) = y_j y_k/λ_k [ (1 − e^{−λ_j t})/λ_j −
 * (1 − e^{−(λ_j+λ_k) t})/(λ_j+λ_k) ]. The published code has y_j + in place of −: it multiplies the first term by y_j once more and adds the
 * second. So its V is of first order in t where V is of second, and changes with the arbitrary sign of each eigenvector. {@link Terms#AS_PUBLISHED}
 * does likewise, to show what separates it from us.
 */
final class LinearLeadingOrder {

    /** Which V. */
    enum Terms {
        /** The one above. */
        DERIVED,
        /** That of the published code. */
        AS_PUBLISHED
    }

    private final int depth;
    private final double strength;
    private final double rate;
    private final double[][] y;
    private final Matrix kernel;
    private final Matrix[] sums;
    private final Matrix[] doubleSums;

    LinearLeadingOrder(Problem problem, Terms terms) {
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

    private static Matrix inputKernel(double[][] x) {
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
            scaled.set(0, k, labels.get(k, 0) / ((depth + 1) * modes.getEigenvalue(k).getReal()));
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

    /** ⟨h^l(t) h^l(s)⟩ between some steps, row and column (step, example). */
    Matrix preactivations(int layer, int... steps) {
        int p = y.length;
        Matrix all = new Matrix(p * steps.length, p * steps.length);
        for (int i = 0; i < steps.length; i++) {
            for (int j = 0; j < steps.length; j++) {
                all.setBlock(
                        i * p,
                        j * p,
                        kernel.copy().addScaled(layer * strength, correction(steps[i], steps[j])));
            }
        }
        return all;
    }

    /** K v(t) v(s)ᵀ K + K V(t) K + K V(s)ᵀ K. */
    private Matrix correction(int t, int s) {
        Matrix inner = times(sums[t], sums[s].transpose())
                .addScaled(1, doubleSums[t])
                .addScaled(1, doubleSums[s].transpose());
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
        Matrix v = sums[t];
        double isotropic = trace(times(times(v.transpose(), kernel), v)) + 2 * trace(times(doubleSums[t], kernel));
        return kernel.copy()
                .scale(depth + 1)
                .addScaled(
                        0.5 * depth * (depth + 1) * strength,
                        correction(t, t).addScaled(isotropic, kernel));
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
        return IntStream.rangeClosed(1, depth)
                .mapToObj(l -> preactivations(l, steps))
                .toList();
    }
}
