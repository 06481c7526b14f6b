package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoiseTest {

    private static final double[][] SIGNS = {{1}, {-1}, {1}, {-1}};
    private static final int[] ALL = {0, 1, 2, 3};

    private static double[][] signals(Noise noise, int step, double[][] labels) {
        Training training = Training.gradientDescent(1, 10).with(noise);
        double[][] outputs = new double[labels.length][labels[0].length];
        return new ErrorSignals(training, labels).of(step, outputs, ALL);
    }

    @Test
    void withoutNoiseSignalsAreThoseOfTheLoss() {
        assertThat(signals(Noise.NONE, 3, SIGNS)).isDeepEqualTo(SIGNS);
    }

    @Test
    void aStepHasItsNoiseWhateverTheBatch() {
        Noise noise = new Noise(0.3, 0, 0.2, 5);
        double[][] once = signals(noise, 3, SIGNS);
        assertThat(signals(noise, 3, SIGNS)).isDeepEqualTo(once);
        assertThat(signals(noise, 4, SIGNS)[0][0]).isNotEqualTo(once[0][0]);
        assertThat(signals(new Noise(0.3, 0, 0.2, 6), 3, SIGNS)[0][0]).isNotEqualTo(once[0][0]);
        ErrorSignals some = new ErrorSignals(Training.gradientDescent(1, 10).with(noise), SIGNS);
        assertThat(some.of(3, new double[4][1], new int[] {2})[0]).containsExactly(once[2]);
    }

    /** 40 000 numbers: five standard errors are exceeded with probability 6e-7 by each of the four figures. */
    @Test
    void labelsAndSignalsHaveTheirStandardDeviations() {
        for (Noise noise : new Noise[] {new Noise(0.3, 0, 0, 1), new Noise(0, 0, 0.3, 2)}) {
            double sum = 0;
            double squares = 0;
            for (int t = 0; t < 10_000; t++) {
                double[][] noisy = signals(noise, t, SIGNS);
                for (int i = 0; i < 4; i++) {
                    double x = noisy[i][0] - SIGNS[i][0];
                    sum += x;
                    squares += x * x;
                }
            }
            assertThat(sum / 40_000).isCloseTo(0, within(5 * 0.3 / 200));
            assertThat(squares / 40_000).isCloseTo(0.09, within(5 * 0.09 * Math.sqrt(2) / 200));
        }
    }

    /** Counts of 10 000 with probability 0.2 have standard deviation 40, of its halves 30: five of them. */
    @Test
    void flippedLabelsAreThoseOfOtherClasses() {
        int flips = 0;
        for (int t = 0; t < 10_000; t++) {
            double now = signals(new Noise(0, 0.2, 0, 3), t, SIGNS)[1][0];
            assertThat(Math.abs(now)).isEqualTo(1);
            flips += now > 0 ? 1 : 0;
        }
        assertThat(flips).isBetween(1800, 2200);
        double[][] classes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
        int[] told = new int[3];
        for (int t = 0; t < 10_000; t++) {
            double[] now = signals(new Noise(0, 0.2, 0, 4), t, classes)[1];
            assertThat(now[0] + now[1] + now[2]).isEqualTo(1);
            for (int c = 0; c < 3; c++) {
                told[c] += (int) now[c];
            }
        }
        assertThat(told[0]).isBetween(850, 1150);
        assertThat(told[2]).isBetween(850, 1150);
    }

    @Test
    void refusesWhatIsNoNoise() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Noise(-1, 0, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Noise(0, 1.1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Noise(0, 0, Double.NaN, 0));
    }
}
