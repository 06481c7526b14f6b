package dmft.solve;

import dmft.compute.Fields;
import dmft.coupling.Baths;
import dmft.data.Examples;
import dmft.model.Mlp;
import dmft.model.MlpShape;
import dmft.model.Rule;
import dmft.order.Quantity;
import dmft.order.Recording;
import java.util.Arrays;
import java.util.List;

/**
 * Memory and operations of a solve whose ranks are known.
 *
 * <p>With n = k + m directions on each side of a coupling, S sites and P examples, a step multiplies S × n by n × P four times in every coupling, and
 * the fields held are S × n on both sides of each.
 */
final class Cost {

    /** Fields of a backward pass and of directions that join, in multiples of the examples, that live when most is in use; as measured. */
    private static final int TEMPORARIES = 3;

    /** float64 matrices of n × n beside M, in multiples of it: Q, R, E and Z in coordinates, and copies that products make. */
    private static final int SMALL_MATRICES = 6;

    /** An operation on a small float64 matrix takes as long as so many on fields. */
    private static final double SMALL_PRICE = 8;

    /** Order parameters of all passes that live at the same time, beside the history of mixing, while the next ones are worked out. */
    private static final int COPIES = 11;

    /** Bytes that passes of paths leave behind before they are collected, as measured. */
    private static final long LEFT_BEHIND = 96L << 20;

    /** Those that live while the pass is made that iterations start from. */
    private static final int COPIES_AT_START = 3;

    /** Batches of paths that nobody asked for have between so many paths; with more directions, more. */
    private static final int SMALLEST_BATCH = 1024;

    private static final int LARGEST_BATCH = 16384;
    private static final int PATHS_PER_DIRECTION = 4;

    /** Where φ' jumps, fewer than this do not tell how order parameters answer to one another. */
    private static final int PATHS_PER_DIRECTION_WITH_KINKS = 20;

    /** Coordinates of test points, their averages and coefficients, and covariances. */
    private static final int COPIES_OF_POINTS = 3;

    private final MlpShape shape;
    private final SolverSettings settings;
    private final Recording recording;
    private final int[] directions; // n of every coupling
    private final long trained;
    private final long tested;
    private final long outputs;
    private final long dimension;
    private final long steps;
    private final Problem problem;
    private final List<Solution.Rank> ranks;

    Cost(Problem problem, SolverSettings settings, Recording recording, List<Solution.Rank> ranks) {
        this.shape = switch (problem.architecture()) {
            case MlpShape mlp -> mlp;
        };
        this.settings = settings;
        this.problem = problem;
        this.ranks = ranks;
        this.recording = recording;
        this.directions = ranks.stream()
                .mapToInt(rank -> Math.min(settings.samples(), rank.forward() + rank.backward()))
                .toArray();
        Examples test = problem.test();
        this.trained = problem.together();
        this.tested = test == null ? 0 : test.size();
        this.outputs = problem.train().outputs();
        this.dimension = problem.train().dimension();
        this.steps = problem.training().steps();
    }

    /** Memory in use at the end, of {@code abreast} replicas side by side and the results of all. */
    MemoryNeed memory(int abreast) {
        long points = trained + tested;
        long examples = (problem.train().size() + tested) * (dimension + outputs) * Double.BYTES;
        long kept = settings.replicas() * (results() + steps * points * outputs * 2 * Double.BYTES);
        boolean iterates = iterates(problem, settings);
        MemoryNeed replica = iterates ? iteration() : network();
        long shared = examples + kept + (iterates ? LEFT_BEHIND : 0);
        return new MemoryNeed(
                shared + abreast * replica.together(), shared + abreast * replica.beside(), abreast * replica.fields());
    }

    /** A replica of one pass, without what it records. */
    private MemoryNeed network() {
        long networks = settings.method().at(shape.gamma0()).networks();
        long fields = networks * settings.samples() * columns() * width();
        long beside = networks * (smallMatrices() + (trained + tested) * trained * Double.BYTES);
        return new MemoryNeed(fields + beside, beside, fields);
    }

    /** A replica that iterates, without what it records: the pass it starts from, or order parameters and a batch of paths. */
    private MemoryNeed iteration() {
        SolverSettings first = settings.withMethod(Method.CAUSAL).withSamples(startSites(settings));
        MemoryNeed start = new Cost(problem.withoutTest(), first, Recording.NONE, ranks).network();
        long startBeside = start.beside() + COPIES_AT_START * state();
        long batch =
                pathsAtOnce(problem, settings, Arrays.stream(directions).max().orElse(0));
        long paths = width() * batch * pathColumns();
        int history = settings.iteration().remembered();
        long pathsBeside =
                scatter() + (COPIES + 2L * history) * state() + COPIES_OF_POINTS * points() + smallMatrices();
        return new MemoryNeed(
                Math.max(start.fields() + startBeside, paths + pathsBeside),
                Math.max(startBeside, pathsBeside),
                Math.max(start.fields(), paths));
    }

    /** Bytes of the kernels and responses at equal times whose scatter from batch to batch is watched: Φ, G, and two between φ and g. */
    private long scatter() {
        long watched = Baths.watched(entries());
        long recorded = Math.min(watched, recordedSteps());
        long usual = trained + trained;
        long withEvery = trained + trained * outputs;
        long entries = (watched - recorded) * usual * usual + recorded * withEvery * withEvery;
        return directions.length * entries * Double.BYTES;
    }

    /** Bytes of the order parameters of all passes. */
    private long state() {
        long columns = 2 * trained * (steps + 1) + (outputs - 1) * trained * recordedSteps();
        return Arrays.stream(directions).mapToLong(n -> n * columns).sum() * Double.BYTES;
    }

    /** Steps whose backward pass sends every single output back. */
    private long recordedSteps() {
        return recording.quantities().isEmpty() ? 0 : recording.steps().length;
    }

    /** Bytes of those of test points, which come with covariances of their own. */
    private long points() {
        long entries = 0;
        for (int n : directions) {
            entries += n * tested + tested * Math.min(tested, Mlp.chunkSize(SMALLEST_BATCH));
        }
        return entries * (steps + 1) * Double.BYTES;
    }

    /** Columns of a batch of paths: activities, temporaries, and both sides of every coupling. */
    private long pathColumns() {
        long columns =
                3L * shape.depth() * (trained + tested) + 2 * Math.min(trained, dimension + 1) + TEMPORARIES * trained;
        for (int n : directions) {
            columns += 2 * capacity(n) + tested;
        }
        if (!recording.quantities().isEmpty()) {
            columns += 2L * shape.depth() * trained * outputs;
        }
        return columns;
    }

    private long width() {
        return settings.backend().equals("reference") ? Double.BYTES : Float.BYTES;
    }

    /** True if that is solved by iteration: where nothing moves there is nothing to iterate. */
    static boolean iterates(Problem problem, SolverSettings settings) {
        return settings.method().at(problem.architecture().gamma0()) == Method.SELF_CONSISTENT;
    }

    /** Sites of the pass that iterations start from. */
    static int startSites(SolverSettings settings) {
        return Math.min(settings.samples(), settings.iteration().startSamples());
    }

    /**
     * Paths that are followed at once.
     *
     * @param jointRank directions and drawn fields that a path carries on one side of a coupling, at most
     */
    static int pathsAtOnce(Problem problem, SolverSettings settings, int jointRank) {
        int half = Math.max(1, settings.samples() / 2);
        if (settings.iteration().batch() > 0) {
            return Math.min(settings.iteration().batch(), half);
        }
        int wanted = Math.clamp(settings.samples() / 32, SMALLEST_BATCH, LARGEST_BATCH);
        int perDirection = problem.architecture().kinked() ? PATHS_PER_DIRECTION_WITH_KINKS : PATHS_PER_DIRECTION;
        return Math.min(Math.max(wanted, perDirection * jointRank), half);
    }

    /** Columns of S numbers that a replica holds. */
    private long columns() {
        long riding = Math.min(tested, Mlp.chunkSize(settings.samples()));
        long activities = 3L * shape.depth() * (trained + riding) + (2L * shape.depth() + 1) * (tested - riding);
        long weights = Math.min(problem.train().size(), dimension + 1);
        boolean moving = problem.training().optimizer().momentum() > 0;
        long input = 2 * weights + tested + (moving ? weights + outputs : 0); // with its velocity
        long gates = shape.gated() ? 2L * shape.depth() * weights : 0; // what their fields are made of
        long columns = activities + input + gates + TEMPORARIES * trained;
        for (int n : directions) {
            columns += 2 * capacity(n) + tested;
        }
        if (recording.has(Quantity.TWO_TIME)) {
            columns += 2 * largest();
        }
        if (!recording.quantities().isEmpty()) {
            columns += 2L * shape.depth() * trained * outputs;
        }
        if (recording.has(Quantity.KERNELS) && !shape.rule().isGradient()) {
            long beside = 3; // z, φ' and fresh fields, with the true gradients of all layers
            columns += (shape.depth() + beside) * trained * outputs;
        }
        return columns;
    }

    /** Room for n directions, as {@link Fields#moreRoom} makes it. */
    private long capacity(int n) {
        int room = (int) Math.max(2, trained);
        while (room < n) {
            room = Fields.moreRoom(room);
        }
        return Math.min(room, settings.samples());
    }

    private long largest() {
        long largest = trained;
        for (int n : directions) {
            largest = Math.max(largest, n / 2);
        }
        return largest;
    }

    private long smallMatrices() {
        boolean moving = problem.training().optimizer().momentum() > 0;
        boolean twoMatrices = shape.rule().kind() == Rule.Kind.FEEDBACK_ALIGNMENT
                || settings.method() == Method.GRADIENT_INDEPENDENCE;
        int matrices = SMALL_MATRICES + (moving ? 1 : 0) + (twoMatrices ? 1 : 0);
        long entries = 0;
        for (int n : directions) {
            entries += matrices * (long) n * n;
        }
        return entries * Double.BYTES;
    }

    /** Entries of time, T + 1. */
    int entries() {
        return Math.toIntExact(steps + 1);
    }

    /** Bytes of what a replica records. */
    long results() {
        long count = recording.steps().length;
        long kernels = recording.has(Quantity.KERNELS)
                ? Double.BYTES
                        * (shape.depth() * trained * trained * (1 + outputs * outputs)
                                + trained * trained * outputs * outputs)
                : 0;
        long joined = 0;
        long learned = 0;
        for (int n : directions) {
            joined += n;
            learned += (long) n * n;
        }
        long factors = recording.has(Quantity.TWO_TIME) ? (joined + largest()) * trained * (1 + outputs) : 0;
        long responses = recording.has(Quantity.RESPONSES) ? joined * trained * (1 + outputs) : 0;
        long matrices = recording.has(Quantity.LEARNED) ? learned : 0;
        long fields = recording.has(Quantity.FIELDS)
                ? (long) shape.depth() * Math.min(recording.sites(), settings.samples()) * trained * (1 + outputs)
                : 0;
        return count * (kernels + Float.BYTES * (factors + responses + matrices + fields));
    }

    /** Multiplications and additions of a step at the end with that many samples. */
    double stepOperations(int samples) {
        double points = trained + tested;
        double tall = 0;
        double small = 0;
        for (int n : directions) {
            tall += 2.0 * n * (2 * points + 2 * trained);
            small += 2.0 * n * n * (points + 2 * trained);
        }
        tall += 2.0 * Math.min(problem.train().size(), dimension + 1) * (points + trained);
        double elementwise = 40.0 * shape.depth() * points;
        return samples * (tall + elementwise) + SMALL_PRICE * small;
    }

    /**
     * Multiplications and additions of an iteration with all its paths: four products with the directions in each coupling and step, and what it takes to
     * make new directions and fields orthogonal to those that are there. The first batch passes twice, the second time without test points.
     */
    double iterationOperations() {
        int most = Arrays.stream(directions).max().orElse(0);
        return settings.samples() * pathOperations(tested) + pathsAtOnce(problem, settings, most) * pathOperations(0);
    }

    /** Those of all rounds of paths that scout before the first iteration. */
    double scoutOperations() {
        return (double) IterationStart.rounds(problem, settings) * startSites(settings) * pathOperations(0);
    }

    private double pathOperations(long points) {
        double operations = 40.0 * shape.depth() * (trained + points) * (steps + 1);
        for (int n : directions) {
            operations += 4.0 * n * (steps + 1) * (2 * trained + points) + 8.0 * n * n;
        }
        return operations;
    }
}
