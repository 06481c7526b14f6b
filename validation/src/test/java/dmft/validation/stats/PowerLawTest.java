package dmft.validation.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Exponents of networks made up from b/N and noise/√N, correlated over components as outputs are. */
class PowerLawTest {

    private static final int[] WIDTHS = {50, 100, 200, 400, 800};
    private static final int NETWORKS = 40;
    private static final int REPLICAS = 24;
    private static final int COMPONENTS = 24;
    private static final int MODES = 3;
    private static final int TRIALS = 400;

    /** A binomial count of 400 with probability 0.95 is below 352 or above 399 with probability 3e-7 and 1e-9. */
    private static final int FEWEST = 352;

    @Test
    void intervalsOfTheSpreadCoverTheExponent() {
        long covered = IntStream.range(0, TRIALS)
                .parallel()
                .mapToObj(trial -> PowerLaw.ofSpread(networks(random(trial), 3)))
                .filter(law -> law.orElseThrow().agreesWith(-0.5))
                .count();
        assertThat(Coverage.falseFailure(TRIALS, 0.95, FEWEST, TRIALS)).isLessThan(1e-6);
        assertThat(covered).isBetween((long) FEWEST, 399L);
    }

    @Test
    void intervalsOfTheBiasCoverTheExponent() {
        List<PowerLaw> laws = IntStream.range(0, TRIALS)
                .parallel()
                .mapToObj(trial -> {
                    RandomGenerator random = random(TRIALS + trial);
                    return PowerLaw.ofBias(networks(random, 12), limit(random));
                })
                .map(Optional::orElseThrow)
                .toList();
        assertThat(laws.stream().filter(law -> law.agreesWith(-1)).count()).isBetween((long) FEWEST, 399L);
        assertThat(laws.stream().mapToDouble(PowerLaw::exponent).average().orElseThrow())
                .isCloseTo(-1, within(0.05));
        assertThat(laws.stream().filter(law -> law.agreesWith(-0.5)).count()).isLessThan(TRIALS / 10);
    }

    /** 16 times the variance has to be beaten: by chance, among the exponents looked at, one case of a thousand. */
    @Test
    void noBiasIsFoundWhereThereIsNone() {
        long found = IntStream.range(0, TRIALS)
                .parallel()
                .mapToObj(trial -> {
                    RandomGenerator random = random(2 * TRIALS + trial);
                    return PowerLaw.ofBias(networks(random, 0), limit(random));
                })
                .filter(Optional::isPresent)
                .count();
        assertThat(found).isLessThan(12);
    }

    @Test
    void nothingIsFittedToTooFewWidths() {
        List<Ensemble> networks = networks(random(0), 3);
        assertThat(PowerLaw.ofSpread(networks.subList(0, 1))).isEmpty();
        assertThat(PowerLaw.ofBias(networks.subList(0, 2), limit(random(1)))).isEmpty();
    }

    private static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(9000 + seed);
    }

    private static List<Ensemble> networks(RandomGenerator random, double bias) {
        List<Ensemble> ensembles = new ArrayList<>();
        for (int width : WIDTHS) {
            double[][] rows = new double[NETWORKS][];
            for (int k = 0; k < NETWORKS; k++) {
                rows[k] = row(random, bias / width, 1 / Math.sqrt(width));
            }
            ensembles.add(new Ensemble(width, rows));
        }
        return ensembles;
    }

    private static double[][] limit(RandomGenerator random) {
        double[][] rows = new double[REPLICAS][];
        for (int k = 0; k < REPLICAS; k++) {
            rows[k] = row(random, 0, 0.02);
        }
        return rows;
    }

    /** Smooth modes of falling strength about a constant bias. */
    private static double[] row(RandomGenerator random, double bias, double noise) {
        double[] row = new double[COMPONENTS];
        for (int mode = 0; mode < MODES; mode++) {
            double amplitude = noise * random.nextGaussian() / (mode + 1);
            for (int j = 0; j < COMPONENTS; j++) {
                row[j] += amplitude * Math.cos(Math.PI * mode * (j + 0.5) / COMPONENTS);
            }
        }
        for (int j = 0; j < COMPONENTS; j++) {
            row[j] += 1 + bias * (1 + 0.5 * Math.sin(j)) + 0.1 * noise * random.nextGaussian();
        }
        return row;
    }
}
