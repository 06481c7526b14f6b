package dmft.validation.training;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.Problems;
import dmft.validation.network.DenseNetwork;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signals that are no gradients, gates, and matrices that vanish with the width. */
class LearningRuleTest {

    private static final int STEPS = 20;
    private static final int DEPTH = 3;
    private static final int REPLICAS = 12;
    private static final Training TRAINING = Training.gradientDescent(0.5, STEPS);
    private static final Recording BEFORE_AND_AFTER =
            new Recording(EnumSet.of(Quantity.KERNELS), new int[] {0, STEPS}, 0);

    /** At the start what a step adds to W^l meets the gradient with ρ for each matrix above it; each of four numbers is beyond ten errors of twelve replicas with a probability of 8e-7. */
    @Test
    void feedbackAlignsAtTheStartAsItsMatricesCorrelateAndBetterLater() {
        double rho = 0.6;
        OrderParameters order = solve(shape(Rule.feedbackAlignment(rho))).orderParameters();
        for (int l = 0; l < DEPTH; l++) {
            Mean cosine = order.ruleAlignment(l);
            assertThat(Math.abs(cosine.value().get(0, 0) - Math.pow(rho, DEPTH - l)))
                    .as("W" + l)
                    .isLessThan(10 * error(cosine, 0) + 1e-4);
        }
        Mean random = solve(shape(Rule.feedbackAlignment(0))).orderParameters().ruleAlignment(1);
        assertThat(random.value().get(1, 0) - random.value().get(0, 0)).isGreaterThan(10 * error(random, 1));
    }

    private static double error(Mean mean, int time) {
        Matrix stderr = mean.stderr();
        assertThat(stderr).isNotNull();
        return stderr == null ? Double.NaN : stderr.get(time, 0);
    }

    /** Cosines of explicit weight updates of networks of four widths, extrapolated, against the limit's, at level 1e-6. */
    @ParameterizedTest
    @CsvSource({"feedback-alignment,0.3", "direct-feedback-alignment,0", "hebb,0"})
    void alignmentsAreThoseOfWideNetworks(String rule, double correlation) {
        MlpShape shape = shape(new Rule(Rule.Kind.named(rule), correlation));
        Estimate limit = Estimate.ofMean(solve(shape).orderParameters().replicas().stream()
                .map(LearningRuleTest::cosines)
                .toArray(double[][]::new));
        List<Ensemble> ensembles = new ArrayList<>();
        for (int width : new int[] {64, 128, 256}) {
            ensembles.add(new Ensemble(
                    width,
                    IntStream.range(0, 40)
                            .parallel()
                            .mapToObj(k -> {
                                try (Backend backend = Backends.create("simd", 1)) {
                                    return cosines(new DenseNetwork(problem(shape), backend, width, 30 + width, k)
                                            .train(BEFORE_AND_AFTER, () -> false)
                                            .snapshots());
                                }
                            })
                            .toArray(double[][]::new)));
        }
        Estimate networks = Extrapolation.toInfiniteWidth(ensembles, 1);
        double p = PooledStatistic.compare(networks, limit, Contrasts.timeBlocks(1, DEPTH, 1), DEPTH)
                .pValue();
        System.out.printf("alignment of %s: p = %.2g%n", rule, p);
        assertThat(p).isGreaterThan(1e-6);
    }

    private static double[] cosines(List<Snapshot> snapshots) {
        return snapshots.stream()
                .flatMapToDouble(snapshot -> IntStream.range(0, DEPTH)
                        .mapToDouble(l -> snapshot.alignments().getFirst().get(l, 0)))
                .toArray();
    }

    /** K = (L + 1) K^x κ^L with κ the chance that a gate is open for both inputs: gates are the same going forward and back. */
    @Test
    void lazyGatedNetworksHaveTheKernelOfTheirGates() {
        Problem problem = Problems.gaussian(
                MlpShape.of(DEPTH, Activations.named("relu"), 0).withGates(true), 5, 0, 6, TRAINING, 2);
        Solution solution = solver(4096).solve(problem, Observer.NONE);
        Mean tangent = solution.orderParameters().tangent(0);
        Matrix stderr = tangent.stderr();
        assertThat(stderr).isNotNull();
        double[][] x = problem.train().inputs();
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x.length; j++) {
                double product = dot(x[i], x[j]) / x[i].length;
                double angle = Math.acos(Math.clamp(
                        product * x[i].length / Math.sqrt(dot(x[i], x[i]) * dot(x[j], x[j])), -1, 1));
                double open = (Math.PI - angle) / (2 * Math.PI);
                double expected = (DEPTH + 1) * product * Math.pow(open, DEPTH);
                // Fifteen different numbers, each beyond ten errors of twelve replicas with a probability of 8e-7.
                double error = stderr == null ? Double.NaN : stderr.get(i, j);
                assertThat(Math.abs(tangent.value().get(i, j) - expected)).isLessThan(10 * error + 1e-6);
            }
        }
    }

    /** At γ0 = 0 signals that know nothing of the weights above them leave the read-out alone to learn. */
    @ParameterizedTest
    @CsvSource({"feedback-alignment", "direct-feedback-alignment", "hebb"})
    void lazyBlindSignalsLeaveTheReadoutAlone(String rule) {
        MlpShape lazy = MlpShape.of(DEPTH, Activations.named("tanh"), 0);
        Solution blind = solve(lazy.with(new Rule(Rule.Kind.named(rule), 0)));
        Solution readout = solve(lazy.withRates(List.of(0.0, 0.0, 0.0, 1.0), List.of(0.0, 0.0, 0.0)));
        assertThat(blind.train().loss()).containsExactly(readout.train().loss());
        assertThat(blind.train().loss()[STEPS]).isLessThan(0.9 * blind.train().loss()[0]);
    }

    private static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    /** Plain integrable networks of three and more hidden layers never move, those of two do, and so do all with large initial rates. */
    @ParameterizedTest
    @CsvSource({
        "INTEGRABLE,tanh,2,true",
        "INTEGRABLE,relu,2,true",
        "INTEGRABLE,tanh,3,false",
        "INTEGRABLE,relu,3,false",
        "INTEGRABLE,tanh,4,false",
        "INTEGRABLE,leaky-relu,5,false",
        "INTEGRABLE_LARGE_RATES,relu,3,true",
        "INTEGRABLE_LARGE_RATES,relu,4,true"
    })
    void integrableNetworksMoveOrStay(Parameterisation parameterisation, String phi, int depth, boolean moves) {
        boolean plain = parameterisation == Parameterisation.INTEGRABLE;
        MlpShape shape = new MlpShape(depth, Activations.named(phi), 1, phi.equals("tanh") ? 1 : 2, 0);
        Training training = Training.gradientDescent(plain ? 0.5 : 0.3, STEPS);
        Problem problem = Problems.gaussian(shape.with(parameterisation), 5, 2, 6, training, 17);
        Solution solution = solver(1024).solve(problem, Observer.NONE);
        assertThat(solution.outcome()).as(solution.message()).isEqualTo(Outcome.COMPLETED);
        double[] loss = solution.train().loss();
        if (moves) {
            assertThat(loss[STEPS]).isLessThan(0.9 * loss[0]);
        } else {
            assertThat(loss[STEPS]).isEqualTo(loss[0]);
            Curves test = Objects.requireNonNull(solution.test());
            assertThat(test.loss()[STEPS]).isEqualTo(test.loss()[0]);
        }
    }

    private static MlpShape shape(Rule rule) {
        return MlpShape.of(DEPTH, Activations.named("tanh"), 1.5).with(rule);
    }

    private static Problem problem(MlpShape shape) {
        return Problems.gaussian(shape, 5, 0, 6, TRAINING, 17);
    }

    private static DmftSolver solver(int samples) {
        return new DmftSolver(new SolverSettings(samples, 0.01, REPLICAS, 4, "simd", 2)).recording(BEFORE_AND_AFTER);
    }

    private static Solution solve(MlpShape shape) {
        Solution solution = solver(2048).solve(problem(shape), Observer.NONE);
        assertThat(solution.outcome()).as(solution.message()).isEqualTo(Outcome.COMPLETED);
        return solution;
    }
}
