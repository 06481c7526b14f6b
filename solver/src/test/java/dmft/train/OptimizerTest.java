package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One weight whose gradients are given, beside the recursions written out. */
class OptimizerTest {

    private static final double[] GRADIENTS = {1, -0.5, 2, 0.25, -3};
    private static final double RATE = 0.1;
    private static final double SCALE = 0.5; // γ0/P

    /** A space of one dimension. */
    private static final class One implements Weights {

        private final Map<Integer, Double> vectors = new HashMap<>(Map.of(THETA, 2.0));
        private double gradient;

        private double vector(int number) {
            return vectors.getOrDefault(number, 0.0);
        }

        @Override
        public void scale(int vector, double factor) {
            vectors.put(vector, factor * vector(vector));
        }

        @Override
        public void add(int vector, double factor, int other) {
            vectors.put(vector, vector(vector) + factor * vector(other));
        }

        @Override
        public void addGradient(int vector, double factor) {
            vectors.put(vector, vector(vector) + factor * gradient);
        }

        @Override
        public double squaredNorm(int vector) {
            return vector(vector) * vector(vector);
        }
    }

    private static double trained(Optimizer optimizer, double relative) {
        One weight = new One();
        for (double g : GRADIENTS) {
            weight.gradient = g;
            optimizer.step(RATE, SCALE).apply(weight, relative);
        }
        return weight.vector(Weights.THETA);
    }

    @Test
    void plainDescentFollowsTheGradient() {
        double theta = 2;
        for (double g : GRADIENTS) {
            theta += RATE * SCALE * g;
        }
        assertThat(trained(Optimizer.PLAIN, 1)).isCloseTo(theta, within(1e-14));
    }

    @Test
    void heavyBallKeepsItsVelocity() {
        double theta = 2;
        double v = 0;
        for (double g : GRADIENTS) {
            v = 0.9 * v + SCALE * g;
            theta += RATE * v;
        }
        assertThat(trained(new Optimizer(0.9, false, 0, false), 1)).isCloseTo(theta, within(1e-14));
    }

    @Test
    void nesterovLooksAhead() {
        double theta = 2;
        double v = 0;
        for (double g : GRADIENTS) {
            v = 0.9 * v + SCALE * g;
            theta += RATE * (SCALE * g + 0.9 * v);
        }
        assertThat(trained(new Optimizer(0.9, true, 0, false), 1)).isCloseTo(theta, within(1e-14));
    }

    @Test
    void coupledDecayIsPartOfTheGradient() {
        for (boolean nesterov : new boolean[] {false, true}) {
            double theta = 2;
            double v = 0;
            for (double g : GRADIENTS) {
                double d = SCALE * g - 0.3 * theta;
                v = 0.8 * v + d;
                theta += RATE * (nesterov ? d + 0.8 * v : v);
            }
            assertThat(trained(new Optimizer(0.8, nesterov, 0.3, false), 1)).isCloseTo(theta, within(1e-14));
        }
    }

    @Test
    void decoupledDecayIsBesideTheVelocity() {
        for (boolean nesterov : new boolean[] {false, true}) {
            double theta = 2;
            double v = 0;
            for (double g : GRADIENTS) {
                v = 0.8 * v + SCALE * g;
                theta = (1 - RATE * 0.3) * theta + RATE * (nesterov ? SCALE * g + 0.8 * v : v);
            }
            assertThat(trained(new Optimizer(0.8, nesterov, 0.3, true), 1)).isCloseTo(theta, within(1e-14));
        }
    }

    @Test
    void withoutMomentumBothDecaysAreOne() {
        double coupled = trained(new Optimizer(0, false, 0.3, false), 1);
        assertThat(trained(new Optimizer(0, false, 0.3, true), 1)).isEqualTo(coupled);
        assertThat(coupled).isLessThan(trained(Optimizer.PLAIN, 1));
    }

    @Test
    void theRateOfALayerIsThatOfItsDecayToo() {
        double theta = 2;
        for (double g : GRADIENTS) {
            theta += 0.5 * RATE * (SCALE * g - 0.3 * theta);
        }
        assertThat(trained(new Optimizer(0, false, 0.3, false), 0.5)).isCloseTo(theta, within(1e-14));
        assertThat(trained(new Optimizer(0.9, false, 0.3, true), 0)).isEqualTo(2);
    }

    @Test
    void refusesWhatIsNoOptimizer() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer(1, false, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer(-0.1, false, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer(0, true, 0, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer(0, false, -1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Optimizer(0, false, Double.NaN, false));
    }
}
