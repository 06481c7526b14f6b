package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Accuracy;
import dmft.train.CrossEntropy;
import dmft.train.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassReportTest {

    private static final double[][] LABELS = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}};

    @Test
    void countsAreMeansOverReplicas() {
        double[][] first = {{2, 1, 0}, {0, 3, 1}, {0, 1, 0.5}, {0.5, 1, 0}}; // told 0, 1, 1, 1
        double[][] second = {{2, 1, 0}, {1, 0, 0}, {0, 0, 1}, {1, 1, 0}}; // told 0, 0, 2, nothing
        ClassReport report = ClassReport.of(List.of(first, second), LABELS);
        assertThat(report.classes()).isEqualTo(3);
        assertThat(report.examples()).containsExactly(2, 2, 0);
        assertThat(report.confusion()).isDeepEqualTo(new double[][] {{1.5, 0.5, 0}, {0, 1, 0.5}, {0, 0, 0}});
        assertThat(report.accuracy()).containsExactly(0.75, 0.5, Double.NaN);
        // Fractions 1/2 and 1, 1 and 0: √(Σ(v − v̄)²/2).
        assertThat(report.accuracyStderr()[0]).isCloseTo(0.25, within(1e-15));
        assertThat(report.accuracyStderr()[1]).isCloseTo(0.5, within(1e-15));
        assertThat(report.accuracyStderr()[2]).isNaN();
    }

    @Test
    void signsAreTwoClassesTheNegativeFirst() {
        ClassReport report = ClassReport.of(
                List.<double[][]>of(new double[][] {{-0.3}, {0.2}, {-1}}), new double[][] {{-1}, {-1}, {1}});
        assertThat(report.examples()).containsExactly(2, 1);
        assertThat(report.confusion()).isDeepEqualTo(new double[][] {{1, 1}, {1, 0}});
        assertThat(report.accuracy()).containsExactly(0.5, 0);
        assertThat(report.accuracyStderr()).isNull();
    }

    /** Three classes are learned by their cross-entropy, and what is reported is what the last outputs tell. */
    @Test
    void solveTellsItsClasses() {
        Random random = new Random(7);
        double[][] inputs = new double[9][5];
        double[][] targets = new double[9][3];
        for (int i = 0; i < inputs.length; i++) {
            inputs[i] = random.doubles(5, -2, 2).toArray();
            targets[i][i % 3] = 1;
        }
        Examples examples = new Examples(inputs, targets);
        Problem problem = new Problem(
                MlpShape.of(2, Activations.named("tanh"), 1),
                examples,
                examples,
                new Training(2, 30, CrossEntropy.INSTANCE, 0, 0));
        SolverSettings settings = SolverSettings.defaults().withSamples(256).withReplicas(1);
        Solution solution = new DmftSolver(settings).solve(problem, Observer.NONE);
        Curves train = solution.train();
        ClassReport report = train.classes();
        double[] loss = train.loss();
        assertThat(loss[0]).isCloseTo(Math.log(3), within(1e-12));
        assertThat(loss[30]).isLessThan(0.3 * loss[0]);
        assertThat(report.examples()).containsExactly(3, 3, 3);
        int[][] counted = Accuracy.confusion(train.outputs()[30], targets);
        for (int a = 0; a < 3; a++) {
            assertThat(report.confusion()[a])
                    .isEqualTo(Arrays.stream(counted[a]).asDoubleStream().toArray());
        }
        assertThat(Arrays.stream(report.accuracy()).average().orElseThrow())
                .isCloseTo(train.accuracy()[30], within(1e-12))
                .isGreaterThan(0.6);
    }
}
