package dmft.solve;

import dmft.compute.Backend;
import dmft.coupling.World;
import dmft.order.Recording;

/** One replica of what settings solve: by their method, with their samples, tolerance and seed. */
public final class Replica {

    private Replica() {}

    /**
     * Solves it.
     *
     * @param number number of the replica, which decides its random streams
     */
    public static Trajectory solve(
            Problem problem,
            SolverSettings settings,
            Backend backend,
            int number,
            Observer observer,
            Recording recording) {
        return solve(problem, settings, backend, number, observer, recording, ReplicaCheckpoint.NONE);
    }

    /** The same, going on from its checkpoint if there is one. */
    static Trajectory solve(
            Problem problem,
            SolverSettings settings,
            Backend backend,
            int number,
            Observer observer,
            Recording recording,
            ReplicaCheckpoint checkpoint) {
        Method method = settings.method().at(problem.architecture().gamma0());
        if (settings.method() == Method.LEADING_ORDER) {
            LeadingOrder.requireKernelsOnly(recording);
        }
        boolean iterates = method == Method.SELF_CONSISTENT;
        int sites = iterates ? Math.min(settings.samples(), settings.iteration().startSamples()) : settings.samples();
        World world = World.limit(backend, sites, settings.tolerance(), settings.seed(), number);
        return iterates
                ? new SelfConsistent(problem, settings, world, number, observer, recording, checkpoint).run()
                : new Dynamics(problem, world, settings.method(), number, observer, recording, checkpoint).run();
    }
}
