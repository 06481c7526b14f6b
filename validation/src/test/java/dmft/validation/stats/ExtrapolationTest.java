package dmft.validation.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class ExtrapolationTest {

    private static final int[] WIDTHS = {64, 128, 256, 512};

    @Test
    void removesTheTermsOfItsOrder() {
        List<Ensemble> curved = ensembles(3, 40, 900, 1e-6, 5);
        double bias = 900 * Extrapolation.leak(curved, 1, 2);
        assertThat(Math.abs(bias)).isGreaterThan(0.01);
        assertThat(Extrapolation.toInfiniteWidth(curved, 1).value()[0]).isCloseTo(3 + bias, within(1e-5));
        assertThat(Extrapolation.toInfiniteWidth(curved, 2).value()[0]).isCloseTo(3, within(1e-5));
        assertThat(Extrapolation.leak(curved, 2, 2)).isCloseTo(0, within(1e-15));
        assertThat(Extrapolation.leak(curved, 1, 0)).isCloseTo(1, within(1e-12));
    }

    /**
     * The standard error is the spread of the estimate: over 1000 repetitions the mean of z² is ν/(ν−2) = 1.1 for ν ≈ 20 with a spread of
     * √(2.9/1000) = 0.054. A right error leaves 0.8 … 1.45 with probability below 1e-6.
     */
    @Test
    void standardErrorIsHonest() {
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Estimate estimate = Extrapolation.toInfiniteWidth(ensembles(3, 40, 0, 1, i), 1);
            double z = (estimate.value()[0] - 3) / estimate.standardErrors()[0];
            sum += z * z / 1000;
        }
        assertThat(sum).isBetween(0.8, 1.45);
    }

    /** The draws of the error give the textbook covariance of a mean. */
    @Test
    void helmertDrawsGiveTheSampleCovariance() {
        double[][] rows = {{1, 2}, {4, -1}, {0, 0.5}, {2, 7}};
        Estimate estimate = Estimate.ofMean(rows);
        double[] mean = estimate.value();
        double covariance = 0;
        for (double[] row : rows) {
            covariance += (row[0] - mean[0]) * (row[1] - mean[1]) / (3.0 * 4.0);
        }
        assertThat(mean).containsExactly(new double[] {1.75, 2.125}, within(1e-14));
        assertThat(estimate.parts().getFirst().covariance().get(0, 1)).isCloseTo(covariance, within(1e-14));
        assertThat(estimate.parts().getFirst().degreesOfFreedom()).isEqualTo(3);
    }

    @Test
    void refusesTooFewWidths() {
        List<Ensemble> one = ensembles(1, 1, 0, 1, 1).subList(0, 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Extrapolation.toInfiniteWidth(one, 1))
                .withMessageContaining("different widths");
    }

    /** Networks with mean a + b/N + c/N² and variance noise²/N, 8 at each width. */
    private static List<Ensemble> ensembles(double a, double b, double c, double noise, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<Ensemble> all = new ArrayList<>();
        for (int width : WIDTHS) {
            double[][] rows = new double[8][1];
            for (double[] row : rows) {
                row[0] = a + b / width + c / width / width + noise / Math.sqrt(width) * random.nextGaussian();
            }
            all.add(new Ensemble(width, rows));
        }
        return all;
    }
}
