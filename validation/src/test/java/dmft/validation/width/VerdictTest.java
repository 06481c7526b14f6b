package dmft.validation.width;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.validation.stats.Coverage;
import dmft.validation.stats.Ensemble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Verdicts on networks made up of a + b/N and noise, where the limit is right: they fail as often as they say and no more, also where the limit is
 * noisy and hardly larger than its noise, and where many components are independent.
 */
class VerdictTest {

    private static final int TRIALS = 1500;
    private static final double READ_AT = 0.01;

    /** A binomial count of 1500 with probability 0.015 is above 49 with probability 2e-7: the F distribution is an approximation, to a factor 1.5. */
    private static final int MOST = 49;

    @ParameterizedTest
    @CsvSource({
        "24, 3, 32, 16, 1, 0",
        "24, 1, 32, 16, 1, 0",
        "120, 1, 32, 16, 1, 0",
        "120, 10, 24, 16, 0.3, 5",
        "6, 10, 8, 8, 1, 0",
        "30, 3, 16, 16, 0.5, 20"
    })
    void aRightLimitIsRejectedAsOftenAsSaid(
            int components, double size, int networks, int replicas, double limitNoise, double bias) {
        Observable observable = new Observable("made up", "x", network -> new double[0]);
        long rejected = IntStream.range(0, TRIALS)
                .parallel()
                .filter(trial -> {
                    RandomGenerator random =
                            RandomGeneratorFactory.of("L64X128MixRandom").create(77_000L + trial);
                    double[] truth = random.doubles(components, -1, 1).toArray();
                    double error = limitNoise * Math.sqrt(replicas) / Math.sqrt(400 * networks);
                    double scale = size * error / Math.sqrt(replicas);
                    List<Ensemble> ensembles = new ArrayList<>();
                    for (int width : new int[] {100, 200, 400}) {
                        ensembles.add(new Ensemble(
                                width, rows(random, truth, scale, bias / width, 1 / Math.sqrt(width), networks)));
                    }
                    double[][] limit = rows(random, truth, scale, 0, error, replicas);
                    return Objects.requireNonNull(Verdict.of(observable, ensembles, limit))
                                    .statistic()
                                    .pValue()
                            < READ_AT;
                })
                .count();
        assertThat(Coverage.falseFailure(TRIALS, 1.5 * READ_AT, 0, MOST)).isLessThan(1e-6);
        assertThat(rejected).isLessThanOrEqualTo(MOST);
    }

    /** Truth, a bias along it, and noise of which a part is common to all components. */
    private static double[][] rows(
            RandomGenerator random, double[] truth, double scale, double bias, double noise, int count) {
        double[][] rows = new double[count][];
        for (int k = 0; k < count; k++) {
            double common = noise * random.nextGaussian();
            double[] row = Arrays.stream(truth).map(v -> (scale + bias) * v).toArray();
            for (int j = 0; j < row.length; j++) {
                row[j] += common * Math.cos(j) + noise * random.nextGaussian();
            }
            rows[k] = row;
        }
        return rows;
    }
}
