package dmft.validation.width;

import dmft.compute.Backend;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Replica;
import dmft.solve.SolverSettings;
import dmft.validation.network.TrainedNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What claims to be the limit: one independent solve at a time. */
@FunctionalInterface
public interface Limit {

    /** Solves one replica of a problem. */
    TrainedNetwork replica(
            Problem problem, Backend backend, int replica, Recording recording, BooleanSupplier cancelled);

    /** The solver of these settings; where its method knows no fields, only kernels are recorded. */
    static Limit of(SolverSettings settings) {
        return (problem, backend, replica, recording, cancelled) -> {
            boolean kernelsOnly = settings.method() == Method.LEADING_ORDER;
            Recording known = kernelsOnly ? new Recording(Set.of(Quantity.KERNELS), recording.steps(), 0) : recording;
            TrainedNetwork solved =
                    TrainedNetwork.of(Replica.solve(problem, settings, backend, replica, stoppedBy(cancelled), known));
            boolean frozen = settings.method() == Method.STATIC_NTK
                    && problem.architecture().gamma0() > 0;
            return frozen && solved.completed() ? everywhere(solved, recording.steps()) : solved;
        };
    }

    /** Kernels that do not move are at every step what they are at the start. */
    private static TrainedNetwork everywhere(TrainedNetwork solved, int[] steps) {
        Snapshot start = solved.snapshots().getFirst();
        List<Snapshot> same = Arrays.stream(steps)
                .mapToObj(step -> new Snapshot(
                        step,
                        start.features(),
                        start.gradients(),
                        start.tangent(),
                        start.featureFactors(),
                        start.gradientFactors(),
                        start.featureResponses(),
                        start.gradientResponses(),
                        start.learned(),
                        start.preactivations(),
                        start.backpropagated(),
                        start.alignments()))
                .toList();
        return new TrainedNetwork(solved.outcome(), solved.message(), solved.train(), solved.test(), same);
    }

    /** An observer that only tells when to stop. */
    static Observer stoppedBy(BooleanSupplier cancelled) {
        return new Observer() {
            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                // Progress is told network by network.
            }

            @Override
            public boolean cancelled() {
                return cancelled.getAsBoolean();
            }
        };
    }
}
