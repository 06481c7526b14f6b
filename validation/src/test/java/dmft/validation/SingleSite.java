package dmft.validation;

/**
 * Averages over sample paths of the single-site process of one hidden layer l, given the order parameters of its neighbours:
 *
 * <pre>
 *     h_i = u_i + Σ_{j earlier} D_ij g_j        D = A^{l−1} + (ηγ0/P) Φ^{l−1} Δ      u ~ GP(0, Φ^{l−1})
 *     z_i = r_i + Σ_{j ≤ now}   C_ij φ(h_j)     C = B^l     + (ηγ0/P) G^{l+1} Δ      r ~ GP(0, G^{l+1})
 *     g_i = φ'(h_i) z_i
 * </pre>
 *
 * with i and j pairs of a point and a time; the terms with Δ are summed over strictly earlier times only.
 */
final class SingleSite {

    /**
     * What a layer passes on.
     *
     * @param features Φ^l = ⟨φφ⟩
     * @param gradients G^l = ⟨gg⟩
     * @param featureResponse A^l = ⟨∂φ/∂r⟩
     * @param gradientResponse B^{l−1} = ⟨∂g/∂u⟩
     * @param readout ⟨zφ⟩
     */
    record Averages(
            double[][] features,
            double[][] gradients,
            double[][] featureResponse,
            double[][] gradientResponse,
            double[] readout) {}

    private static final double SAMPLING_CUT = 1e-9;

    /**
     * Relative size of variances that Stein's identity takes for zero. A response to noise that small is the ratio of two small numbers:
     * it moves little, but would make the alternation unstable.
     */
    private static final double STEIN_CUT = 1e-3;

    private final TextbookProblem problem;
    private final int n;
    private final int layer;
    private final CausalFactor forwardNoise;
    private final CausalFactor backwardNoise;
    private final CausalFactor forwardInverse;
    private final CausalFactor backwardInverse;
    private final double[][] forward;
    private final double[][] backward;
    private final Averages sums;
    private final double[] phi;
    private final double[] slope;
    private final double[] curvature;
    private final double[] z;
    private final double[] g;

    /**
     * @param below Φ^{l−1}, n × n
     * @param responseBelow A^{l−1}
     * @param above G^{l+1}
     * @param responseAbove B^l
     * @param delta Δ of every pair, zero at test points
     * @param layer l
     */
    SingleSite(
            TextbookProblem problem,
            double[][] below,
            double[][] responseBelow,
            double[][] above,
            double[][] responseAbove,
            double[] delta,
            int layer) {
        this.layer = layer;
        this.problem = problem;
        n = problem.size();
        forwardNoise = CausalFactor.of(below, SAMPLING_CUT);
        backwardNoise = CausalFactor.of(above, SAMPLING_CUT);
        forwardInverse = CausalFactor.of(below, STEIN_CUT);
        backwardInverse = CausalFactor.of(above, STEIN_CUT);
        forward = withLearning(responseBelow, below, delta);
        backward = withLearning(responseAbove, above, delta);
        sums = new Averages(new double[n][n], new double[n][n], new double[n][n], new double[n][n], new double[n]);
        phi = new double[n];
        slope = new double[n];
        curvature = new double[n];
        z = new double[n];
        g = new double[n];
    }

    /** Response + (ηγ0/P) kernel Δ, the latter from strictly earlier times. */
    private double[][] withLearning(double[][] response, double[][] kernel, double[] delta) {
        double[][] sum = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                boolean earlier = problem.time(j) < problem.time(i);
                sum[i][j] = response[i][j] + (earlier ? problem.fieldRate() * kernel[i][j] * delta[j] : 0);
            }
        }
        return sum;
    }

    /** Averages over paths; {@code noise} has a row of 2n standard normals a path, for u and for r. */
    Averages over(double[][] noise) {
        for (double[] path : noise) {
            double[] u = forwardNoise.times(path, 0);
            double[] r = backwardNoise.times(path, n);
            follow(u, r);
            addProducts();
            if (problem.activation().smooth()) {
                if (layer < problem.depth()) {
                    addJacobian(sums.featureResponse, false);
                }
                if (layer > 1) {
                    addJacobian(sums.gradientResponse, true);
                }
            } else {
                addOverlaps(u, r);
            }
        }
        Averages mean = new Averages(
                symmetric(divided(sums.features, noise.length)),
                symmetric(divided(sums.gradients, noise.length)),
                divided(sums.featureResponse, noise.length),
                divided(sums.gradientResponse, noise.length),
                divided(new double[][] {sums.readout}, noise.length)[0]);
        return problem.activation().smooth() ? mean : byStein(mean);
    }

    private void follow(double[] u, double[] r) {
        for (int t = 0; t <= problem.steps(); t++) {
            int start = problem.start(t);
            int end = problem.start(t + 1);
            for (int i = start; i < end; i++) {
                double h = u[i] + dot(forward[i], g, start);
                phi[i] = problem.activation().value(h);
                slope[i] = problem.activation().slope(h);
                curvature[i] =
                        problem.activation().smooth() ? problem.activation().curvature(h) : 0;
            }
            for (int i = start; i < end; i++) {
                z[i] = r[i] + dot(backward[i], phi, end);
                g[i] = slope[i] * z[i];
            }
        }
    }

    private void addProducts() {
        for (int i = 0; i < n; i++) {
            sums.readout[i] += z[i] * phi[i];
            for (int j = 0; j <= i; j++) {
                sums.features[i][j] += phi[i] * phi[j];
                sums.gradients[i][j] += g[i] * g[j];
            }
        }
    }

    /**
     * The derivatives of this path, by the chain rule along time: to the noise u they are
     *
     * <pre>
     *     ∂h_i = e_i + Σ_j D_ij ∂g_j,   ∂z_i = Σ_j C_ij φ'(h_j) ∂h_j,   ∂g_i = φ''(h_i) z_i ∂h_i + φ'(h_i) ∂z_i
     * </pre>
     *
     * and to the noise r the unit vector e_i stands in ∂z_i instead. Adds ∂g/∂u or ∂φ/∂r.
     */
    private void addJacobian(double[][] sum, boolean toForwardNoise) {
        double[][] dPhi = new double[n][n];
        double[][] dG = new double[n][n];
        for (int t = 0; t <= problem.steps(); t++) {
            int start = problem.start(t);
            int end = problem.start(t + 1);
            double[][] dH = new double[end - start][];
            for (int i = start; i < end; i++) {
                dH[i - start] = chain(forward[i], dG, start);
                dH[i - start][i] += toForwardNoise ? 1 : 0;
                for (int j = 0; j < end; j++) {
                    dPhi[i][j] = slope[i] * dH[i - start][j];
                }
            }
            for (int i = start; i < end; i++) {
                double[] dZ = chain(backward[i], dPhi, end);
                dZ[i] += toForwardNoise ? 0 : 1;
                for (int j = 0; j < end; j++) {
                    dG[i][j] = curvature[i] * z[i] * dH[i - start][j] + slope[i] * dZ[j];
                }
            }
        }
        double[][] derivative = toForwardNoise ? dG : dPhi;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                sum[i][j] += derivative[i][j];
            }
        }
    }

    /** Σ_k weights_k ∂_k over the first pairs; ∂_k is zero beyond the time of k. */
    private double[] chain(double[] weights, double[][] derivatives, int count) {
        double[] sum = new double[n];
        for (int k = 0; k < count; k++) {
            double weight = weights[k];
            double[] row = derivatives[k];
            int end = problem.start(problem.time(k) + 1);
            for (int j = 0; j < end; j++) {
                sum[j] += weight * row[j];
            }
        }
        return sum;
    }

    /** ⟨φ(h_i) ζ_j⟩ with the noise ζ of r, and ⟨g_i ζ_j⟩ with that of u, for as many as Stein's identity can use. */
    private void addOverlaps(double[] u, double[] r) {
        forwardInverse.solve(u);
        backwardInverse.solve(r);
        for (int i = 0; i < n; i++) {
            int end = problem.start(problem.time(i) + 1);
            for (int j = 0; j < end; j++) {
                sums.featureResponse[i][j] += phi[i] * r[j];
                sums.gradientResponse[i][j] += g[i] * u[j];
            }
        }
    }

    /**
     * Stein's identity with r = L ζ: A L = ⟨φ ζᵀ⟩, and with u: B L = ⟨g ζᵀ⟩. What the present cannot know of the noise is set to zero
     * first: h does not depend on r of its own or a later time, nor g on u of a later time.
     */
    private Averages byStein(Averages overlaps) {
        for (int i = 0; i < n; i++) {
            for (int j = problem.start(problem.time(i)); j < n; j++) {
                overlaps.featureResponse[i][j] = 0;
            }
        }
        return new Averages(
                overlaps.features,
                overlaps.gradients,
                backwardInverse.solveLeft(overlaps.featureResponse),
                forwardInverse.solveLeft(overlaps.gradientResponse),
                overlaps.readout);
    }

    private static double dot(double[] a, double[] b, int count) {
        double sum = 0;
        for (int j = 0; j < count; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }

    private static double[][] symmetric(double[][] lower) {
        for (int i = 0; i < lower.length; i++) {
            for (int j = 0; j < i; j++) {
                lower[j][i] = lower[i][j];
            }
        }
        return lower;
    }

    private static double[][] divided(double[][] matrix, int count) {
        for (double[] row : matrix) {
            for (int j = 0; j < row.length; j++) {
                row[j] /= count;
            }
        }
        return matrix;
    }
}
