package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NormalizationTest {

    private static final double[][] NO_TEST = {};

    @Test
    void unitCentresAndScalesEachInput() {
        double[] x = {1, 2, 3, 10};
        Normalization.UNIT.apply(new double[][] {x}, NO_TEST);
        assertThat(Arrays.stream(x).sum()).isCloseTo(0, within(1e-12));
        assertThat(Arrays.stream(x).map(v -> v * v).sum()).isCloseTo(4, within(1e-12));
        assertThat((x[3] - x[0]) / (x[1] - x[0])).isCloseTo(9, within(1e-12));
    }

    @Test
    void unitSurvivesExtremeSizes() {
        for (double size : new double[] {1e-300, 1e300}) {
            double[] x = {size, -size, 0, 0};
            Normalization.UNIT.apply(new double[][] {x}, NO_TEST);
            assertThat(x).containsExactly(Math.sqrt(2), -Math.sqrt(2), 0, 0);
        }
    }

    @Test
    void constantImageBecomesAndStaysZero() {
        for (double grey : new double[] {0, 0.1, 255}) {
            double[] x = {grey, grey, grey};
            Normalization.UNIT.apply(new double[][] {x}, NO_TEST);
            assertThat(x).containsExactly(0, 0, 0);
        }
    }

    @Test
    void sphereScalesAndKeepsDirections() {
        double[] x = {3, 0, -4, 0};
        Normalization.SPHERE.apply(new double[][] {x}, NO_TEST);
        assertThat(x).containsExactly(new double[] {1.2, 0, -1.6, 0}, within(1e-15));
        double[] zero = new double[3];
        Normalization.SPHERE.apply(new double[][] {zero}, NO_TEST);
        assertThat(zero).containsOnly(0);
    }

    @Test
    void centerSubtractsTheMeanOfTheTrainingInputsFromTestPointsToo() {
        double[][] train = {{1, 2}, {3, 2}, {5, 8}}; // mean (3, 4)
        double[][] test = {{3, 7}, {3, 4}};
        Normalization.CENTER.apply(train, test);
        double root = Math.sqrt(2);
        assertRows(train, new double[][] {{-1, -1}, {0, -root}, {2 / Math.sqrt(10), 4 / Math.sqrt(10)}});
        assertRows(test, new double[][] {{0, root}, {0, 0}});
        assertThat(train[2][0] * train[2][0] + train[2][1] * train[2][1]).isCloseTo(2, within(1e-12));
    }

    @Test
    void centerDoesNotScaleUpRounding() {
        double[][] train = {{0.1, 0.7}, {0.1, 0.7}, {0.1, 0.7}};
        Normalization.CENTER.apply(train, NO_TEST);
        assertThat(train).isDeepEqualTo(new double[3][2]);
    }

    @Test
    void centerSurvivesExtremeSizes() {
        double[][] train = {{1.7e308, 0}, {-1.7e308, 0}};
        double[][] test = {{0, 1e308}, {0, 0}};
        Normalization.CENTER.apply(train, test);
        double root = Math.sqrt(2);
        assertRows(train, new double[][] {{root, 0}, {-root, 0}});
        assertRows(test, new double[][] {{0, root}, {0, 0}});
        double[][] zeros = new double[2][3];
        Normalization.CENTER.apply(zeros, NO_TEST);
        assertThat(zeros).isDeepEqualTo(new double[2][3]);
    }

    @Test
    void noneLeavesInputsAlone() {
        double[] x = {1, -2.5};
        Normalization.NONE.apply(new double[][] {x}, NO_TEST);
        assertThat(x).containsExactly(1, -2.5);
    }

    private static void assertRows(double[][] got, double[][] expected) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(got[i])
                    .as("row " + i + " of " + Arrays.deepToString(got))
                    .containsExactly(expected[i], within(1e-12));
        }
    }
}
