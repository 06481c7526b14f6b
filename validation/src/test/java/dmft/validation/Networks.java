package dmft.validation;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.coupling.World;
import dmft.solve.Dynamics;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Trajectory;
import java.util.stream.IntStream;

/** Replicates of a problem's trajectory in each world, trained by the solver's own lines. */
final class Networks {

    /** A world for each replica. */
    interface Worlds {
        World of(Backend backend, int replica);
    }

    private Networks() {}

    /** The limit with S sites a layer; one row a replica, laid out as {@link dmft.validation.stats.Contrasts} says. */
    static double[][] limit(Problem problem, int sites, double tolerance, int replicas, long seed) {
        return train(problem, replicas, (backend, r) -> World.limit(backend, sites, tolerance, seed, r));
    }

    /** Finite networks with their matrices written out. */
    static double[][] dense(Problem problem, int width, int networks, long seed) {
        return train(problem, networks, (backend, r) -> World.dense(backend, width, seed, r));
    }

    /** Finite networks without their matrices. */
    static double[][] matrixFree(Problem problem, int width, double tolerance, int networks, long seed) {
        return train(problem, networks, (backend, r) -> World.finite(backend, width, tolerance, seed, r));
    }

    static double[][] train(Problem problem, int replicas, Worlds worlds) {
        return IntStream.range(0, replicas)
                .parallel()
                .mapToObj(r -> {
                    try (Backend backend = Backends.create("auto", 1)) {
                        return row(new Dynamics(problem, worlds.of(backend, r), r, Observer.NONE).run());
                    }
                })
                .toArray(double[][]::new);
    }

    private static double[] row(Trajectory trajectory) {
        if (trajectory.outcome() != Outcome.COMPLETED) {
            throw new AssertionError(trajectory.outcome() + ": " + trajectory.message());
        }
        int trained = trajectory.train().getFirst().rows();
        int points = trained + trajectory.test().getFirst().rows();
        double[] row = new double[trajectory.train().size() * points];
        for (int t = 0; t <= trajectory.steps(); t++) {
            Matrix train = trajectory.train().get(t);
            Matrix test = trajectory.test().get(t);
            for (int mu = 0; mu < points; mu++) {
                row[t * points + mu] = mu < trained ? train.get(mu, 0) : test.get(mu - trained, 0);
            }
        }
        return row;
    }
}
