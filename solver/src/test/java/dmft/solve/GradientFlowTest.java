package dmft.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.train.Update;
import dmft.train.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two weights that turn around each other, dx/dτ = −y, dy/dτ = x, and one equation that is not linear. */
class GradientFlowTest {

    /** A point of the plane and the vectors that go with it. */
    private static final class Plane implements GradientFlow.Motion, Weights {

        private final boolean turning;
        private final Map<Integer, double[]> vectors = new HashMap<>();
        private int evaluations;

        Plane(boolean turning, double... start) {
            this.turning = turning;
            vectors.put(THETA, start);
        }

        private double[] vector(int number) {
            return vectors.computeIfAbsent(number, n -> new double[2]);
        }

        @Override
        public boolean derivative(Update update) {
            evaluations++;
            update.apply(this, 1);
            return true;
        }

        @Override
        public void change(Update update) {
            update.apply(this, 1);
        }

        @Override
        public void scale(int vector, double factor) {
            vector(vector)[0] *= factor;
            vector(vector)[1] *= factor;
        }

        @Override
        public void add(int vector, double factor, int other) {
            vector(vector)[0] += factor * vector(other)[0];
            vector(vector)[1] += factor * vector(other)[1];
        }

        @Override
        public void addGradient(int vector, double factor) {
            double x = vector(THETA)[0];
            double y = vector(THETA)[1];
            vector(vector)[0] += factor * (turning ? -y : x - x * x * x);
            vector(vector)[1] += factor * (turning ? x : 0);
        }

        @Override
        public double squaredNorm(int vector) {
            return vector(vector)[0] * vector(vector)[0] + vector(vector)[1] * vector(vector)[1];
        }
    }

    @Test
    void endsWhereTheExactSolutionDoes() {
        Plane plane = new Plane(true, 1, 0);
        GradientFlow flow = new GradientFlow(plane, 1, 0, 1e-9, 10);
        for (int k = 1; k <= 40; k++) {
            assertThat(flow.to(0.25 * k)).isTrue();
            assertThat(plane.vector(0)[0]).isCloseTo(Math.cos(0.25 * k), within(1e-7));
            assertThat(plane.vector(0)[1]).isCloseTo(Math.sin(0.25 * k), within(1e-7));
        }
    }

    @Test
    void aWholeNumberOfTimesBetweenStepsCostsNothing() {
        Plane few = new Plane(true, 1, 0);
        GradientFlow once = new GradientFlow(few, 1, 0, 1e-6, 10);
        assertThat(once.to(10)).isTrue();
        Plane many = new Plane(true, 1, 0);
        GradientFlow often = new GradientFlow(many, 1, 0, 1e-6, 10);
        for (int k = 1; k <= 1000; k++) {
            assertThat(often.to(0.01 * k)).isTrue();
        }
        assertThat(many.evaluations).isEqualTo(few.evaluations);
        assertThat(few.evaluations).isLessThan(1000);
    }

    @Test
    void decayIsAdded() {
        Plane plane = new Plane(true, 1, 0);
        GradientFlow flow = new GradientFlow(plane, 1, 0.3, 1e-9, 2);
        assertThat(flow.to(2)).isTrue();
        assertThat(plane.vector(0)[0]).isCloseTo(Math.exp(-0.6) * Math.cos(2), within(1e-7));
    }

    /** dx/dτ = x − x³ has x = 1/√(1 + (1/x₀² − 1) e^{−2τ}). */
    @Test
    void anEquationThatIsNotLinear() {
        Plane plane = new Plane(false, 0.1, 0);
        GradientFlow flow = new GradientFlow(plane, 1, 0, 1e-9, 8);
        for (double time : new double[] {0, 0.1, 3.3, 7.7, 8}) {
            assertThat(flow.to(time)).isTrue();
            double exact = 1 / Math.sqrt(1 + 99 * Math.exp(-2 * time));
            assertThat(plane.vector(0)[0]).isCloseTo(exact, within(1e-7));
        }
    }

    /** With an error ε a step the error of the whole goes as ε^{4/5} in steps ~ ε^{1/5}: evaluations as error^{−1/4} or fewer. */
    @Test
    void theOrderIsFive() {
        List<double[]> points = new ArrayList<>();
        for (double tolerance : new double[] {1e-5, 1e-7, 1e-9}) {
            Plane plane = new Plane(true, 1, 0);
            assertThat(new GradientFlow(plane, 1, 0, tolerance, 10).to(10)).isTrue();
            double error = Math.hypot(plane.vector(0)[0] - Math.cos(10), plane.vector(0)[1] - Math.sin(10));
            points.add(new double[] {Math.log(plane.evaluations), Math.log(error)});
        }
        double slope = (points.get(2)[1] - points.get(0)[1]) / (points.get(2)[0] - points.get(0)[0]);
        assertThat(slope).isBetween(-6.5, -4.0);
    }

    @Test
    void whatNeverMovesTakesOneStep() {
        Plane plane = new Plane(false, 1, 0);
        assertThat(new GradientFlow(plane, 1, 0, 1e-6, 5).to(5)).isTrue();
        assertThat(plane.evaluations).isLessThanOrEqualTo(7);
        assertThat(plane.vector(0)[0]).isEqualTo(1);
    }

    @Test
    void goesNowhereWhereThereIsNoDerivative() {
        GradientFlow.Motion nothing = new GradientFlow.Motion() {
            @Override
            public boolean derivative(Update update) {
                return false;
            }

            @Override
            public void change(Update update) {
                // There is nothing.
            }
        };
        assertThat(new GradientFlow(nothing, 1, 0, 1e-6, 5).to(5)).isFalse();
    }
}
