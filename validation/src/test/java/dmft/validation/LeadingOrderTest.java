package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.model.MlpShape;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import java.util.EnumSet;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Kernels to leading order in γ0², against finite differences of the exact recursion for deep linear networks, and beside the exact solution. */
class LeadingOrderTest {

    private static final int DEPTH = 3;
    private static final int TRAIN = 5;
    private static final int TEST = 2;
    private static final int STEPS = 20;
    private static final double RATE = 0.15;
    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(DEPTH, Activations.named("linear"), 1),
            TRAIN,
            TEST,
            8,
            Training.gradientDescent(RATE, STEPS),
            20);

    /** X⁰ and X¹ of K at every time, between all points, from the recursion at γ0 = 0.001, 0.01 and 0.02. */
    private static final double[][][][] EXPANSION = expansion();

    /** Leaving out γ0⁴ leaves an error that falls as γ0⁴; leaving out γ0² one that falls as γ0². A deep linear network has no sampling error. */
    @Test
    void errorOfKernelsFallsAsTheFourthPower() {
        for (Method method : new Method[] {Method.LEADING_ORDER, Method.STATIC_NTK}) {
            double[] far = errors(method, 0.4);
            double[] near = errors(method, 0.2);
            double expected = method == Method.LEADING_ORDER ? 4 : 2;
            for (int i = 0; i < far.length; i++) {
                double order = Math.log(far[i] / near[i]) / Math.log(2);
                assertThat(order).as("%s, kernel %d", method, i).isBetween(expected - 0.5, expected + 0.5);
            }
        }
    }

    /** Errors of Φ^L, G¹ and K at the last step. */
    private static double[] errors(Method method, double gamma0) {
        DeepLinear exact = DeepLinear.solve(linear(gamma0));
        OrderParameters order = solve(linear(gamma0), method, 1024, 1e-3, 1).orderParameters();
        int last = order.steps().length - 1;
        double[] errors = new double[3];
        for (int mu = 0; mu < TRAIN; mu++) {
            for (int alpha = 0; alpha < TRAIN; alpha++) {
                int i = STEPS * (TRAIN + TEST) + mu;
                int j = STEPS * (TRAIN + TEST) + alpha;
                double[] differences = {
                    exact.featureKernel(DEPTH)[i][j]
                            - order.features(DEPTH, last).value().get(mu, alpha),
                    exact.gradientKernel(1)[i][j]
                            - order.gradients(1, last).value().get(mu, alpha),
                    tangent(exact, STEPS, mu, alpha)
                            - order.tangent(last).value().get(mu, alpha)
                };
                for (int k = 0; k < errors.length; k++) {
                    errors[k] = Math.max(errors[k], Math.abs(differences[k]));
                }
            }
        }
        return errors;
    }

    /** f(t+1) = f(t) + (η/P)(K⁰ + γ0² K¹(t)) Δ(t), at test points as well. */
    @Test
    void outputsFollowTheKernelsOfTheRecursion() {
        double gamma0 = 1;
        Solution solution = solve(linear(gamma0), Method.LEADING_ORDER, 1024, 1e-3, 1);
        double[][] f = new double[STEPS + 1][TRAIN + TEST];
        for (int t = 0; t < STEPS; t++) {
            for (int mu = 0; mu < TRAIN + TEST; mu++) {
                f[t + 1][mu] = f[t][mu];
                for (int alpha = 0; alpha < TRAIN; alpha++) {
                    double kernel = EXPANSION[0][t][mu][alpha] + gamma0 * gamma0 * EXPANSION[1][t][mu][alpha];
                    f[t + 1][mu] += RATE / TRAIN * kernel * (PROBLEM.train().targets()[alpha][0] - f[t][alpha]);
                }
            }
        }
        double error = 0;
        double beyondStatic = 0;
        Solution lazy = solve(linear(gamma0), Method.STATIC_NTK, 1024, 1e-3, 1);
        for (int mu = 0; mu < TRAIN + TEST; mu++) {
            error = Math.max(error, Math.abs(f[STEPS][mu] - output(solution, mu)));
            beyondStatic = Math.max(beyondStatic, Math.abs(f[STEPS][mu] - output(lazy, mu)));
        }
        assertThat(error).isLessThan(5e-4);
        assertThat(beyondStatic).isGreaterThan(0.1);
    }

    private static double output(Solution solution, int mu) {
        Curves curves = mu < TRAIN ? solution.train() : Objects.requireNonNull(solution.test());
        return curves.outputs()[STEPS][mu < TRAIN ? mu : mu - TRAIN][0];
    }

    /** At a small γ0 the exact kernels of a tanh network are those to leading order, and the networks at ±ε add little noise of their own: bounds are four times what was found. */
    @Test
    void isTheExactSolutionOfNonlinearNetworksAtSmallGamma() {
        Problem problem = Problems.with(PROBLEM, MlpShape.of(DEPTH, Activations.named("tanh"), 0.2));
        Mean exact = lastTangent(problem, Method.CAUSAL);
        Mean leading = lastTangent(problem, Method.LEADING_ORDER);
        Mean frozen = lastTangent(problem, Method.STATIC_NTK);
        assertThat(distance(exact, leading)).isLessThan(0.4 * distance(exact, frozen));
        assertThat(norm(leading.stderr())).isLessThan(4 * norm(exact.stderr()));
        assertThat(distance(exact, frozen)).isGreaterThan(5 * norm(exact.stderr()));
    }

    @Test
    void fieldsHaveNoLeadingOrder() {
        DmftSolver solver = new DmftSolver(SolverSettings.defaults().withMethod(Method.LEADING_ORDER))
                .recording(new Recording(EnumSet.of(Quantity.KERNELS, Quantity.FIELDS), new int[] {0}, 1));
        assertThatThrownBy(() -> solver.solve(PROBLEM, Observer.NONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fields")
                .hasMessageContaining("record kernels");
    }

    private static Mean lastTangent(Problem problem, Method method) {
        OrderParameters order = solve(problem, method, 2048, 0.02, 6).orderParameters();
        return order.tangent(order.steps().length - 1);
    }

    private static double distance(Mean a, Mean b) {
        return norm(a.value().copy().addScaled(-1, b.value()));
    }

    private static double norm(Matrix m) {
        double sum = 0;
        for (double[] row : m.toArray()) {
            for (double value : row) {
                sum += value * value;
            }
        }
        return Math.sqrt(sum);
    }

    private static Solution solve(Problem problem, Method method, int samples, double tolerance, int replicas) {
        return new DmftSolver(new SolverSettings(samples, tolerance, replicas, 3, "auto", 0).withMethod(method))
                .recording(new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, STEPS}, 0))
                .solve(problem, Observer.NONE);
    }

    private static Problem linear(double gamma0) {
        Activation linear = Activations.named("linear");
        return Problems.with(PROBLEM, MlpShape.of(DEPTH, linear, gamma0));
    }

    private static double[][][][] expansion() {
        DeepLinear start = DeepLinear.solve(linear(1e-3));
        DeepLinear near = DeepLinear.solve(linear(0.01));
        DeepLinear far = DeepLinear.solve(linear(0.02));
        double[][][][] expansion = new double[2][STEPS][TRAIN + TEST][TRAIN];
        for (int t = 0; t < STEPS; t++) {
            for (int mu = 0; mu < TRAIN + TEST; mu++) {
                for (int alpha = 0; alpha < TRAIN; alpha++) {
                    double zero = tangent(start, 0, mu, alpha);
                    double differenceNear = (tangent(near, t, mu, alpha) - zero) / 1e-4;
                    double differenceFar = (tangent(far, t, mu, alpha) - zero) / 4e-4;
                    expansion[0][t][mu][alpha] = zero;
                    expansion[1][t][mu][alpha] = (4 * differenceNear - differenceFar) / 3;
                }
            }
        }
        return expansion;
    }

    /** K(t) = Φ^L + Σ G^{l+1} Φ^l. */
    private static double tangent(DeepLinear solved, int t, int mu, int alpha) {
        int i = t * (TRAIN + TEST) + mu;
        int j = t * (TRAIN + TEST) + alpha;
        double[] x = mu < TRAIN
                ? PROBLEM.train().inputs()[mu]
                : Objects.requireNonNull(PROBLEM.test()).inputs()[mu - TRAIN];
        double drive = 0;
        for (int d = 0; d < x.length; d++) {
            drive += x[d] * PROBLEM.train().inputs()[alpha][d] / x.length;
        }
        double sum = 0;
        for (int l = 1; l <= DEPTH; l++) {
            sum += solved.gradientKernel(l)[i][j] * drive;
            drive = solved.featureKernel(l)[i][j];
        }
        return sum + drive;
    }
}
