package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.activation.Activations;
import dmft.compute.Matrix;
import dmft.compute.ReferenceBackend;
import dmft.coupling.World;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Flow;
import dmft.train.Optimizer;
import dmft.train.Training;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Deep linear networks, whose limit has no sampling error: what steps and flow differ in is the length of the steps alone. */
class FlowLimitTest {

    private static final int ENTRIES = 6;
    private static final double TIME = 0.4; // between two entries

    private static Problem problem(double gamma0, Training training) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(8);
        double[][] x = new double[4][6];
        double[][] y = new double[4][1];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < x[i].length; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = i % 2 == 0 ? 1 : -1;
        }
        return new Problem(
                MlpShape.of(3, Activations.named("linear"), gamma0), new Examples(x, y), new Examples(x, y), training);
    }

    private static Matrix outputs(Problem problem, int entry) {
        World world = World.limit(new ReferenceBackend(), 2048, 1e-4, 3, 0);
        Trajectory trajectory = new Dynamics(problem, world, 0, Observer.NONE).run();
        assertThat(trajectory.outcome()).as(trajectory.message()).isEqualTo(Outcome.COMPLETED);
        return trajectory.train().get(entry);
    }

    private static Matrix descended(double gamma0, int perEntry, double decay) {
        Training training = Training.gradientDescent(TIME / perEntry, ENTRIES * perEntry)
                .with(new Optimizer(0, false, decay, false));
        return outputs(problem(gamma0, training), ENTRIES * perEntry);
    }

    private static Matrix flowed(double gamma0, double tolerance, double decay) {
        Training training = Training.gradientDescent(TIME, ENTRIES)
                .with(new Optimizer(0, false, decay, false))
                .with(new Flow(tolerance));
        return outputs(problem(gamma0, training), ENTRIES);
    }

    private static double distance(Matrix a, Matrix b) {
        double sum = 0;
        for (double square : a.copy().addScaled(-1, b).columnSquares()) {
            sum += square;
        }
        return Math.sqrt(sum);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1.5})
    void stepsOfDescentComeToTheFlowInProportionToTheirLength(double gamma0) {
        Matrix flow = flowed(gamma0, 1e-7, 0);
        Matrix two = descended(gamma0, 16, 0);
        Matrix four = descended(gamma0, 32, 0);
        assertThat(distance(two, flow)).isGreaterThan(1e-3);
        assertThat(distance(two, flow) / distance(four, flow)).isBetween(1.9, 2.1);
        Matrix extrapolated = four.copy().scale(2).addScaled(-1, two);
        assertThat(distance(extrapolated, flow)).isLessThan(0.05 * distance(four, flow));
    }

    @Test
    void soDoStepsWithDecay() {
        Matrix flow = flowed(1.5, 1e-7, 0.3);
        Matrix two = descended(1.5, 16, 0.3);
        Matrix four = descended(1.5, 32, 0.3);
        assertThat(distance(flow, flowed(1.5, 1e-7, 0))).isGreaterThan(0.05);
        assertThat(distance(two, flow) / distance(four, flow)).isBetween(1.9, 2.1);
    }

    /** The error of the whole flow falls in proportion to that of a step, or faster, down to the solver's tolerance. */
    @Test
    void theToleranceDecidesTheError() {
        Matrix exact = flowed(1.5, 1e-8, 0);
        double coarse = distance(flowed(1.5, 1e-3, 0), exact);
        double fine = distance(flowed(1.5, 1e-5, 0), exact);
        assertThat(coarse).isLessThan(1e-2);
        assertThat(fine).isLessThan(0.1 * coarse).isLessThan(1e-4);
    }

    @Test
    void testPointsFlowWithTheTrainingExamples() {
        Training training = Training.gradientDescent(TIME, ENTRIES).with(new Flow(1e-5));
        World world = World.limit(new ReferenceBackend(), 2048, 1e-4, 3, 0);
        Trajectory trajectory = new Dynamics(problem(1, training), world, 0, Observer.NONE).run();
        for (int t = 0; t <= ENTRIES; t++) {
            Matrix train = trajectory.train().get(t);
            Matrix test = trajectory.test().get(t);
            assertThat(distance(train, test)).isCloseTo(0, within(1e-3));
        }
    }
}
