package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.apache.commons.numbers.gamma.Erfc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Statistical bounds are at 5.5 standard deviations of an approximately normal statistic, which a perfect generator
 * exceeds with probability 4e-8 each, and with 1e-5 in all together with the tests of tails and distance. The seeds are fixed, so that what passes once
 * passes always.
 */
class NormalStreamTest {

    private static final int MANY = 1 << 20;
    private static final double SIGMAS = 5.5;
    private static final NormalStream STREAM = new NormalStream(20_240_229L, 1, 2);

    /** Made by an independent program in 40 digits (Python, mpmath) from the definition in the class comment. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, 0, 0, 0.991137679930385816",
        "0, 0, 0, 0, 1, -0.924662587665534981",
        "0, 0, 0, 0, 2, -0.617608959459190606",
        "0, 0, 0, 0, 3, -0.48206858748717966",
        "0, 0, 0, 0, 4, -0.153638230297882551",
        "-81985529216486896, 3, 7, 5, 1001, -1.11112119758023661",
        "42, 1, 2, -3, 17179869183, -0.743089550130363454",
        "9223372036854775807, 2147483647, -1, 123456, 987654321, 0.0640140969576944086",
    })
    void goldenValues(long seed, int replica, int stream, int field, long site, double expected) {
        NormalStream normals = new NormalStream(seed, replica, stream);
        double[] precise = new double[1];
        normals.fill(field, site, precise, 0, 1);
        assertThat(precise[0]).isEqualTo(expected, within(8 * Math.ulp(expected)));
        float[] single = new float[1];
        normals.fill(field, site, single, 0, 1);
        assertThat((double) single[0]).isEqualTo(expected, within(4.0 * Math.ulp((float) expected)));
    }

    /** Largest seen in 10⁶ numbers: 3.9 units in the last place. */
    @Test
    void singlePrecisionMakesTheSameNumbers() {
        int length = 200_003;
        float[] single = new float[length];
        double[] precise = new double[length];
        STREAM.fill(17, 5, single, 0, length);
        STREAM.fill(17, 5, precise, 0, length);
        double largest = 0;
        for (int i = 0; i < length; i++) {
            largest = Math.max(largest, Math.abs(single[i] - precise[i]) / Math.ulp((float) precise[i]));
        }
        // not 0: the one is not a copy of the other
        assertThat(largest).isBetween(0.5, 4.0);
    }

    /** The hash that every machine must give: the float32 form has no operation whose result is left open. */
    @Test
    void singlePrecisionIsTheSameOnEveryMachine() {
        float[] single = new float[100_000];
        STREAM.fill(3, 0, single, 0, single.length);
        assertThat(Arrays.hashCode(single)).isEqualTo(-1589894411);
    }

    @Test
    void numbersDoNotDependOnHowTheyAreAskedFor() {
        int length = 700;
        float[] whole = new float[length];
        double[] precise = new double[length];
        STREAM.fill(9, 4096, whole, 0, length);
        STREAM.fill(9, 4096, precise, 0, length);
        for (int first = 0; first < 70; first++) {
            for (int count : new int[] {0, 1, 2, 3, 4, 5, 15, 16, 17, 31, 32, 33, 63, 64, 65, 255, 600}) {
                float[] part = new float[count + 2];
                STREAM.fill(9, 4096 + first, part, 1, count);
                float[] expected = new float[count + 2];
                System.arraycopy(whole, first, expected, 1, count);
                assertThat(part).as("%d from %d", count, first).isEqualTo(expected);

                double[] precisePart = new double[count + 2];
                STREAM.fill(9, 4096 + first, precisePart, 1, count);
                double[] preciseExpected = new double[count + 2];
                System.arraycopy(precise, first, preciseExpected, 1, count);
                assertThat(precisePart).isEqualTo(preciseExpected);
            }
        }
    }

    @Test
    void momentsAreThoseOfTheNormalDistribution() {
        double[] sums = new double[5];
        for (double x : normals(STREAM, 0, 0)) {
            for (int power = 1; power <= 4; power++) {
                sums[power] += Math.pow(x, power);
            }
        }
        // mean and variance of x, x², x³, x⁴
        double[] means = {1, 0, 1, 0, 3};
        double[] variances = {0, 1, 2, 15, 96};
        for (int power = 1; power <= 4; power++) {
            double sigmas = (sums[power] / MANY - means[power]) / Math.sqrt(variances[power] / MANY);
            assertThat(sigmas).as("moment %d, in standard deviations", power).isBetween(-SIGMAS, SIGMAS);
        }
    }

    /** Kolmogorov and Smirnov's largest distance D: P(D √n &gt; c) → 2 e^{-2c²}, which is 1e-6 at c = 2.69. */
    @Test
    void distributionIsNormal() {
        double[] sorted = normals(STREAM, 1, 0);
        Arrays.sort(sorted);
        double distance = 0;
        for (int i = 0; i < MANY; i++) {
            double probability = Erfc.value(-sorted[i] / Math.sqrt(2)) / 2;
            distance = Math.max(distance, Math.max(probability - (double) i / MANY, (i + 1.0) / MANY - probability));
        }
        assertThat(distance * Math.sqrt(MANY)).isBetween(0.1, 2.69);
    }

    /** Beyond 4 there are 6.334e-5 of a normal distribution: 66.4 of 2²⁰ on average, with a Poisson spread of 8.1. */
    @Test
    void tailsArePopulated() {
        long beyond = Arrays.stream(normals(STREAM, 2, 0))
                .filter(x -> Math.abs(x) > 4)
                .count();
        assertThat((double) beyond).isEqualTo(66.4, within(SIGMAS * 8.1));
    }

    record Pair(String differingIn, double[] first, double[] second) {
        @Override
        public String toString() {
            return differingIn;
        }
    }

    static List<Pair> pairs() {
        NormalStream stream = new NormalStream(7, 8, 9);
        double[] base = normals(stream, 10, 0);
        return List.of(
                new Pair("field", base, normals(stream, 11, 0)),
                new Pair("stream", base, normals(new NormalStream(7, 8, 10), 10, 0)),
                new Pair("replica", base, normals(new NormalStream(7, 9, 9), 10, 0)),
                new Pair("low bits of the seed", base, normals(new NormalStream(8, 8, 9), 10, 0)),
                new Pair("high bits of the seed", base, normals(new NormalStream(7 + (1L << 32), 8, 9), 10, 0)),
                new Pair("stream and field exchanged", base, normals(new NormalStream(7, 8, 10), 9, 0)),
                new Pair("site by 1", base, normals(stream, 10, 1)),
                new Pair("site by 2", base, normals(stream, 10, 2)),
                new Pair("site by 3", base, normals(stream, 10, 3)),
                new Pair("site by 4", base, normals(stream, 10, 4)),
                new Pair("site by 32", base, normals(stream, 10, 32)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void numbersWithDifferentIndicesAreIndependent(Pair pair) {
        double product = 0;
        double productOfSquares = 0;
        for (int i = 0; i < MANY; i++) {
            double x = pair.first[i];
            double y = pair.second[i];
            product += x * y;
            productOfSquares += (x * x - 1) * (y * y - 1);
        }
        assertThat(product / Math.sqrt(MANY)).isBetween(-SIGMAS, SIGMAS);
        assertThat(productOfSquares / (2 * Math.sqrt(MANY))).isBetween(-SIGMAS, SIGMAS);
    }

    /** The statistic of the test above is not blind: it is far outside its bounds for numbers that are the same. */
    @Test
    void independenceTestSeesDependence() {
        double product = 0;
        for (double x : normals(STREAM, 3, 0)) {
            product += x * x;
        }
        assertThat(product / Math.sqrt(MANY)).isGreaterThan(100 * SIGMAS);
    }

    @Test
    void sitesOutsideTheCounterAreRefused() {
        assertThatThrownBy(() -> STREAM.fill(0, -1, new float[4], 0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> STREAM.fill(0, (1L << 34) - 3, new float[4], 0, 4))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessageContaining("2^34");
        assertThatThrownBy(() -> STREAM.fill(0, 0, new double[4], 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static double[] normals(NormalStream stream, int field, long firstSite) {
        float[] numbers = new float[MANY];
        stream.fill(field, firstSite, numbers, 0, MANY);
        double[] wide = new double[MANY];
        for (int i = 0; i < MANY; i++) {
            wide[i] = numbers[i];
        }
        return wide;
    }
}
