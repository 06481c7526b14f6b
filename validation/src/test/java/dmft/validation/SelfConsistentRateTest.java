package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.order.Recording;
import dmft.solve.Method;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.PowerLaw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How the iterative solver's error falls with the number of paths: as its inverse root, by the scatter of independent solves and, so that a bias would
 * show, by their distance from the best answer there is. Writes {@code target/self-consistent-rate.md}.
 */
@Tag("validation")
class SelfConsistentRateTest {

    private static final int[] PATHS = {10_000, 100_000, 1_000_000};
    private static final int[] SOLVES = {8, 8, 4};

    private static final Problem PROBLEM = Problems.gaussian(
            MlpShape.of(2, Activations.named("tanh"), 1.5), 6, 0, 8, Training.gradientDescent(0.4, 10), 71);

    private static final SolverSettings SETTINGS =
            SolverSettings.defaults().withTolerance(3e-3).withMethod(Method.SELF_CONSISTENT);

    @Test
    void errorsFallAsTheInverseRootOfThePaths() throws IOException {
        List<Ensemble> ensembles = new ArrayList<>();
        StringBuilder table = new StringBuilder("| paths | solves | r.m.s. scatter | r.m.s. distance from the best"
                + " | seconds a solve |\n| --- | --- | --- | --- | --- |\n");
        double[] seconds = new double[PATHS.length];
        for (int n = 0; n < PATHS.length; n++) {
            long clock = System.nanoTime();
            ensembles.add(new Ensemble(PATHS[n], solves(PATHS[n], SOLVES[n], 7000 + 100 * n)));
            seconds[n] = (System.nanoTime() - clock) * 1e-9 / SOLVES[n];
        }
        double[][] best = ensembles.getLast().replicates();
        for (int n = 0; n < PATHS.length; n++) {
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %d | %.2e | %.2e | %.1f |%n",
                    PATHS[n],
                    SOLVES[n],
                    PowerLaw.spread(ensembles.get(n)),
                    distance(ensembles.get(n).replicates(), best),
                    seconds[n]));
        }
        PowerLaw law = PowerLaw.ofSpread(ensembles).orElseThrow();
        double decades = Math.log10((double) PATHS[PATHS.length - 1] / PATHS[0]);
        double byDistance =
                Math.log10(distance(best, best) / distance(ensembles.getFirst().replicates(), best)) / decades;
        table.append(String.format(
                Locale.ROOT,
                "%nscatter: exponent %.3f [%.3f, %.3f]; distance from the best: exponent %.3f; r.m.s. output %.2f%n",
                law.exponent(),
                law.low(),
                law.high(),
                byDistance,
                Solves.rms(Estimate.meanOf(List.of(best)))));
        Files.writeString(Path.of("target", "self-consistent-rate.md"), table);
        System.out.println(table);
        assertThat(law.exponent()).isBetween(-0.6, -0.4);
        assertThat(byDistance).isBetween(-0.6, -0.4);
        assertThat(PowerLaw.spread(ensembles.getLast())).isLessThan(4e-4);
    }

    /** Outputs at t = 1 … T, one row a solve. */
    private static double[][] solves(int paths, int count, long seed) {
        return IntStream.range(0, count)
                .parallel()
                .mapToObj(i -> Solves.solve(PROBLEM, SETTINGS.withSamples(paths).withSeed(seed + i), Recording.NONE))
                .map(SelfConsistentRateTest::trained)
                .toArray(double[][]::new);
    }

    private static double[] trained(Trajectory solved) {
        double[][] all = Solves.everyOutput(solved);
        return Contrasts.flatten(Arrays.copyOfRange(all, 1, all.length));
    }

    /**
     * R.m.s. distance of one solve from the limit: that from the mean of the best solves less what the mean's own error adds, of which the solve is no part.
     */
    private static double distance(double[][] solves, double[][] best) {
        double squares = 0;
        for (double[] solve : solves) {
            List<double[]> others = Arrays.stream(best)
                    .filter(row -> !Arrays.equals(row, solve))
                    .toList();
            double[] mean = Estimate.meanOf(others);
            double[] difference = new double[mean.length];
            Arrays.setAll(difference, j -> solve[j] - mean[j]);
            double error = PowerLaw.spread(new Ensemble(1, others.toArray(double[][]::new)));
            squares += Math.pow(Solves.rms(difference), 2) - error * error / others.size();
        }
        return Math.sqrt(squares / solves.length);
    }
}
