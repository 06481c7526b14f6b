package dmft.solve;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.coupling.Residual;
import dmft.order.Recording;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Solves the infinite-width dynamics by the method that {@link SolverSettings#method} names: exactly, in one causal pass of S sampled sites per layer from
 * t = 0 to T or by iteration to self-consistency, or to some approximation.
 *
 * <p>Replicas are independent: their mean is the answer and their spread its standard error. They run side by side as far as there are threads,
 * and the result does not depend on how many there are. A solver has no state of its own: several threads may solve with it at once.
 */
public final class DmftSolver {

    /** Where fresh fields have less than half of the sites' directions left, matching begins to shape their law. */
    private static final double RANK_WARNING = 0.5;

    private final SolverSettings settings;
    private final Recording recording;
    private final @Nullable Checkpoints checkpoints;

    /** A solver with the given settings that records outputs only and keeps no checkpoints. */
    public DmftSolver(SolverSettings settings) {
        this(settings, Recording.NONE, null);
    }

    private DmftSolver(SolverSettings settings, Recording recording, @Nullable Checkpoints checkpoints) {
        this.settings = settings;
        this.recording = recording;
        this.checkpoints = checkpoints;
    }

    /** This solver, taking down more than outputs: {@link Solution#orderParameters}. */
    public DmftSolver recording(Recording what) {
        return new DmftSolver(settings, what, checkpoints);
    }

    /** This solver, keeping checkpoints. */
    public DmftSolver keeping(Checkpoints where) {
        return new DmftSolver(settings, recording, where);
    }

    /**
     * Solves a problem; bad outcomes are told by {@link Solution#outcome}, not by an exception.
     *
     * @throws dmft.compute.BackendUnavailableException if the backend cannot run here
     * @throws CheckpointException if it is to go on from checkpoints of another solve
     * @throws IllegalArgumentException if fields, or what is told in their coordinates, are to be recorded to leading order, or the method is no limit of
     *     what is asked for: momentum, decay, flow
     */
    public Solution solve(Problem problem, Observer observer) {
        long start = System.nanoTime();
        if (settings.method() == Method.LEADING_ORDER) {
            LeadingOrder.requireKernelsOnly(recording);
        }
        settings.method().refusal(problem.architecture(), problem.training()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        int abreast = Math.min(threads, settings.replicas());
        String backend = Backends.select(settings.backend(), threads).name();
        AtomicBoolean abandoned = new AtomicBoolean();
        Observer watched = new Abandonment(observer, abandoned);
        Board board = new Board(problem, backend, start, watched);
        List<ReplicaCheckpoint> files = files(problem, backend, board, watched);
        List<Trajectory> trajectories = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(
                abreast, Thread.ofPlatform().daemon().name("dmft-replica-", 0).factory());
        try {
            List<Future<Trajectory>> running = new ArrayList<>();
            for (int r = 0; r < settings.replicas(); r++) {
                int replica = r;
                ReplicaCheckpoint file = files.get(r);
                running.add(
                        pool.submit(() -> replica(problem, replica, backend, threads / abreast, watched, file, board)));
            }
            for (Future<Trajectory> future : running) {
                trajectories.add(result(future));
            }
        } finally {
            // Where one replica failed, the others keep checkpoints and stop: nothing goes on after this method.
            abandoned.set(true);
            pool.close();
        }
        return Replicas.combine(problem, trajectories, backend, seconds(start), warnings(problem, trajectories));
    }

    private List<ReplicaCheckpoint> files(Problem problem, String backend, Board board, Observer observer) {
        List<ReplicaCheckpoint> files = new ArrayList<>();
        List<String> fingerprint = checkpoints == null
                ? List.of()
                : Fingerprint.of(problem, settings, recording, backend, device(backend));
        AtomicBoolean warned = new AtomicBoolean();
        for (int r = 0; r < settings.replicas(); r++) {
            int replica = r;
            files.add(
                    checkpoints == null
                            ? ReplicaCheckpoint.NONE
                            : new ReplicaCheckpoint(
                                    checkpoints,
                                    r,
                                    fingerprint,
                                    trajectory -> board.post(replica, trajectory),
                                    observer::onWarning,
                                    warned));
        }
        return files;
    }

    private static String device(String name) {
        try (Backend backend = Backends.create(name, 1)) {
            return backend.description();
        }
    }

    private Trajectory replica(
            Problem problem,
            int replica,
            String name,
            int threads,
            Observer observer,
            ReplicaCheckpoint file,
            Board board) {
        Optional<Trajectory> finished = file.finished();
        if (finished.isPresent()) {
            board.resumed(replica, finished.get());
            return finished.get();
        }
        if (observer.cancelled()) {
            return Trajectory.NOT_BEGUN;
        }
        try (Backend backend = Backends.create(name, threads)) {
            return Replica.solve(problem, settings, backend, replica, observer, recording, file);
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

    private List<String> warnings(Problem problem, List<Trajectory> trajectories) {
        int joint = 0;
        for (Trajectory trajectory : trajectories) {
            joint = Math.max(joint, trajectory.jointRank());
        }
        boolean iterates = trajectories.stream().anyMatch(t -> !t.iterations().isEmpty());
        int sites = iterates ? Cost.pathsAtOnce(problem, settings, joint) : settings.samples();
        if (joint <= RANK_WARNING * sites) {
            return List.of();
        }
        return List.of("the bases hold " + joint + " directions and there are only " + sites
                + (iterates ? " paths in a batch" : " samples") + ", so the error bars may miss a bias: raise "
                + (iterates
                        ? "solver.samples to " + 8 * joint + " or solver.paths_at_once to " + 4 * joint
                        : "solver.samples to " + 4 * joint)
                + " or more, or raise solver.tolerance, now " + settings.tolerance());
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    /** The caller's observer, and a solve that has failed and stops. */
    private record Abandonment(Observer observer, AtomicBoolean abandoned) implements Observer {

        @Override
        public void onStep(int replica, int step, double loss, int rank) {
            observer.onStep(replica, step, loss, rank);
        }

        @Override
        public boolean cancelled() {
            return abandoned.get() || observer.cancelled();
        }

        @Override
        public void onPaths(int replica, int iteration, double part) {
            observer.onPaths(replica, iteration, part);
        }

        @Override
        public void onPathStep() {
            observer.onPathStep();
        }

        @Override
        public void onIteration(int replica, int iteration, Map<String, Residual> residuals) {
            observer.onIteration(replica, iteration, residuals);
        }

        @Override
        public void onCheckpoint(Supplier<Solution> soFar) {
            observer.onCheckpoint(soFar);
        }

        @Override
        public void onWarning(String warning) {
            observer.onWarning(warning);
        }
    }

    /** What the replicas have found so far, as of their last checkpoints. */
    private final class Board {

        private final Problem problem;
        private final String backend;
        private final long start;
        private final Observer observer;
        private final Trajectory[] latest = new Trajectory[settings.replicas()];

        private Board(Problem problem, String backend, long start, Observer observer) {
            this.problem = problem;
            this.backend = backend;
            this.start = start;
            this.observer = observer;
            Arrays.fill(latest, Trajectory.NOT_BEGUN);
        }

        /** A replica that was done before this solve. */
        private void resumed(int replica, Trajectory trajectory) {
            synchronized (latest) {
                latest[replica] = trajectory;
            }
            int step = trajectory.steps();
            if (step >= 0) {
                double loss = Errors.meanLoss(
                        problem.training().loss(), trajectory.train().get(step), problem.targets(step));
                int rank = trajectory.ranks().get(step).stream()
                        .mapToInt(r -> r.forward() + r.backward())
                        .max()
                        .orElse(0);
                observer.onStep(replica, step, loss, rank);
            }
        }

        private void post(int replica, Trajectory trajectory) {
            List<Trajectory> all;
            synchronized (latest) {
                latest[replica] = trajectory;
                all = List.of(latest.clone());
            }
            Supplier<Solution> soFar =
                    () -> Replicas.soFar(problem, all, backend, seconds(start), warnings(problem, all));
            observer.onCheckpoint(soFar);
        }
    }
}
