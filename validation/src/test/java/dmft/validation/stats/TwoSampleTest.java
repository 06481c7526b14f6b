package dmft.validation.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TwoSampleTest {

    /**
     * Equal samples are refused at level 0.05 in at most 5 % of cases; Bonferroni over correlated components makes it fewer.
     * Of 1000 trials, more than 95 has probability 4e-9 at a rate of 0.05, and fewer than 4 has 4e-8 at 0.025.
     */
    @Test
    void keepsItsLevel() {
        int refused = 0;
        for (int i = 0; i < 1000; i++) {
            RandomGenerator random =
                    RandomGeneratorFactory.of("L64X128MixRandom").create(i);
            refused += TwoSample.compare(sample(random, 0, 1), sample(random, 0, 1))
                                    .pValue()
                            < 0.05
                    ? 1
                    : 0;
        }
        assertThat(refused).isBetween(4, 95);
    }

    /** A mean off by one standard deviation and a spread 2.5 times as large are ten standard errors in 200 draws, each found by its own test
     * at level 1e-6 and not by the other: four checks, each of which fails a right test with probability about 1e-6. */
    @Test
    void findsAShiftAndASpread() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(77);
        TwoSample shifted = TwoSample.compare(sample(random, 1.1, 1), sample(random, 0, 1));
        assertThat(shifted.meanPValue()).isLessThan(1e-6);
        assertThat(shifted.spreadPValue()).isGreaterThan(1e-6);
        TwoSample spread = TwoSample.compare(sample(random, 0, 2.5), sample(random, 0, 1));
        assertThat(spread.spreadPValue()).isLessThan(1e-6);
        assertThat(spread.meanPValue()).isGreaterThan(1e-6);
    }

    /** Welch's t of {1,2,3,4} against {2,4,6,8,10}: t = −2.2514, ν = 5.5207, by hand; p by SciPy 1.17 ttest_ind(equal_var=False). */
    @Test
    void welchAgreesWithAWorkedExample() {
        assertThat(TwoSample.welch(new double[] {1, 2, 3, 4}, new double[] {2, 4, 6, 8, 10}))
                .isCloseTo(0.06913359319239237, within(1e-9));
    }

    @Test
    void binomialCoverage() {
        // P(X <= 1) + P(X = 4) of a fair coin thrown four times.
        assertThat(Coverage.falseFailure(4, 0.5, 2, 3)).isCloseTo(6.0 / 16, within(1e-12));
        assertThat(Coverage.falseFailure(100, 0.95, 88, 99)).isCloseTo(0.00738488, within(1e-8));
        assertThat(Coverage.count(new double[] {1, 2, 3}, new double[] {0.5, 0.5, 2}, 1.4))
                .isEqualTo(2);
    }

    /** Two correlated components, the second with a tail. */
    private static double[][] sample(RandomGenerator random, double shift, double scale) {
        double[][] rows = new double[200][2];
        for (double[] row : rows) {
            double common = random.nextGaussian();
            row[0] = shift + scale * common;
            row[1] = common + random.nextExponential();
        }
        return rows;
    }
}
