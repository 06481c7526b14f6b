package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.linsol.svd.SolvePseudoInverseSvd_DDRM;

/**
 * Finds the next x of a fixed-point problem x = G(x) from what came out of the last ones.
 *
 * <p>Damping takes part of the way, x + θ r with r = G(x) − x. Anderson mixing first takes out of r what the differences of earlier residuals explain,
 *
 * <pre>    γ = argmin |r − Σ_j γ_j Δr_j|,     x ← x + θ r − Σ_j γ_j (Δx_j + θ Δr_j)</pre>
 *
 * (D. G. Anderson, J. ACM 12, 547, 1965; H. F. Walker and P. Ni, SIAM J. Numer. Anal. 49, 1715, 2011).
 */
final class Mixing implements StateStream.Part {

    /** Relative to the largest, singular values of the differences below this are noise. */
    private static final double RANK = 1e-6;

    private final double theta;
    private final int history;
    private final List<List<Matrix>> states = new ArrayList<>(); // Δx_j
    private final List<List<Matrix>> residuals = new ArrayList<>(); // Δr_j
    private List<Matrix> lastState = List.of();
    private List<Matrix> lastResidual = List.of();

    Mixing(double theta, int history) {
        this.theta = theta;
        this.history = history;
    }

    /**
     * The next x; matrices of {@code out} may become part of it.
     *
     * @param x what went in
     * @param out what came out, of the same shapes
     */
    List<Matrix> next(List<Matrix> x, List<Matrix> out) {
        if (history == 0) {
            return damped(x, out, theta);
        }
        List<Matrix> r = difference(out, x);
        List<Matrix> next = damped(x, out, theta);
        if (!lastState.isEmpty()) {
            states.add(difference(x, lastState));
            residuals.add(difference(r, lastResidual));
            if (states.size() > history) {
                states.removeFirst();
                residuals.removeFirst();
            }
            double[] gamma = coefficients(r);
            for (int j = 0; j < gamma.length; j++) {
                for (int i = 0; i < next.size(); i++) {
                    next.get(i).addScaled(-gamma[j], states.get(j).get(i));
                    next.get(i).addScaled(-gamma[j] * theta, residuals.get(j).get(i));
                }
            }
        }
        lastState = x;
        lastResidual = r;
        return next;
    }

    /** Forgets earlier iterations: the next one does not follow from them. */
    void forget() {
        states.clear();
        residuals.clear();
        lastState = List.of();
        lastResidual = List.of();
    }

    /** x + θ (out − x), in place of out. */
    static List<Matrix> damped(List<Matrix> x, List<Matrix> out, double theta) {
        for (int i = 0; i < x.size() && theta != 1; i++) {
            out.get(i).scale(theta).addScaled(1 - theta, x.get(i));
        }
        return out;
    }

    private double[] coefficients(List<Matrix> r) {
        int n = residuals.size();
        DMatrixRMaj gram = new DMatrixRMaj(n, n);
        DMatrixRMaj right = new DMatrixRMaj(n, 1);
        for (int i = 0; i < n; i++) {
            right.set(i, 0, product(residuals.get(i), r));
            for (int j = 0; j <= i; j++) {
                double value = product(residuals.get(i), residuals.get(j));
                gram.set(i, j, value);
                gram.set(j, i, value);
            }
        }
        SolvePseudoInverseSvd_DDRM solver = new SolvePseudoInverseSvd_DDRM(n, n);
        solver.setThreshold(RANK * RANK);
        DMatrixRMaj gamma = new DMatrixRMaj(n, 1);
        if (solver.setA(gram)) {
            solver.solve(right, gamma);
        }
        return gamma.getData();
    }

    private static double product(List<Matrix> a, List<Matrix> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            Matrix x = a.get(i);
            Matrix y = b.get(i);
            for (int k = 0; k < x.rows(); k++) {
                for (int j = 0; j < x.columns(); j++) {
                    sum += x.get(k, j) * y.get(k, j);
                }
            }
        }
        return sum;
    }

    /** a − b. */
    static List<Matrix> difference(List<Matrix> a, List<Matrix> b) {
        List<Matrix> all = new ArrayList<>();
        for (int i = 0; i < a.size(); i++) {
            all.add(a.get(i).copy().addScaled(-1, b.get(i)));
        }
        return all;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        persist(state, states);
        persist(state, residuals);
        lastState = persisted(state, lastState);
        lastResidual = persisted(state, lastResidual);
    }

    private static void persist(StateStream state, List<List<Matrix>> lists) throws IOException {
        int count = (int) state.integer(lists.size());
        for (int i = 0; i < count; i++) {
            List<Matrix> one = persisted(state, state.isRestoring() ? List.of() : lists.get(i));
            if (state.isRestoring()) {
                lists.add(one);
            }
        }
    }

    /** Saves or restores a list of matrices. */
    static List<Matrix> persisted(StateStream state, List<Matrix> list) throws IOException {
        List<Matrix> result = new ArrayList<>(list);
        int count = (int) state.integer(list.size());
        for (int i = 0; i < count; i++) {
            if (state.isRestoring()) {
                result.add(new Matrix(0, 0));
            }
            state.matrix(result.get(i));
        }
        return result;
    }
}
