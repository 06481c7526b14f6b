package dmft.solve;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.coupling.World;
import dmft.order.Recording;
import java.util.ArrayList;
import java.util.List;

/**
 * What a solve will need, told from a trial with few samples that stops after some seconds.
 *
 * <p>Memory and time follow from the ranks of the bases, and those follow from the data, the tolerance and the length of the training, hardly from the
 * number of samples: so the trial takes few. Where it is stopped early, ranks are taken to go on growing with the logarithm of time.
 *
 * @param ranks directions of each coupling at the end
 * @param memory the most in use, as fields, matrices and results; a process holds more; nothing if the trial failed
 * @param seconds wall-clock time; 0 if the trial failed
 * @param iterations that the time is told for; 0 of a single pass, 1 and more by iteration
 * @param steps the last step of the trial, T if it was not stopped
 * @param outcome COMPLETED, RUNNING if the trial was stopped, or what went wrong in it, which the solve will meet too
 * @param message what went wrong, or empty
 */
public record Forecast(
        List<Solution.Rank> ranks,
        MemoryNeed memory,
        double seconds,
        int iterations,
        int steps,
        Outcome outcome,
        String message) {

    /** Samples of the trial for each example and output: the directions that joined must be few beside them. */
    private static final int SAMPLES_PER_EXAMPLE = 40;

    private static final int LEAST_SAMPLES = 512;

    /** Steps that the trial makes however long they take: fewer say nothing about the growth of ranks. */
    private static final int LEAST_STEPS = 16;

    /** Compiling the program and writing results, as measured. */
    private static final double OVERHEAD_SECONDS = 1;

    /** Iterations that it takes where φ' does not jump, mostly, and where it does. */
    private static final int ITERATIONS = 5;

    private static final int ITERATIONS_WITH_KINKS = 8;

    /** Time of an iteration in multiples of that of its products, as measured. */
    private static final double PATH_PRICE = 4;

    /** Products timed, of which the fastest counts. */
    private static final int PRODUCTS = 20;

    /** The trial's first steps pay for compiling the program. */
    private static final int COMPILING_STEPS = 4;

    /** The most memory in use, wherever it lies. */
    public long bytesInUse() {
        return memory.together();
    }

    /**
     * Makes the trial.
     *
     * @param trialSeconds when it stops, at the end of a step, having made some in any case
     * @throws dmft.compute.BackendUnavailableException if the backend cannot run here
     */
    public static Forecast of(Problem problem, SolverSettings settings, Recording recording, double trialSeconds) {
        int threads = settings.threads() == 0 ? Runtime.getRuntime().availableProcessors() : settings.threads();
        int abreast = Math.min(threads, settings.replicas());
        int wanted = SAMPLES_PER_EXAMPLE * problem.together() * problem.train().outputs();
        int samples = Math.min(settings.samples(), Math.max(LEAST_SAMPLES, wanted));
        Trajectory trial = trial(problem, settings, recording, samples, threads / abreast, trialSeconds);
        int steps = problem.training().steps();
        List<Solution.Rank> ranks = atTheEnd(trial, steps);
        boolean stopped = trial.outcome() == Outcome.INTERRUPTED;
        if (!stopped && trial.outcome() != Outcome.COMPLETED) {
            return new Forecast(ranks, new MemoryNeed(0, 0, 0), 0, 0, trial.steps(), trial.outcome(), trial.message());
        }
        Cost cost = new Cost(problem, settings, recording, ranks);
        int iterations = iterations(problem, settings);
        double perProduct = iterations == 0 ? 0 : secondsPerProduct(problem, settings, ranks, threads / abreast);
        double rounds = Math.ceilDiv(settings.replicas(), abreast);
        return new Forecast(
                ranks,
                cost.memory(abreast),
                OVERHEAD_SECONDS + rounds * seconds(settings, cost, trial, samples, iterations, perProduct),
                iterations,
                trial.steps(),
                stopped ? Outcome.RUNNING : trial.outcome(),
                stopped ? "" : trial.message());
    }

    /** Nobody knows them before: what problems took that were tried; 0 if nothing is iterated. */
    private static int iterations(Problem problem, SolverSettings settings) {
        if (!Cost.iterates(problem, settings)) {
            return 0;
        }
        int wanted = problem.architecture().kinked() ? ITERATIONS_WITH_KINKS : ITERATIONS;
        if (settings.iteration().fresh()) {
            wanted += Iteration.AVERAGED;
        }
        return Math.min(settings.iteration().limit(), wanted);
    }

    /** Seconds of one replica. */
    private static double seconds(
            SolverSettings settings, Cost cost, Trajectory trial, int samples, int iterations, double perProduct) {
        int entries = cost.entries();
        double perOperation = secondsPerStep(trial) / cost.stepOperations(samples);
        if (iterations == 0) {
            return entries * cost.stepOperations(settings.samples()) * perOperation;
        }
        // Paths need not find their bases, which is what a trial of few samples mostly does: their price is that of
        // products.
        double start = settings.iteration().start() == Iteration.Start.LAZY
                ? cost.scoutOperations() * PATH_PRICE * perProduct
                : entries * cost.stepOperations(Cost.startSites(settings)) * perOperation;
        return start + iterations * cost.iterationOperations() * PATH_PRICE * perProduct;
    }

    /** Seconds for a multiplication and an addition in products of the size that batches of paths have. */
    private static double secondsPerProduct(
            Problem problem, SolverSettings settings, List<Solution.Rank> ranks, int threads) {
        int most = ranks.stream()
                .mapToInt(rank -> rank.forward() + rank.backward())
                .max()
                .orElse(0);
        int directions = Math.max(1, most);
        int columns = problem.together();
        int paths = Math.max(directions, Cost.pathsAtOnce(problem, settings, directions));
        double best = Double.POSITIVE_INFINITY;
        try (Backend backend = Backends.create(settings.backend(), threads)) {
            Fields basis = backend.fields(paths, directions);
            Fields x = backend.fields(paths, columns);
            for (int i = 0; i < PRODUCTS; i++) {
                long start = System.nanoTime();
                Matrix c = backend.contract(basis, x);
                backend.expand(basis, c, x, false);
                backend.read(x.view(0, 1)); // else a device may not have begun
                best = Math.min(best, (System.nanoTime() - start) * 1e-9);
            }
        }
        return best / (4.0 * paths * directions * columns);
    }

    private static Trajectory trial(
            Problem problem,
            SolverSettings settings,
            Recording recording,
            int samples,
            int threads,
            double trialSeconds) {
        long start = System.nanoTime();
        Observer observer = new Observer() {
            private int last; // step; there is one replica, on one thread

            @Override
            public void onStep(int replica, int step, double loss, int rank) {
                last = step;
            }

            @Override
            public boolean cancelled() {
                return last >= LEAST_STEPS && (System.nanoTime() - start) * 1e-9 > trialSeconds;
            }
        };
        try (Backend backend = Backends.create(settings.backend(), threads)) {
            World world = World.limit(backend, samples, settings.tolerance(), settings.seed(), 0);
            Method onePass = settings.method() == Method.SELF_CONSISTENT ? Method.CAUSAL : settings.method();
            return new Dynamics(problem, world, onePass, 0, observer, recording, ReplicaCheckpoint.NONE).run();
        }
    }

    /** Time of a step, after those that mostly wait for the compiler where there are more. */
    private static double secondsPerStep(Trajectory trial) {
        int first = Math.min(COMPILING_STEPS, trial.steps());
        return trial.seconds().subList(first, trial.seconds().size()).stream()
                .mapToDouble(Double::doubleValue)
                .average()
                .orElse(0);
    }

    /** Ranks at T: those of the trial, and what they grew in its last doubling of time once more for each that is missing. */
    private static List<Solution.Rank> atTheEnd(Trajectory trial, int steps) {
        int last = trial.steps();
        if (last < 0) {
            return List.of();
        }
        double doublings = Math.log((steps + 1.0) / (last + 1.0)) / Math.log(2);
        List<Solution.Rank> now = trial.ranks().get(last);
        List<Solution.Rank> before = trial.ranks().get(last / 2);
        List<Solution.Rank> ranks = new ArrayList<>();
        for (int i = 0; i < now.size(); i++) {
            Solution.Rank a = now.get(i);
            Solution.Rank b = before.get(i);
            ranks.add(new Solution.Rank(
                    a.coupling(), (int) Math.round(a.forward() + doublings * (a.forward() - b.forward())), (int)
                            Math.round(a.backward() + doublings * (a.backward() - b.backward()))));
        }
        return ranks;
    }
}
