package dmft.solve;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.coupling.World;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Solves the infinite-width dynamics in one causal pass through time: every replica follows S sampled sites per layer from t = 0 to T.
 *
 * <p>Replicas are independent: their mean is the answer and their spread its standard error. They run side by side as far as there are threads,
 * and the result does not depend on how many there are.
 */
public final class CausalSolver {

    /** Where fresh fields have less than half of the sites' directions left, matching begins to shape their law. */
    private static final double RANK_WARNING = 0.5;

    private final SolverSettings settings;

    /** A solver with the given settings. */
    public CausalSolver(SolverSettings settings) {
        this.settings = settings;
    }

    /**
     * Solves a problem; bad outcomes are told by {@link Solution#outcome}, not by an exception.
     *
     * @throws dmft.compute.BackendUnavailableException if the backend cannot run here
     */
    public Solution solve(Problem problem, Observer observer) {
        long start = System.nanoTime();
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        int abreast = Math.min(threads, settings.replicas());
        String backend;
        try (Backend probe = Backends.create(settings.backend(), 1)) {
            backend = probe.name();
        }
        List<Trajectory> trajectories = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(
                abreast, Thread.ofPlatform().daemon().name("dmft-replica-", 0).factory());
        try {
            List<Future<Trajectory>> running = new ArrayList<>();
            for (int r = 0; r < settings.replicas(); r++) {
                int replica = r;
                running.add(pool.submit(() -> replica(problem, replica, backend, threads / abreast, observer)));
            }
            for (Future<Trajectory> future : running) {
                trajectories.add(result(future));
            }
        } finally {
            pool.shutdownNow();
        }
        double seconds = (System.nanoTime() - start) * 1e-9;
        return Replicas.combine(problem, trajectories, backend, seconds, warnings(trajectories));
    }

    private Trajectory replica(Problem problem, int replica, String name, int threads, Observer observer) {
        try (Backend backend = Backends.create(name, threads)) {
            World world = World.limit(backend, settings.samples(), settings.tolerance(), settings.seed(), replica);
            return new Dynamics(problem, world, replica, observer).run();
        }
    }

    private static Trajectory result(Future<Trajectory> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a replica; cancel through the observer", e);
        }
    }

    private List<String> warnings(List<Trajectory> trajectories) {
        int joint = 0;
        for (Trajectory trajectory : trajectories) {
            joint = Math.max(joint, trajectory.jointRank());
        }
        if (joint <= RANK_WARNING * settings.samples()) {
            return List.of();
        }
        return List.of("the bases hold " + joint + " directions and there are only " + settings.samples()
                + " samples, so the error bars may miss a bias: raise solver.samples to " + 4 * joint
                + " or more, or raise solver.tolerance, now " + settings.tolerance());
    }
}
