package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.compute.NormalStream;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Seeds are fixed: what passes once passes always. */
class GaussianDataTest {

    @Test
    void entriesAreIndependentStandardNormal() throws Exception {
        double[][] x = data(50, "random", 1).draw(2000, 0).train().inputs();
        double[] all = Arrays.stream(x).flatMapToDouble(Arrays::stream).toArray();
        double n = all.length;
        double mean = Arrays.stream(all).sum() / n;
        double square = Arrays.stream(all).map(v -> v * v).sum() / n;
        double fourth = Arrays.stream(all).map(v -> v * v * v * v).sum() / n;
        // Five standard errors: over seeds a check fails with a probability below 6e-7.
        assertThat(mean).isCloseTo(0, within(5 / Math.sqrt(n)));
        assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2 / n)));
        assertThat(fourth).isCloseTo(3, within(5 * Math.sqrt(96 / n)));
        double neighbours = 0;
        for (double[] row : x) {
            neighbours += row[0] * row[1];
        }
        assertThat(neighbours / x.length).isCloseTo(0, within(5 / Math.sqrt(x.length)));
    }

    @Test
    void moreExamplesBeginWithTheSameAndTestPointsAreFresh() throws Exception {
        Split few = data(5, "sign", 1).draw(4, 3);
        Split many = data(5, "sign", 1).draw(9, 6);
        assertThat(Arrays.copyOf(many.train().inputs(), 4))
                .isDeepEqualTo(few.train().inputs());
        assertThat(Arrays.copyOf(many.train().targets(), 4))
                .isDeepEqualTo(few.train().targets());
        assertThat(Arrays.copyOf(test(many).inputs(), 3))
                .isDeepEqualTo(test(few).inputs());
        assertThat(test(many).inputs()[0]).isNotEqualTo(many.train().inputs()[0]);
        assertThat(data(5, "sign", 2).draw(4, 3).train().inputs()[0])
                .isNotEqualTo(few.train().inputs()[0]);
        assertThat(data(5, "sign", 1).draw(4, 0).test()).isNull();
    }

    /** D + 2 equations for D unknowns: a teacher that solves the first D and foretells the rest exists only if y is linear in x. */
    @Test
    void oneLinearTeacherLabelsTrainingExamplesAndTestPoints() throws Exception {
        Split split = data(2, "linear", 3).draw(2, 4);
        double[][] x = split.train().inputs();
        double[][] y = split.train().targets();
        double determinant = x[0][0] * x[1][1] - x[0][1] * x[1][0];
        double w0 = (y[0][0] * x[1][1] - y[1][0] * x[0][1]) / determinant;
        double w1 = (x[0][0] * y[1][0] - x[1][0] * y[0][0]) / determinant;
        assertThat(Math.abs(w0)).isGreaterThan(0.01);
        for (int i = 0; i < 4; i++) {
            double[] point = test(split).inputs()[i];
            assertThat(test(split).targets()[i][0]).isCloseTo(w0 * point[0] + w1 * point[1], within(1e-9));
            assertThat(data(2, "sign", 3).draw(2, 4).test())
                    .satisfies(signs -> assertThat(Objects.requireNonNull(signs).targets())
                            .isDeepEqualTo(signs(test(split).targets())));
        }
    }

    @Test
    void linearLabelsHaveUnitVariance() throws Exception {
        double[][] y = data(400, "linear", 1).draw(1000, 0).train().targets();
        double square = Arrays.stream(y).mapToDouble(v -> v[0] * v[0]).average().orElse(0);
        // Var y = |w|²/D for one teacher, which is 1 ± √(2/D), and the average is off it by √(2/P): five of both.
        assertThat(square).isCloseTo(1, within(5 * Math.sqrt(2.0 / 400 + 2.0 / 1000)));
    }

    @Test
    void randomLabelsAreSignsByChance() throws Exception {
        double[][] y = data(1, "random", 1).draw(1000, 0).train().targets();
        double sum = Arrays.stream(y).mapToDouble(v -> v[0]).sum();
        assertThat(Arrays.stream(y).mapToDouble(v -> v[0]).boxed().distinct()).containsExactlyInAnyOrder(-1.0, 1.0);
        assertThat(Math.abs(sum)).isLessThan(5 * Math.sqrt(1000));
    }

    @Test
    void teacherSeesNormalizedInputs() throws Exception {
        double[][] y = new GaussianData(1, GaussianData.Labels.LINEAR, 1, Normalization.SPHERE)
                .draw(20, 0)
                .train()
                .targets();
        assertThat(Arrays.stream(y).mapToDouble(v -> Math.abs(v[0])).distinct()).hasSize(1);
    }

    @Test
    void solversOfTheSameSeedDrawOtherNumbers() throws Exception {
        double first = data(1, "random", 0).draw(1, 0).train().inputs()[0][0];
        double[] number = new double[1];
        for (int replica = 0; replica < 8; replica++) {
            for (int stream = 0; stream < 64; stream++) {
                new NormalStream(0, replica, stream).fill(0, 0, number, 0, 1);
                assertThat(number[0]).isNotEqualTo(first);
            }
        }
    }

    @Test
    void absurdSizesAreRefusedBeforeTheyAreAllocated() {
        assertThatThrownBy(() -> data(100_000_000, "random", 0).draw(100_000_000, 0))
                .isInstanceOf(DataException.class)
                .hasMessageContainingAll("100000000 inputs of 100000000 entries", "GiB", "ask for fewer")
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(DataException.Cause.MEMORY);
        assertThatThrownBy(() -> data(0, "random", 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static GaussianData data(int dimension, String labels, long seed) {
        return new GaussianData(dimension, GaussianData.Labels.named(labels), seed, Normalization.NONE);
    }

    private static Examples test(Split split) {
        return Objects.requireNonNull(split.test());
    }

    private static double[][] signs(double[][] values) {
        return Arrays.stream(values).map(v -> new double[] {Math.signum(v[0])}).toArray(double[][]::new);
    }
}
