package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccuracyTest {

    @Test
    void labelsOfOneOutputAreClassesIfEveryOneIsPlusOrMinusOne() {
        assertThat(Accuracy.isDefinedFor(new double[][] {{1}, {-1}, {-1}})).isTrue();
        assertThat(Accuracy.isDefinedFor(new double[][] {{1}, {1}})).isTrue();
        assertThat(Accuracy.isDefinedFor(new double[][] {{1}, {0}})).isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{0.3}, {-1}})).isFalse();
    }

    @Test
    void labelsOfSeveralOutputsAreClassesIfOneHotOrSigned() {
        assertThat(Accuracy.isDefinedFor(new double[][] {{0, 1, 0}, {1, 0, 0}})).isTrue();
        assertThat(Accuracy.isDefinedFor(new double[][] {{-1, 1, -1}, {1, -1, -1}}))
                .isTrue();
    }

    @Test
    void targetsOfARegressionAreNoClassesThoughOneIsLargest() {
        assertThat(Accuracy.isDefinedFor(new double[][] {{0.3, -1.2}, {0.1, 2.5}}))
                .isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{0, 2}, {2, 0}})).isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{1, 0}, {0.5, 0}})).isFalse();
    }

    @Test
    void noneOrSeveralOnesAreNoClass() {
        assertThat(Accuracy.isDefinedFor(new double[][] {{1, 1, 0}})).isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{0, 0, 0}})).isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{1, 1, -1}})).isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{-1, -1}})).isFalse();
    }

    @Test
    void bothKindsTogetherAreNone() {
        assertThat(Accuracy.isDefinedFor(new double[][] {{1, 0, 0}, {-1, 1, -1}}))
                .isFalse();
        assertThat(Accuracy.isDefinedFor(new double[][] {{1, 0, -1}})).isFalse();
    }

    @Test
    void countsSignsAndLargestOutputsAndNoTies() {
        assertThat(Accuracy.of(new double[][] {{0.2}, {0.1}, {0}, {-3}}, new double[][] {{1}, {-1}, {1}, {-1}}))
                .isEqualTo(0.5);
        double[][] outputs = {{0.5, 0.1, 0.2}, {0.4, 0.4, 0.1}, {-2, -1, -3}, {1, 2, 3}};
        double[][] labels = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}};
        assertThat(Accuracy.of(outputs, labels)).isEqualTo(0.5);
    }

    @Test
    void confusionCountsWhatEachClassIsToldToBe() {
        double[][] signs = {{-0.5}, {2}, {0}, {1}};
        assertThat(Accuracy.confusion(signs, new double[][] {{-1}, {-1}, {-1}, {1}}))
                .isDeepEqualTo(new int[][] {{1, 1}, {0, 1}});
        double[][] outputs = {{3, 1, 2}, {0, 1, 0}, {1, 1, 0}, {0, 0, 9}};
        double[][] labels = {{1, -1, -1}, {1, -1, -1}, {-1, 1, -1}, {-1, -1, 1}};
        assertThat(Accuracy.confusion(outputs, labels)).isDeepEqualTo(new int[][] {{1, 1, 0}, {0, 0, 0}, {0, 0, 1}});
        assertThat(Accuracy.classes(signs)).isEqualTo(2);
        assertThat(Accuracy.classes(labels)).isEqualTo(3);
    }
}
