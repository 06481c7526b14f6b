package dmft.validation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The textbook way to solve the limit, as an oracle for small problems: full two-time kernels, averages over sample paths of each
 * layer's single-site process, responses from the Jacobian of every path (by Stein's identity for relu), and damped
 * alternation between order parameters and paths. Source: Bordelon and Pehlevan 2022, appendix on the solver; discrete time as in
 * docs/equations.md, exact at any learning rate.
 *
 * <p>The same noise serves every iteration, so the alternation has a fixed point that it reaches to any precision. The noise is
 * drawn with sample mean zero and sample covariance one. A solve has a standard error of order 1/√S and a bias of order 1/S.
 */
final class TextbookDmft {

    /** Deliberate omissions, to see that they are noticed. */
    enum Variant {
        EXACT,
        /** B without ⟨φ''(h) z⟩ at equal times. */
        NO_EQUAL_TIME_RESPONSE,
        /** A = B = 0, gradient independence. */
        NO_RESPONSES
    }

    private static final double NEW_SHARE = 0.9;
    private static final double TOLERANCE = 1e-3;
    private static final int MOST_ITERATIONS = 200;

    private final TextbookProblem problem;
    private final Variant variant;
    private final double[][][] noise;

    /** Order parameters by layer: Φ^0 … Φ^L, A^0 … A^{L−1}, G^1 … G^{L+1} and B^1 … B^L at the index of their layer. */
    private final double[][][] features;

    private final double[][][] featureResponses;
    private final double[][][] gradients;
    private final double[][][] gradientResponses;
    private double[] outputs;
    private int paths;
    private int iterations;

    private TextbookDmft(TextbookProblem problem, Variant variant, int paths, long seed) {
        this.problem = problem;
        this.variant = variant;
        int n = problem.size();
        int layers = problem.depth();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        noise = new double[layers + 1][][];
        for (int l = 1; l <= layers; l++) {
            noise[l] = standardNormals(paths, 2 * n, random);
        }
        features = new double[layers + 2][n][n];
        gradients = new double[layers + 2][n][n];
        featureResponses = new double[layers + 2][n][n];
        gradientResponses = new double[layers + 2][n][n];
        outputs = new double[n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                features[0][i][j] = problem.inputKernel()[i % problem.points()][j % problem.points()];
                gradients[layers + 1][i][j] = 1;
            }
        }
    }

    /**
     * Solves until an iteration changes the outputs and each kernel by less than 1e-3 of their r.m.s., of which the next would leave a tenth.
     * An eighth of the paths serves to get near the fixed point.
     *
     * @param paths S, sample paths of each layer, more than 2n + 1 with n the number of pairs of a point and a time
     * @throws IllegalStateException if the alternation does not converge
     */
    static TextbookDmft solve(TextbookProblem problem, Variant variant, int paths, long seed) {
        TextbookDmft solver = new TextbookDmft(problem, variant, paths, seed);
        solver.paths = paths / 8;
        solver.startFromLazyTraining();
        solver.alternate();
        solver.paths = paths;
        solver.alternate();
        return solver;
    }

    private void alternate() {
        double change = Double.POSITIVE_INFINITY;
        for (iterations = 0; !(change <= TOLERANCE); iterations++) {
            if (iterations == MOST_ITERATIONS || Double.isNaN(change)) {
                throw new IllegalStateException("no fixed point after " + iterations
                        + " iterations: the last changed the order parameters by " + change);
            }
            change = iterate();
        }
    }

    /** Kernels of the initial network at all times, forwards for Φ and then backwards for G, and the outputs they lead to. */
    private void startFromLazyTraining() {
        double[] still = new double[problem.size()];
        for (int l = 1; l <= problem.depth(); l++) {
            features[l] = average(l, still).features();
        }
        for (int l = problem.depth(); l >= 1; l--) {
            gradients[l] = average(l, still).gradients();
        }
        // f(t+1) = f(t) + (η/P) K Δ(t) with the tangent kernel K = Σ_l G^{l+1} ∘ Φ^l at t = 0.
        int points = problem.points();
        for (int i = points; i < outputs.length; i++) {
            outputs[i] = outputs[i - points];
            for (int j = problem.start(problem.time(i) - 1); j < problem.start(problem.time(i)); j++) {
                double tangent = 0;
                for (int l = 0; l <= problem.depth(); l++) {
                    tangent += gradients[l + 1][i][j] * features[l][i][j];
                }
                outputs[i] += problem.learningRate() / problem.labels().length * tangent * delta(j);
            }
        }
    }

    private SingleSite.Averages average(int l, double[] delta) {
        return new SingleSite(
                        problem,
                        features[l - 1],
                        featureResponses[l - 1],
                        gradients[l + 1],
                        gradientResponses[l],
                        delta,
                        l)
                .over(Arrays.copyOf(noise[l], paths));
    }

    /** Samples each layer once with the newest order parameters of its neighbours; returns the largest relative change. */
    private double iterate() {
        double change = 0;
        for (int l = 1; l <= problem.depth(); l++) {
            SingleSite.Averages sampled = average(l, delta());
            change = Math.max(change, moveTowards(features[l], sampled.features()));
            change = Math.max(change, moveTowards(gradients[l], sampled.gradients()));
            if (l < problem.depth() && variant != Variant.NO_RESPONSES) {
                moveTowards(featureResponses[l], sampled.featureResponse());
            }
            if (l > 1 && variant != Variant.NO_RESPONSES) {
                moveTowards(gradientResponses[l - 1], withoutOmitted(sampled.gradientResponse()));
            }
            if (l == problem.depth()) {
                change = Math.max(change, moveTowards(new double[][] {outputs}, outputs(sampled)));
            }
        }
        return change;
    }

    private double[][] withoutOmitted(double[][] response) {
        if (variant == Variant.NO_EQUAL_TIME_RESPONSE) {
            for (int i = 0; i < response.length; i++) {
                for (int j = 0; j < response.length; j++) {
                    if (problem.time(i) == problem.time(j)) {
                        response[i][j] = 0;
                    }
                }
            }
        }
        return response;
    }

    /** f = ⟨z^L φ(h^L)⟩/γ0 less its value at t = 0. */
    private double[][] outputs(SingleSite.Averages last) {
        double[] f = new double[problem.size()];
        for (int i = 0; i < f.length; i++) {
            f[i] = (last.readout()[i] - last.readout()[i % problem.points()]) / problem.gamma0();
        }
        return new double[][] {f};
    }

    private double[] delta() {
        double[] delta = new double[problem.size()];
        for (int i = 0; i < delta.length; i++) {
            delta[i] = delta(i);
        }
        return delta;
    }

    /** Δ = y − f, and zero at test points. */
    private double delta(int i) {
        int mu = i % problem.points();
        return mu < problem.labels().length ? problem.labels()[mu] - outputs[i] : 0;
    }

    /** old ← (1 − a) old + a sampled; returns the r.m.s. of sampled − old over that of sampled. */
    private static double moveTowards(double[][] old, double[][] sampled) {
        double squares = 0;
        double total = 0;
        for (int i = 0; i < old.length; i++) {
            for (int j = 0; j < old[i].length; j++) {
                double difference = sampled[i][j] - old[i][j];
                squares += difference * difference;
                total += sampled[i][j] * sampled[i][j];
                old[i][j] += NEW_SHARE * difference;
            }
        }
        return Math.sqrt(squares / total);
    }

    /** Rows of standard normals, made to have sample mean zero and sample covariance one. */
    private static double[][] standardNormals(int rows, int columns, RandomGenerator random) {
        if (rows <= columns + 1) {
            throw new IllegalArgumentException("got " + rows + " paths, expected more than " + (columns + 1));
        }
        double[][] normals = new double[rows][columns];
        double[] mean = new double[columns];
        for (double[] row : normals) {
            for (int j = 0; j < columns; j++) {
                row[j] = random.nextGaussian();
                mean[j] += row[j] / rows;
            }
        }
        double[][] covariance = new double[columns][columns];
        for (double[] row : normals) {
            for (int i = 0; i < columns; i++) {
                row[i] -= mean[i];
                for (int j = 0; j <= i; j++) {
                    covariance[i][j] += row[i] * row[j] / rows;
                }
            }
        }
        CausalFactor factor = CausalFactor.of(covariance, 0);
        for (double[] row : normals) {
            factor.solve(row);
        }
        return normals;
    }

    /** f_μ(t), [T+1][points]. */
    double[][] outputs() {
        double[][] f = new double[problem.steps() + 1][problem.points()];
        for (int i = 0; i < outputs.length; i++) {
            f[problem.time(i)][i % problem.points()] = outputs[i];
        }
        return f;
    }

    /** Φ^l, n × n; l = 0 is the input kernel. */
    double[][] featureKernel(int layer) {
        return features[layer];
    }

    /** G^l, n × n. */
    double[][] gradientKernel(int layer) {
        return gradients[layer];
    }

    /** A^l, l &lt; L; row: features at (μ, t); column: noise of the gradients at (α, s). */
    double[][] featureResponse(int layer) {
        return featureResponses[layer];
    }

    /** B^l, l &lt; L; row: g^{l+1}; column: noise of the pre-activations of layer l + 1. */
    double[][] gradientResponse(int layer) {
        return gradientResponses[layer];
    }

    /** Iterations until the fixed point. */
    int iterations() {
        return iterations;
    }
}
