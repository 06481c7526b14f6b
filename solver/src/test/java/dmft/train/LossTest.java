package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest {

    private static final double STEP = 1e-5;
    private static final double LN2 = 0.6931471805599453;

    /** Central differences of ℓ are off by h² ℓ'''/6 and by rounding over h, both below 1e-9 for numbers of order one. */
    @ParameterizedTest
    @MethodSource("dmft.train.Losses#names()")
    void signalIsMinusTheSlopeOfTheLoss(String name) {
        Loss loss = Losses.named(name);
        SplittableRandom random = new SplittableRandom(5);
        int compared = 0;
        for (int draw = 0; draw < 200; draw++) {
            int outputs = loss.targets() == Targets.PROBABILITIES ? 2 + draw % 4 : 1 + draw % 4;
            double[] y = targets(loss.targets(), outputs, random);
            double[] f = random.doubles(outputs, -3, 3).toArray();
            double[] delta = new double[outputs];
            loss.negativeGradient(f, y, delta);
            for (int c = 0; c < outputs; c++) {
                // Kinks and jumps of a derivative: y f = 1 of the hinges, |f - y| = 1 of Huber's.
                if (Math.abs(y[c] * f[c] - 1) > 0.01 && Math.abs(Math.abs(f[c] - y[c]) - 1) > 0.01) {
                    assertThat(delta[c]).isCloseTo(-slope(loss, f, y, c), within(1e-9));
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(300);
    }

    private static double slope(Loss loss, double[] f, double[] y, int c) {
        double[] up = f.clone();
        double[] down = f.clone();
        up[c] += STEP;
        down[c] -= STEP;
        return (loss.value(up, y) - loss.value(down, y)) / (2 * STEP);
    }

    private static double[] targets(Targets kind, int outputs, SplittableRandom random) {
        double[] y = random.doubles(outputs, -2, 2).toArray();
        return switch (kind) {
            case ANY -> y;
            case SIGNS -> Arrays.stream(y).map(Math::signum).toArray();
            case PROBABILITIES -> {
                double sum = Arrays.stream(y).map(Math::abs).sum();
                yield Arrays.stream(y).map(p -> Math.abs(p) / sum).toArray();
            }
        };
    }

    /** By hand, for one output: ℓ and Δ. */
    @ParameterizedTest
    @CsvSource({
        "mse, 3, 1, 2, -2",
        "huber, 1.5, 1, 0.125, -0.5",
        "huber, 3, 1, 1.5, -1",
        "huber, -3, 1, 3.5, 1",
        "huber, 2, 1, 0.5, -1",
        "logistic, 0, 1, 0.6931471805599453, 0.5",
        "logistic, 0, -1, 0.6931471805599453, -0.5",
        "logistic, 2, 1, 0.1269280110429725, 0.1192029220221176",
        "logistic, 2, -1, 2.1269280110429725, -0.8807970779778823",
        "hinge, 0, 1, 1, 1",
        "hinge, 0.25, -1, 1.25, -1",
        "hinge, 1.5, 1, 0, 0",
        "hinge, 1, 1, 0, 0",
        "squared-hinge, 0, 1, 0.5, 1",
        "squared-hinge, -1, 1, 2, 2",
        "squared-hinge, 0.5, -1, 1.125, -1.5",
        "squared-hinge, 2, 1, 0, 0",
    })
    void valuesOfOneOutput(String name, double f, double y, double value, double delta) {
        double[] found = new double[1];
        Losses.named(name).negativeGradient(new double[] {f}, new double[] {y}, found);
        assertThat(Losses.named(name).value(new double[] {f}, new double[] {y})).isCloseTo(value, within(1e-15));
        assertThat(found[0]).isCloseTo(delta, within(1e-15));
    }

    @Test
    void outputsAddUp() {
        double[] f = {0.3, -2};
        double[] y = {1, -1};
        for (String name : new String[] {"mse", "huber", "logistic", "hinge", "squared-hinge"}) {
            Loss loss = Losses.named(name);
            double sum = 0;
            double[] delta = new double[2];
            double[] one = new double[1];
            loss.negativeGradient(f, y, delta);
            for (int c = 0; c < 2; c++) {
                sum += loss.value(new double[] {f[c]}, new double[] {y[c]});
                loss.negativeGradient(new double[] {f[c]}, new double[] {y[c]}, one);
                assertThat(delta[c]).as(name).isEqualTo(one[0]);
            }
            assertThat(loss.value(f, y)).as(name).isPositive().isCloseTo(sum, within(1e-15));
        }
    }

    @Test
    void crossEntropyOfKnownProbabilities() {
        Loss loss = CrossEntropy.INSTANCE;
        // softmax(ln 1, ln 2, ln 5) is 1/8, 2/8, 5/8.
        double[] f = {0, LN2, Math.log(5)};
        double[] delta = new double[3];
        assertThat(loss.value(f, new double[] {1, 0, 0})).isCloseTo(3 * LN2, within(1e-15));
        assertThat(loss.value(f, new double[] {0.5, 0.5, 0})).isCloseTo(2.5 * LN2, within(1e-15));
        loss.negativeGradient(f, new double[] {0, 0.5, 0.5}, delta);
        assertThat(delta).containsExactly(new double[] {-0.125, 0.25, -0.125}, within(1e-15));
        // Of soft targets the least value is their entropy, where softmax(f) = y.
        loss.negativeGradient(f, new double[] {0.125, 0.25, 0.625}, delta);
        assertThat(delta).containsExactly(new double[3], within(1e-15));
    }

    /** Two classes are a logistic loss of the difference of their outputs. */
    @Test
    void crossEntropyOfTwoClassesIsLogistic() {
        for (double difference = -40; difference <= 40; difference += 0.5) {
            double[] f = {0.3, 0.3 + difference};
            assertThat(CrossEntropy.INSTANCE.value(f, new double[] {0, 1}))
                    .isCloseTo(
                            LogisticLoss.INSTANCE.value(new double[] {f[1] - f[0]}, new double[] {1}),
                            within(1e-14 * Math.max(1, Math.abs(difference))));
        }
        // ln(1 + e^-40), which 1 + e^-40 alone rounds to nothing.
        assertThat(CrossEntropy.INSTANCE.value(new double[] {0, 40}, new double[] {0, 1}))
                .isCloseTo(4.248354255291589e-18, within(1e-30));
    }

    @ParameterizedTest
    @MethodSource("dmft.train.Losses#names()")
    void farOutputsAreFinite(String name) {
        Loss loss = Losses.named(name);
        for (double size : new double[] {1000, -1000}) {
            for (double[] y : new double[][] {{1, 0}, {0, 1}, {1, -1}, {-1, 1}}) {
                if (!loss.targets().include(y)) {
                    continue;
                }
                double[] f = {size, -size};
                double[] delta = new double[2];
                loss.negativeGradient(f, y, delta);
                assertThat(loss.value(f, y)).isFinite().isNotNegative();
                assertThat(Arrays.stream(delta).allMatch(Double::isFinite)).isTrue();
                boolean right = size * (y[0] - y[1]) > 0;
                if (loss.targets() != Targets.ANY) {
                    assertThat(loss.value(f, y)).as("wrong by %s", size).matches(v -> right ? v == 0 : v >= 1000);
                    assertThat(Math.abs(delta[0])).isEqualTo(right ? 0 : name.equals("squared-hinge") ? 1001 : 1);
                }
            }
        }
    }

    @Test
    void namesAreThoseOfTheLosses() {
        assertThat(Losses.names())
                .containsExactly("mse", "huber", "cross-entropy", "logistic", "hinge", "squared-hinge");
        for (String name : Losses.names()) {
            assertThat(Losses.named(name)).hasToString(name);
        }
        assertThat(Losses.names(Targets.ANY)).containsExactly("mse", "huber");
        assertThat(Losses.names(Targets.PROBABILITIES)).containsExactly("cross-entropy");
        assertThatThrownBy(() -> Losses.named("zero-one")).hasMessageContainingAll("zero-one", "hinge");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.5,0.5", "1,0,0", "0.25,0.25,0.5", "0.3333333,0.3333333,0.3333333"})
    void probabilitiesAddUpToOne(String text) {
        assertThat(Targets.PROBABILITIES.include(numbers(text))).isTrue();
        assertThat(Targets.SIGNS.include(numbers(text))).isFalse();
        assertThat(Targets.ANY.include(numbers(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.5,0.4", "1.5,-0.5", "1,1", "-1,1", "0,0", "0.5,0.5001"})
    void othersAreNoProbabilities(String text) {
        assertThat(Targets.PROBABILITIES.include(numbers(text))).isFalse();
    }

    @Test
    void firstViolationIsNamed() {
        double[][] labels = {{1}, {-1}, {0}, {2}};
        assertThat(Targets.SIGNS.violation("training example", labels))
                .hasValue("training example 3 of 4 has the target 0.0, expected -1 or +1 in every output");
        assertThat(Targets.SIGNS.violation("test point", new double[][] {{1, -1}, {1, 0}}))
                .hasValue("test point 2 of 2 has the targets [1.0, 0.0], expected -1 or +1 in every output");
        assertThat(Targets.PROBABILITIES.violation("test point", new double[][] {{1, 1, 0, 0, 0, 0, 0}}))
                .hasValueSatisfying(text -> assertThat(text).contains("[1.0, 1.0, 0.0, 0.0, 0.0, 0.0, …]"));
        assertThat(Targets.ANY.violation("training example", labels)).isEmpty();
        assertThat(Targets.SIGNS.violation("training example", new double[][] {{1}, {-1}}))
                .isEmpty();
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
    }
}
