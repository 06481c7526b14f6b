package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import dmft.validation.stats.Ensemble;
import dmft.validation.stats.Estimate;
import dmft.validation.stats.Extrapolation;
import dmft.validation.stats.PooledStatistic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeepLinearTest {

    private static final Activation LINEAR = Activations.named("linear");

    /** One example and one layer: ⟨hh⟩, ⟨ww⟩ and ⟨hw⟩ obey a closed recursion of three numbers. */
    @Test
    void oneLayerOneExampleFollowsItsMoments() {
        double gamma0 = 1.3;
        double eta = 0.2;
        Examples example = new Examples(new double[][] {{0.8, -1.1}}, new double[][] {{1}});
        Problem problem = new Problem(MlpShape.of(1, LINEAR, gamma0), example, null, Training.gradientDescent(eta, 30));
        DeepLinear solution = DeepLinear.solve(problem);
        double kernel = (0.8 * 0.8 + 1.1 * 1.1) / 2;
        double hh = kernel;
        double ww = 1;
        double hw = 0;
        for (int t = 0; t <= 30; t++) {
            assertThat(solution.outputs()[t][0]).isCloseTo(hw / gamma0, within(1e-12));
            assertThat(solution.featureKernel(1)[t][t]).isCloseTo(hh, within(1e-12));
            assertThat(solution.gradientKernel(1)[t][t]).isCloseTo(ww, within(1e-12));
            double c = eta * gamma0 * (1 - hw / gamma0);
            double nextHh = hh + 2 * c * kernel * hw + c * c * kernel * kernel * ww;
            double nextWw = ww + 2 * c * hw + c * c * hh;
            hw = hw + c * hh + c * kernel * ww + c * c * kernel * hw;
            hh = nextHh;
            ww = nextWw;
        }
        assertThat(hw / gamma0)
                .as("the network learns, so that the test compares more than zeros")
                .isGreaterThan(0.9);
    }

    /**
     * Finite networks at three widths, extrapolated, agree with the recursion and not with one whose learning rate is 5 %
     * off. Read at level 0.001 on a fixed seed: a correct recursion fails with probability 0.001 a depth.
     */
    @ParameterizedTest
    @CsvSource({"1, 0.25", "2, 0.2", "4, 0.08"})
    void agreesWithFiniteNetworks(int depth, double eta) {
        int steps = 12;
        Problem problem =
                Problems.gaussian(MlpShape.of(depth, LINEAR, 1.5), 3, 2, 5, Training.gradientDescent(eta, steps), 3);
        DeepLinear solution = DeepLinear.solve(problem);
        List<Ensemble> ensembles = new ArrayList<>();
        for (int width : new int[] {48, 96, 192, 384}) {
            double[][] replicates = new double[60][];
            for (int k = 0; k < replicates.length; k++) {
                replicates[k] = Contrasts.flatten(PlainLinearNetwork.train(problem, width, 1000L * width + k));
            }
            ensembles.add(new Ensemble(width, replicates));
        }
        Estimate nets = Extrapolation.toInfiniteWidth(ensembles, 1);
        assertThat(pValue(nets, solution, steps)).isGreaterThan(0.001);
        DeepLinear faster = DeepLinear.solve(Problems.with(problem, Training.gradientDescent(1.05 * eta, steps)));
        assertThat(pValue(nets, faster, steps)).isLessThan(0.001);
    }

    private static double pValue(Estimate nets, DeepLinear limit, int steps) {
        Estimate exact = Estimate.exact(Contrasts.flatten(limit.outputs()));
        PooledStatistic result = PooledStatistic.compare(nets, exact, Contrasts.timeBlocks(steps, 5, 3), 5);
        return result.pValue();
    }

    /** Watching test points changes nothing on the training examples. */
    @Test
    void testPointsDoNotTouchTraining() {
        Problem problem = Problems.gaussian(MlpShape.of(3, LINEAR, 1), 4, 3, 6, Training.gradientDescent(0.2, 15), 5);
        Problem alone = new Problem(problem.architecture(), problem.train(), null, problem.training());
        double[][] watched = DeepLinear.solve(problem).outputs();
        double[][] unwatched = DeepLinear.solve(alone).outputs();
        for (int t = 0; t <= 15; t++) {
            for (int mu = 0; mu < 4; mu++) {
                assertThat(watched[t][mu]).isCloseTo(unwatched[t][mu], within(1e-12));
            }
        }
    }

    @Test
    void refusesAnotherActivation() {
        Problem problem = Problems.gaussian(
                MlpShape.of(1, Activations.named("tanh"), 1), 2, 0, 2, Training.gradientDescent(0.1, 1), 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeepLinear.solve(problem))
                .withMessageContaining("tanh");
    }
}
