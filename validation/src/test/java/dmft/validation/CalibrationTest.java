package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import dmft.validation.stats.Coverage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.TDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often the causal solver's 95 % intervals cover the truth, over 24 small problems: three activations, two depths, two γ0 and two
 * draws of the data. Writes {@code target/calibration.md}.
 *
 * <p>The truth is the mean of solves with 64 times the samples in all, independent of those that are judged. Its own standard error, a part
 * ε of that of one solve, is added to the interval's: the half-width is that of Student's t times √(1 + ε²), which keeps
 * the coverage at 95 % to first order in ε².
 */
@Tag("validation")
class CalibrationTest {

    private static final double CONFIDENCE = 0.95;
    private static final int SOLVES = 60;
    private static final int REPLICAS = 4;
    private static final int SAMPLES = 1024;
    private static final int STEPS = 12;
    private static final int TRUTH_REPLICAS = 16;
    private static final int TRUTH_SAMPLES = 16 * SAMPLES;
    private static final double TOLERANCE = 0.005;
    private static final String[] OBSERVED = {"train loss", "train output", "test output"};

    /** The observables of one problem share solves, so they are pooled apart: each is 24 × 60 independent intervals. */
    @Test
    void intervalsCoverTheTruth() throws IOException {
        List<Row> rows = new ArrayList<>();
        long seed = 1;
        for (String activation : List.of("tanh", "relu", "gelu")) {
            for (int depth : new int[] {2, 3}) {
                for (double gamma0 : new double[] {0.5, 1.5}) {
                    for (int draw : new int[] {1, 2}) {
                        rows.add(measure(activation, depth, gamma0, draw, 1000 * seed++));
                    }
                }
            }
        }
        String table = table(rows);
        Files.writeString(Path.of("target", "calibration.md"), table);
        System.out.println(table);
        int trials = rows.size() * SOLVES;
        // 1368 of 1440 are expected with a standard deviation of 8.3.
        int fewest = 1320;
        int most = 1405;
        assertThat(Coverage.falseFailure(trials, CONFIDENCE, fewest, most)).isLessThan(1e-6);
        for (int k = 0; k < OBSERVED.length; k++) {
            assertThat(covered(rows, k)).as(OBSERVED[k]).isBetween(fewest, most);
        }
    }

    private record Row(String problem, int[] covered) {}

    private static Row measure(String activation, int depth, double gamma0, int draw, long seed) {
        double rate = activation.equals("tanh") ? 0.4 : 0.15;
        Problem problem = Problems.gaussian(
                MlpShape.of(depth, Activations.named(activation), gamma0),
                4,
                2,
                6,
                Training.gradientDescent(rate, STEPS),
                40 + draw);
        double[][] truth = solve(problem, TRUTH_SAMPLES, TRUTH_REPLICAS, seed);
        double[][][] solves = IntStream.rangeClosed(1, SOLVES)
                .parallel()
                .mapToObj(i -> solve(problem, SAMPLES, REPLICAS, seed + i))
                .toArray(double[][][]::new);
        double quantile = TDistribution.of(REPLICAS - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        int[] covered = new int[OBSERVED.length];
        for (int k = 0; k < covered.length; k++) {
            double[] values = new double[SOLVES];
            double[] halfWidths = new double[SOLVES];
            double squares = 0;
            for (int i = 0; i < SOLVES; i++) {
                squares += solves[i][1][k] * solves[i][1][k] / SOLVES;
            }
            double stretch = Math.sqrt(1 + truth[1][k] * truth[1][k] / squares);
            for (int i = 0; i < SOLVES; i++) {
                values[i] = solves[i][0][k];
                halfWidths[i] = quantile * stretch * solves[i][1][k];
            }
            covered[k] = Coverage.count(values, halfWidths, truth[0][k]);
        }
        String name = String.format(Locale.ROOT, "| %s | %d | %.1f | %d |", activation, depth, gamma0, draw);
        return new Row(name, covered);
    }

    /** The observables at the last step, and their standard errors. */
    private static double[][] solve(Problem problem, int samples, int replicas, long seed) {
        Solution solution = new DmftSolver(new SolverSettings(samples, TOLERANCE, replicas, seed, "auto", 1))
                .solve(problem, Observer.NONE);
        Curves train = solution.train();
        Curves test = Objects.requireNonNull(solution.test());
        return new double[][] {
            {train.loss()[STEPS], train.outputs()[STEPS][0][0], test.outputs()[STEPS][0][0]},
            {
                Objects.requireNonNull(train.lossStderr())[STEPS],
                Objects.requireNonNull(train.outputsStderr())[STEPS][0][0],
                Objects.requireNonNull(test.outputsStderr())[STEPS][0][0]
            }
        };
    }

    private static int covered(List<Row> rows, int k) {
        return rows.stream().mapToInt(row -> row.covered[k]).sum();
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder("| activation | depth | gamma0 | draw |");
        for (String name : OBSERVED) {
            table.append(' ').append(name).append(" |");
        }
        table.append(" expected (99 % range) |\n| --- | --- | --- | --- | --- | --- | --- | --- |\n");
        for (Row row : rows) {
            append(table, row.problem, row.covered, SOLVES);
        }
        int[] all = new int[OBSERVED.length];
        for (int k = 0; k < all.length; k++) {
            all[k] = covered(rows, k);
        }
        append(table, "| all | | | |", all, SOLVES * rows.size());
        return table.toString();
    }

    private static void append(StringBuilder table, String name, int[] covered, int trials) {
        BinomialDistribution honest = BinomialDistribution.of(trials, CONFIDENCE);
        table.append(name);
        for (int count : covered) {
            table.append(String.format(Locale.ROOT, " %.3f |", count / (double) trials));
        }
        table.append(String.format(
                Locale.ROOT,
                " %.3f … %.3f |%n",
                honest.inverseCumulativeProbability(0.005) / (double) trials,
                honest.inverseCumulativeProbability(0.995) / (double) trials));
    }
}
