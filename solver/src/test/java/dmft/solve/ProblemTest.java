package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Loss;
import dmft.train.Losses;
import dmft.train.Training;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemTest {

    private static final double[][] SIGNS = {{1}, {-1}};
    private static final double[][] VALUES = {{1}, {0.5}};
    private static final double[][] ONE_HOT = {{1, 0}, {0, 1}};

    @ParameterizedTest
    @ValueSource(strings = {"logistic", "hinge", "squared-hinge"})
    void labelsOfMarginsAreSigns(String loss) {
        assertThatCode(() -> problem(loss, SIGNS, SIGNS)).doesNotThrowAnyException();
        assertThatThrownBy(() -> problem(loss, VALUES, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the loss " + loss + " is not defined for these targets: training example 2 of 2 has the"
                        + " target 0.5, expected -1 or +1 in every output: write the targets so, or choose a loss for"
                        + " any numbers (mse, huber)");
        assertThatThrownBy(() -> problem(loss, SIGNS, VALUES)).hasMessageContaining("test point 2 of 2");
    }

    @Test
    void targetsOfCrossEntropyAreProbabilities() {
        assertThatCode(() -> problem("cross-entropy", ONE_HOT, null)).doesNotThrowAnyException();
        assertThatThrownBy(() -> problem("cross-entropy", SIGNS, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("training example 1 of 2 has the target 1.0", "two classes or more");
    }

    @ParameterizedTest
    @ValueSource(strings = {"mse", "huber"})
    void othersTakeAnyNumbers(String loss) {
        assertThat(problem(loss, VALUES, SIGNS).train().targets()).isEqualTo(VALUES);
    }

    private static Problem problem(String name, double[][] train, double @Nullable [][] test) {
        Loss loss = Losses.named(name);
        return new Problem(
                MlpShape.of(1, Activations.named("tanh"), 1),
                examples(train),
                test == null ? null : examples(test),
                new Training(0.5, 1, loss, 0, 0));
    }

    private static Examples examples(double[][] targets) {
        return new Examples(new double[targets.length][3], targets);
    }
}
