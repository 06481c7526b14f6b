package dmft.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.model.MlpShape;
import dmft.order.Factor;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Replica;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import dmft.train.Training;
import dmft.validation.stats.Contrasts;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The future does not act on the past, to the last bit, although every iteration goes over all times. */
class SelfConsistentCausalityTest {

    private static final int DEPTH = 3;
    private static final int STEPS = 6;

    private static Problem problem(int steps) {
        return Problems.gaussian(
                MlpShape.of(DEPTH, Activations.named("tanh"), 1.5), 3, 1, 5, Training.gradientDescent(0.3, steps), 62);
    }

    /**
     * Σ_s A(t,s) g(s) = U ã(t) and Σ_s B(t,s) φ(s) = V b̃(t): ã(t) has a coordinate on every direction of g that came before t and on none that comes at t or
     * later, so A(t,s) = 0 for s ≥ t; b̃(t) on every direction of φ up to t, so B(t,s) = 0 for s &gt; t.
     */
    @Test
    void responsesReachNoLaterDirection() {
        int[] every = IntStream.rangeClosed(0, STEPS).toArray();
        Recording recording = new Recording(Set.of(Quantity.TWO_TIME, Quantity.RESPONSES), every, 0);
        List<Snapshot> snapshots = Solves.solve(problem(STEPS), settings(Iteration.DEFAULT), recording)
                .snapshots();
        int arrivals = 0;
        for (int l = 0; l < DEPTH - 1; l++) {
            for (int t = 0; t <= STEPS; t++) {
                Snapshot now = snapshots.get(t);
                int before = t == 0 ? 0 : gradientDirections(snapshots.get(t - 1), l);
                assertThat(now.featureResponses().get(l).rows()).isEqualTo(before);
                assertThat(now.gradientResponses().get(l).rows())
                        .isEqualTo(now.featureFactors().get(l).rows());
                if (gradientDirections(now, l) > before) {
                    arrivals++;
                    assertThat(hasRow(now.gradientFactors().get(l + 1), before))
                            .as("a direction arrives that the response does not know")
                            .isTrue();
                }
                assertThat(hasRow(now.gradientResponses().get(l), 0)).isTrue();
                assertThat(before == 0 || hasRow(now.featureResponses().get(l), before - 1))
                        .as("the newest direction that may act does act")
                        .isTrue();
            }
        }
        assertThat(arrivals).isGreaterThan(DEPTH);
    }

    private static int gradientDirections(Snapshot snapshot, int coupling) {
        return snapshot.gradientFactors().get(coupling + 1).rows();
    }

    /** True if a row is there and not all zero. */
    private static boolean hasRow(Factor factor, int row) {
        return row < factor.rows() && IntStream.range(0, factor.columns()).anyMatch(j -> factor.get(row, j) != 0);
    }

    /** Iterations without memory, from the lazy limit, whose paths make as many rounds for either: each is causal by itself. */
    @Test
    void aLongerTrainingHasTheSameBeginning() {
        Iteration damped = new Iteration(Iteration.Start.LAZY, 1024, 5, 512, 0.9, 0, 1e-12, false);
        Trajectory shorter = unfinished(STEPS, damped);
        Trajectory longer = unfinished(STEPS + 3, damped);
        assertThat(beginning(longer)).isEqualTo(beginning(shorter));

        Iteration oneMore = new Iteration(Iteration.Start.LAZY, 1024, 6, 512, 0.9, 0, 1e-12, false);
        assertThat(beginning(unfinished(STEPS, oneMore)))
                .as("the iterations still move")
                .isNotEqualTo(beginning(shorter));
        Iteration mixed = new Iteration(Iteration.Start.LAZY, 1024, 5, 512, 0.9, 2, 1e-12, false);
        assertThat(beginning(unfinished(STEPS + 3, mixed)))
                .as("Anderson mixing weighs all times together, which is seen")
                .isNotEqualTo(beginning(unfinished(STEPS, mixed)));
    }

    private static Trajectory unfinished(int steps, Iteration iteration) {
        try (Backend backend = Backends.create("auto", 1)) {
            Trajectory solved =
                    Replica.solve(problem(steps), settings(iteration), backend, 0, Observer.NONE, Recording.NONE);
            assertThat(solved.outcome()).isEqualTo(Outcome.NOT_CONVERGED);
            return solved;
        }
    }

    /** Outputs up to the last step of the shorter training. */
    private static double[] beginning(Trajectory solved) {
        return Contrasts.flatten(Arrays.copyOf(Solves.everyOutput(solved), STEPS + 1));
    }

    private static SolverSettings settings(Iteration iteration) {
        return new SolverSettings(1024, 5e-3, 1, 9, "auto", 1)
                .withMethod(Method.SELF_CONSISTENT)
                .withIteration(iteration);
    }
}
