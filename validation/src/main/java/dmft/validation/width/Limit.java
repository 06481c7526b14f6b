package dmft.validation.width;

import dmft.compute.Backend;
import dmft.coupling.World;
import dmft.order.Recording;
import dmft.solve.Dynamics;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.validation.network.TrainedNetwork;
import java.util.function.BooleanSupplier;

/** What claims to be the limit: one independent solve at a time. */
@FunctionalInterface
public interface Limit {

    /** Solves one replica of a problem. */
    TrainedNetwork replica(
            Problem problem, Backend backend, int replica, Recording recording, BooleanSupplier cancelled);

    /** The solver of these settings. */
    static Limit of(SolverSettings settings) {
        return (problem, backend, replica, recording, cancelled) -> TrainedNetwork.of(new Dynamics(
                        problem,
                        World.limit(backend, settings.samples(), settings.tolerance(), settings.seed(), replica),
                        replica,
                        stoppedBy(cancelled),
                        recording)
                .run());
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
