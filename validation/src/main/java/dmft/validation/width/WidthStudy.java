package dmft.validation.width;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.FieldMemory;
import dmft.coupling.World;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.Dynamics;
import dmft.solve.MemoryNeed;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.SolverSettings;
import dmft.validation.network.DenseNetwork;
import dmft.validation.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Trains finite networks of several widths and solves the limit of the same problem, and compares what they find. */
public final class WidthStudy {

    /** Recorded steps, denser at the start. */
    private static final int RECORDED = 6;

    /** Sites whose fields are kept, over all networks of one width. */
    private static final int SITES = 8192;

    private static final int FEWEST_SITES = 64;

    private final Problem problem;
    private final SolverSettings solver;
    private final WidthSettings settings;
    private final Limit limit;
    private final Progress progress;

    /** Told how the study goes on. */
    public interface Progress {

        /**
         * One more network has been trained.
         *
         * @param what "limit", or "N = 256"
         * @param done networks of it that are done
         * @param of how many there are
         */
        void trained(String what, int done, int of);

        /** True if the study should stop. */
        boolean cancelled();
    }

    /**
     * A study that has not begun.
     *
     * @param solver samples, tolerance and seed of the limit, and the backend of everything
     * @param limit what claims to be the limit
     */
    public WidthStudy(Problem problem, SolverSettings solver, WidthSettings settings, Limit limit, Progress progress) {
        this.problem = problem;
        this.solver = solver;
        this.settings = settings;
        this.limit = limit;
        this.progress = progress;
    }

    /** Why there are no networks to compare with, if there are none. */
    public static Optional<String> refusal(Problem problem, WidthSettings settings) {
        if (problem.training().batches().isStream()) {
            return Optional.of(
                    "the same training examples are watched at every step, but a stream brings others each time:"
                            + " list the batches of a few examples instead (training.batch_order = \"list\")");
        }
        MlpShape shape = switch (problem.architecture()) {
            case MlpShape mlp -> mlp;
        };
        boolean ordinary = shape.rule().kind() != Rule.Kind.FEEDBACK_ALIGNMENT
                && shape.parameterisation() == Parameterisation.MEAN_FIELD;
        return IntStream.of(settings.widths())
                .filter(width -> !ordinary && !settings.explicit(width))
                .mapToObj(width ->
                        "a network of width " + width + " is simulated without its matrices, which is exact for"
                                + " one matrix with entries of order 1 that sends its own signals back, not for \""
                                + shape.rule()
                                + "\" in the parameterisation \"" + shape.parameterisation()
                                + "\": leave that width out, or raise --dense-up-to")
                .findFirst();
    }

    /** Trains everything, the limit first and then width by width, and compares. */
    public Comparison run() {
        Recorder recorder = new Recorder(problem, settings, depth(problem), recordedSteps(problem));
        String name = backendName();
        FieldMemory fields = fieldMemory(name);
        long start = System.nanoTime();
        List<TrainedNetwork> replicas = parallel(
                "limit",
                settings.replicas(),
                settings.threads(),
                replica -> with(
                        name,
                        1,
                        backend -> limit.replica(
                                problem,
                                backend,
                                replica,
                                recording(problem, settings.replicas()),
                                progress::cancelled)));
        recorder.limit(solver.samples(), replicas, seconds(start));
        for (int w = 0; w < settings.widths().length && !progress.cancelled() && recorder.hasLimit(); w++) {
            start = System.nanoTime();
            int width = settings.widths()[w];
            int count = settings.networks()[w];
            Recording recording = recording(problem, count);
            int abreast = settings.explicit(width) ? abreast(width, fields) : 1;
            int threads = settings.threads() / abreast;
            List<TrainedNetwork> networks;
            try {
                networks = parallel(
                        "N = " + width,
                        count,
                        abreast,
                        n -> with(
                                name,
                                threads,
                                backend -> settings.explicit(width)
                                        ? dense(backend, width, n, recording)
                                        : matrixFree(backend, width, n, recording)));
            } catch (OutOfMemoryError e) {
                networks = List.of(failed("width " + width + " needs more memory than there is: leave it out"));
            }
            recorder.width(width, settings.explicit(width), networks, seconds(start));
        }
        return recorder.comparison(!progress.cancelled());
    }

    private static TrainedNetwork failed(String message) {
        return new TrainedNetwork(Outcome.RANK_EXHAUSTED, message, List.of(), List.of(), List.of());
    }

    /** As many networks at once as there are threads, or as fit into memory. */
    private int abreast(int width, FieldMemory fields) {
        MemoryNeed one = memory(problem, width);
        long room = settings.memory() - keptBytes(problem, settings);
        boolean apart = fields.place() == FieldMemory.Place.DEVICE;
        long onHost = room / (apart ? one.beside() : one.together());
        return Math.clamp(Math.min(onHost, fields.bytes() / one.fields()), 1, settings.threads());
    }

    /**
     * The memory of one network with all its weights: float32 weights, pre-activations and what becomes of them at all points, the fields z and g of a
     * recorded step, float64 copies of one layer.
     */
    public static MemoryNeed memory(Problem problem, int width) {
        int inputs = problem.train().dimension();
        int depth = depth(problem);
        long signals = (long) problem.train().size() * problem.train().outputs();
        long weights = (long) width * (inputs + (depth - 1L) * width);
        long fields = (3L * depth * points(problem) + 2L * depth * signals) * width;
        long copies = 2L * points(problem) * Math.max(width, inputs) + signals * width;
        long onBackend = Float.BYTES * (weights + fields);
        long beside = Double.BYTES * copies;
        return new MemoryNeed(onBackend + beside, beside, onBackend);
    }

    private TrainedNetwork dense(Backend backend, int width, int number, Recording recording) {
        return new DenseNetwork(problem, backend, width, seed(width), number).train(recording, progress::cancelled);
    }

    private TrainedNetwork matrixFree(Backend backend, int width, int number, Recording recording) {
        World world = World.finite(backend, width, solver.tolerance(), seed(width), number);
        return TrainedNetwork.of(
                new Dynamics(problem, world, number, Limit.stoppedBy(progress::cancelled), recording).run());
    }

    /** Weights of one width have nothing to do with those of another. */
    private long seed(int width) {
        return settings.seed() + 0x9E3779B97F4A7C15L * width;
    }

    /** What is taken down of each of so many networks. */
    public static Recording recording(Problem problem, int networks) {
        return new Recording(
                Set.of(Quantity.KERNELS, Quantity.FIELDS),
                recordedSteps(problem),
                Math.max(FEWEST_SITES, SITES / networks));
    }

    private static int[] recordedSteps(Problem problem) {
        return Recording.denserAtTheStart(problem.training().steps(), RECORDED);
    }

    /** What has to be kept: observables of every network, and of those of one width and of the limit their kernels, outputs and fields as well. */
    public static long keptBytes(Problem problem, WidthSettings settings) {
        int depth = depth(problem);
        long rows = (long) problem.train().size() * problem.train().outputs();
        long outputs = (problem.training().steps() + 1L)
                * points(problem)
                * problem.train().outputs();
        long kernels = recordedSteps(problem).length * (2L * depth + 1) * rows * rows;
        long fields = recordedSteps(problem).length * 2L * depth * rows * SITES;
        long all =
                settings.replicas() + (long) IntStream.of(settings.networks()).sum();
        long atOnce = settings.replicas()
                + (long) IntStream.of(settings.networks()).max().orElse(0);
        return Double.BYTES * (all * kernels / 2 + atOnce * (kernels + outputs)) + 2 * Float.BYTES * fields;
    }

    private static int depth(Problem problem) {
        return switch (problem.architecture()) {
            case MlpShape mlp -> mlp.depth();
        };
    }

    private static long points(Problem problem) {
        return (long) problem.train().size()
                + (problem.test() == null ? 0 : problem.test().size());
    }

    private String backendName() {
        return Backends.select(solver.backend(), 1).name();
    }

    private static FieldMemory fieldMemory(String name) {
        try (Backend backend = Backends.create(name, 1)) {
            return backend.fieldMemory();
        }
    }

    @FunctionalInterface
    private interface Use {
        TrainedNetwork of(Backend backend);
    }

    private static TrainedNetwork with(String name, int threads, Use use) {
        try (Backend backend = Backends.create(name, threads)) {
            return use.of(backend);
        }
    }

    /** Networks by number, some at once; those not begun when the study is stopped are not among them. */
    private List<TrainedNetwork> parallel(String what, int count, int abreast, IntFunction<TrainedNetwork> training) {
        List<TrainedNetwork> networks = new ArrayList<>();
        int[] done = new int[1];
        BooleanSupplier cancelled = progress::cancelled;
        try (ExecutorService pool = Executors.newFixedThreadPool(
                abreast, Thread.ofPlatform().daemon().name("dmft-network-", 0).factory())) {
            List<Future<TrainedNetwork>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                running.add(pool.submit(() -> {
                    if (cancelled.getAsBoolean()) {
                        return new TrainedNetwork(Outcome.INTERRUPTED, "", List.of(), List.of(), List.of());
                    }
                    TrainedNetwork network = training.apply(number);
                    synchronized (done) {
                        progress.trained(what, ++done[0], count);
                    }
                    return network;
                }));
            }
            try {
                for (Future<TrainedNetwork> future : running) {
                    networks.add(result(future));
                }
            } catch (RuntimeException | Error e) {
                pool.shutdownNow();
                throw e;
            }
        }
        return networks;
    }

    private static TrainedNetwork result(Future<TrainedNetwork> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a network; cancel through the progress", e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }
}
