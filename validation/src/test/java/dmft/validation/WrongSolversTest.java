package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.model.MlpShape;
import dmft.order.Factor;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.TextbookDmft.Variant;
import dmft.validation.network.TrainedNetwork;
import dmft.validation.width.Comparison;
import dmft.validation.width.Limit;
import dmft.validation.width.Verdict;
import dmft.validation.width.WidthSettings;
import dmft.validation.width.WidthStudy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The verdict of a validation on right solvers and on wrong ones, on a problem where the mistake matters: three hidden layers of sines, γ0 = 3, where
 * outputs without the equal-time part ⟨φ''(h)z⟩ of B differ by 10 % (r.m.s. over all times and points, relative to the r.m.s. of the outputs), mostly at
 * the test point; without any response by more.
 */
class WrongSolversTest {

    /** Of each verdict; two of them must be good, so a correct solver fails with probability 2e-6. */
    private static final double LEVEL = 1e-6;

    private static final int[] WIDTHS = {100, 200, 400, 800};
    private static final int[] NETWORKS = {200, 100, 60, 40};
    private static final int SOLVES = 24;
    private static final int PATHS = 300;

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(3, Activations.named("sine"), 3), 2, 1, 5, Training.gradientDescent(0.3, 10), 30);

    private static final SolverSettings SOLVER =
            SolverSettings.defaults().withSamples(2048).withTolerance(1e-3).withSeed(77);

    @Test
    void theCausalSolverAgreesWithFiniteNetworks() {
        agrees(verdict(Limit.of(SOLVER)));
    }

    @Test
    void theTextbookAgreesWithFiniteNetworks() {
        agrees(verdict(textbook(Variant.EXACT)));
    }

    private static void agrees(Comparison comparison) {
        assertThat(comparison.agrees())
                .as(comparison.disagreements().toString())
                .isTrue();
    }

    @Test
    void aTextbookWithoutTheEqualTimePartOfBIsCaught() {
        assertThat(verdict(textbook(Variant.NO_EQUAL_TIME_RESPONSE)).disagreements())
                .extracting(Verdict::name)
                .contains("test outputs");
        assertThat(change(Variant.NO_EQUAL_TIME_RESPONSE)).isBetween(0.08, 0.12);
    }

    @Test
    void aTextbookWithoutResponsesIsCaught() {
        assertThat(verdict(textbook(Variant.NO_RESPONSES)).disagreements())
                .extracting(Verdict::name)
                .contains("train outputs", "test outputs");
    }

    private static Comparison verdict(Limit limit) {
        WidthSettings settings =
                new WidthSettings(WIDTHS, NETWORKS, SOLVES, WIDTHS[WIDTHS.length - 1], LEVEL, 9000, 2, 1L << 30);
        return new WidthStudy(PROBLEM, SOLVER, settings, limit, new Patience()).run();
    }

    private static final class Patience implements WidthStudy.Progress {

        @Override
        public void trained(String what, int done, int of) {
            // Nobody watches.
        }

        @Override
        public boolean cancelled() {
            return false;
        }
    }

    private static Limit textbook(Variant variant) {
        return (problem, backend, replica, recording, cancelled) -> {
            TextbookProblem posed = TextbookProblem.of(problem);
            return trained(posed, TextbookDmft.solve(posed, variant, PATHS, 500 + replica), recording);
        };
    }

    private static TrainedNetwork trained(TextbookProblem problem, TextbookDmft solve, Recording recording) {
        int trained = problem.labels().length;
        List<Matrix> train = new ArrayList<>();
        List<Matrix> test = new ArrayList<>();
        for (double[] f : solve.outputs()) {
            train.add(column(Arrays.copyOf(f, trained)));
            test.add(column(Arrays.copyOfRange(f, trained, f.length)));
        }
        List<Snapshot> snapshots = Arrays.stream(recording.steps())
                .mapToObj(step -> snapshot(problem, solve, step))
                .toList();
        return new TrainedNetwork(Outcome.COMPLETED, "", train, test, snapshots);
    }

    private static Snapshot snapshot(TextbookProblem problem, TextbookDmft solve, int step) {
        List<Matrix> features = new ArrayList<>();
        List<Matrix> gradients = new ArrayList<>();
        int trained = problem.labels().length;
        Matrix tangent = new Matrix(trained, trained);
        for (int l = 1; l <= problem.depth(); l++) {
            features.add(block(problem, solve.featureKernel(l), step));
            gradients.add(block(problem, solve.gradientKernel(l), step));
        }
        for (int mu = 0; mu < trained; mu++) {
            for (int alpha = 0; alpha < trained; alpha++) {
                double sum = features.getLast().get(mu, alpha);
                for (int l = 0; l < problem.depth(); l++) {
                    double below = l == 0
                            ? problem.inputKernel()[mu][alpha]
                            : features.get(l - 1).get(mu, alpha);
                    sum += gradients.get(l).get(mu, alpha) * below;
                }
                tangent.set(mu, alpha, sum);
            }
        }
        List<Factor> none = List.of();
        return new Snapshot(step, features, gradients, tangent, none, none, none, none, none, none, none);
    }

    /** The training examples at equal times. */
    private static Matrix block(TextbookProblem problem, double[][] kernel, int step) {
        int trained = problem.labels().length;
        int start = problem.start(step);
        Matrix block = new Matrix(trained, trained);
        for (int mu = 0; mu < trained; mu++) {
            for (int alpha = 0; alpha < trained; alpha++) {
                block.set(mu, alpha, kernel[start + mu][start + alpha]);
            }
        }
        return block;
    }

    private static Matrix column(double[] values) {
        Matrix column = new Matrix(values.length, 1);
        for (int i = 0; i < values.length; i++) {
            column.set(i, 0, values[i]);
        }
        return column;
    }

    /** R.m.s. of what a variant changes relative to that of the outputs; common random numbers make it known to a few percent of itself. */
    private static double change(Variant variant) {
        double[] right = mean(Variant.EXACT);
        double[] wrong = mean(variant);
        double squares = 0;
        double total = 0;
        for (int j = 0; j < right.length; j++) {
            squares += Math.pow(wrong[j] - right[j], 2);
            total += Math.pow(right[j], 2);
        }
        return Math.sqrt(squares / total);
    }

    private static double[] mean(Variant variant) {
        return TextbookRuns.estimate(
                        TextbookRuns.textbook(PROBLEM, variant, PATHS, SOLVES / 3, 500), TextbookRuns.Observed::outputs)
                .value();
    }
}
