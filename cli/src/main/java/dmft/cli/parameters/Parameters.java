package dmft.cli.parameters;

import static dmft.cli.parameters.Parameter.defaulted;
import static dmft.cli.parameters.Parameter.optional;
import static dmft.cli.parameters.Parameter.required;

import dmft.activation.Activations;
import dmft.compute.Backends;
import dmft.data.Coding;
import dmft.data.DataSources;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.order.Quantity;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.SolverSettings;
import dmft.train.Losses;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Every parameter, in the order in which help and docs list them. */
public final class Parameters {

    private static final NumberType POSITIVE = new NumberType(0, false);
    private static final NumberType NOT_NEGATIVE = new NumberType(0, true);
    private static final IntegerType ANY_INTEGER = new IntegerType(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final TextType PATH = new TextType("the path of a file, in quotes");
    private static final int MANY = 100_000_000;
    private static final SolverSettings SOLVER = SolverSettings.defaults();
    private static final Iteration ITERATION = SOLVER.iteration();
    /** Values of {@link #RANDOM_NUMBERS}. */
    static final String COMMON = "common";

    static final String FRESH = "fresh";
    private static final String ONLY = "self-consistent: ";

    public static final Parameter<String> KIND = defaulted(
            "model.kind", new ChoiceType(() -> List.of("mlp")), "mlp", "the network: a multi-layer perceptron");

    public static final Parameter<Long> DEPTH =
            defaulted("model.depth", new IntegerType(1, 1000), 3L, "hidden layers L");

    public static final Parameter<String> ACTIVATION =
            defaulted("model.activation", new ChoiceType(Activations::names), "tanh", "activation φ");

    public static final Parameter<Double> GAMMA0 =
            defaulted("model.gamma0", NOT_NEGATIVE, 1.0, "feature-learning strength γ0; 0 is the lazy (NTK) limit");

    public static final Parameter<Double> ACTIVATION_GAIN =
            defaulted("model.activation_gain", POSITIVE, 1.0, "gain β: the activation is φ(βh)/β");

    public static final Parameter<Double> WEIGHT_SCALE =
            defaulted("model.weight_scale", POSITIVE, 1.0, "σ_w, multiplies every weight in the forward pass");

    public static final Parameter<Double> BIAS_SCALE = defaulted(
            "model.bias_scale", NOT_NEGATIVE, 0.0, "σ_b, multiplies every bias in the forward pass; 0 means no biases");

    public static final Parameter<String> SOURCE = required(
            "data.source",
            new ChoiceType(DataSources::names),
            "format of the data files. cifar10: binary records; mnist: IDX images and labels; digits: scikit-learn's"
                + " digits.csv; csv: one example a line, its target last; npy: NumPy arrays of inputs [P][D] and"
                + " targets [P] or [P][C], as x and y of an .npz file or in two .npy files; all but .npz may be packed"
                + " with gzip. gaussian: no file, x ~ N(0, I)");

    public static final Parameter<String> TRAIN_PATH = optional(
            "data.train_path",
            PATH,
            "file of the training examples, required but for gaussian; from the parameter file's folder, else from the"
                    + " working folder");

    public static final Parameter<String> TRAIN_LABELS = optional(
            "data.train_labels",
            PATH,
            "file of their targets, for .npy, and for mnist where it is not called as train_path with labels for"
                    + " images and idx1 for idx3; found likewise");

    public static final Parameter<String> TEST_PATH = optional(
            "data.test_path",
            PATH,
            "file of the test points, found likewise; where it is train_path (for digits, left out means so), test"
                    + " points are those that come after the training examples in the same order, never the same");

    public static final Parameter<String> TEST_LABELS =
            optional("data.test_labels", PATH, "file of their targets, as train_labels");

    public static final Parameter<Long> DIMENSION = optional(
            "data.dimension", new IntegerType(1, MANY), "dimension D of the inputs, for gaussian, which requires it");

    public static final Parameter<String> LABELS = optional(
            "data.labels",
            new ChoiceType(GaussianData.Labels::names),
            "labels for gaussian. random (left out means so): ±1 by chance; linear: y = w·x/√D; sign: y = sign(w·x),"
                    + " with one teacher w ~ N(0, I) for all x, as normalised");

    public static final Parameter<List<Integer>> CLASSES = optional(
            "data.classes",
            new ClassesType(),
            "the classes to tell apart; csv and npy may leave them out to fit their targets as they are");

    public static final Parameter<String> CODING = optional(
            "data.coding",
            new ChoiceType(Coding::names),
            "how a class is written as targets. sign: one output for two classes, -1 for the first and +1 for the"
                    + " second; one-hot: an output for each class, 1 for its own and 0 for the others; plus-minus:"
                    + " likewise +1 and -1. Left out: the first of these that suits their number and training.loss");

    public static final Parameter<Long> TRAIN = required(
            "data.train",
            new IntegerType(1, MANY),
            "training examples P in all, in file order, equally many of each class");

    public static final Parameter<Long> TEST =
            defaulted("data.test", new IntegerType(0, MANY), 0L, "test points in all, taken likewise from test_path");

    public static final Parameter<String> NORMALIZE = defaulted(
            "data.normalize",
            new ChoiceType(Normalization::names),
            Normalization.UNIT.toString(),
            "unit: each input x is centred over its entries and scaled to |x|² = D (a constant one becomes 0); sphere:"
                    + " scaled only; center: the mean of the training inputs is subtracted from each x, of test points"
                    + " too, then it is scaled; none: x as it is");

    public static final Parameter<Long> DATA_SEED = optional(
            "data.seed",
            ANY_INTEGER,
            "shuffles each file with this seed before examples are taken; left out: file order. For gaussian, the seed"
                    + " of inputs and labels (left out: 0)");

    public static final Parameter<Double> LEARNING_RATE =
            defaulted("training.learning_rate", POSITIVE, 0.5, "learning rate η of gradient descent on the mean loss");

    public static final Parameter<Long> STEPS = defaulted("training.steps", new IntegerType(0, MANY), 100L, "steps T");

    public static final Parameter<String> LOSS = defaulted(
            "training.loss",
            new ChoiceType(Losses::names),
            "mse",
            "loss ℓ of one example, a sum over its outputs. mse: ½(f - y)²; huber: the same up to |f - y| = 1,"
                    + " |f - y| - ½ beyond; cross-entropy: -y ln softmax(f), for probabilities y of two or more"
                    + " classes; for labels y = ±1 logistic: ln(1 + e^(-yf)), hinge: max(0, 1 - yf),"
                    + " squared-hinge: ½ max(0, 1 - yf)²");

    public static final Parameter<Long> BATCH_SIZE = defaulted(
            "training.batch_size", new IntegerType(0, MANY), 0L, "examples a step; 0 means all, at most data.train");

    public static final Parameter<Long> BATCH_SEED =
            defaulted("training.batch_seed", ANY_INTEGER, 0L, "seed of the mini-batches, the same for every replica");

    public static final Parameter<String> METHOD = defaulted(
            "solver.method",
            new ChoiceType(Method::names),
            SOLVER.method().toString(),
            "how the equations are solved. causal: exactly, one pass forward in time. self-consistent: exactly, by"
                + " iteration between sample paths and order parameters, in memory that does not grow with the"
                + " samples. Approximations: static-ntk: kernels stay as they are at the start; leading-order: kernels"
                + " to leading order in γ0², from four networks at small γ0, which takes their time and memory,"
                + " records kernels only; gradient-independence: fields do not answer to one another, A = B = 0");

    public static final Parameter<Long> SAMPLES = defaulted(
            "solver.samples",
            new IntegerType(1, MANY),
            (long) SOLVER.samples(),
            "sampled sites S per layer and replica; self-consistent: sample paths of an iteration");

    public static final Parameter<Double> TOLERANCE = defaulted(
            "solver.tolerance",
            new NumberType(
                    SolverSettings.SMALLEST_TOLERANCE,
                    true,
                    1,
                    false,
                    "float32 fields resolve nothing smaller than 1e-6"),
            SOLVER.tolerance(),
            "relative r.m.s. residual at which a direction joins a basis");

    public static final Parameter<Long> REPLICAS = defaulted(
            "solver.replicas",
            new IntegerType(1, 10_000),
            (long) SOLVER.replicas(),
            "independent solves; their mean is the answer, their spread gives its standard error");

    public static final Parameter<Long> SEED =
            defaulted("solver.seed", ANY_INTEGER, SOLVER.seed(), "seed of every random stream of the solver");

    public static final Parameter<String> BACKEND = defaulted(
            "solver.backend",
            new ChoiceType(() -> Stream.concat(Stream.of(Backends.AUTO), Backends.names().stream())
                    .toList()),
            SOLVER.backend(),
            "what computes the bulk operations; auto: the one that should be fastest here, the log tells why");

    public static final Parameter<Long> THREADS = defaulted(
            "solver.threads", new IntegerType(0, 4096), (long) SOLVER.threads(), "threads; 0 means all cores");

    public static final Parameter<String> START = defaulted(
            "solver.start",
            new ChoiceType(Parameters::starts),
            startName(ITERATION.start()),
            ONLY
                    + "where it starts. causal: at the order parameters of a causal pass; lazy: at those of the lazy"
                    + " limit");

    public static final Parameter<Long> START_SAMPLES = defaulted(
            "solver.start_samples",
            new IntegerType(1, MANY),
            (long) ITERATION.startSamples(),
            ONLY + "sampled sites of the pass it starts from, at most solver.samples of them");

    public static final Parameter<Long> ITERATIONS = defaulted(
            "solver.iterations",
            new IntegerType(1, 1_000_000),
            (long) ITERATION.limit(),
            ONLY + "iterations after which it gives up, with exit code 2; at least " + Iteration.AVERAGED
                    + " where random numbers are fresh");

    public static final Parameter<Long> PATHS_AT_ONCE = defaulted(
            "solver.paths_at_once",
            new IntegerType(0, MANY),
            (long) ITERATION.batch(),
            ONLY + "paths in memory at the same time, at most half of solver.samples; 0 means that it chooses");

    public static final Parameter<Double> MIXING = defaulted(
            "solver.mixing",
            new NumberType(0, false, 1, true, ""),
            ITERATION.mixing(),
            ONLY + "part of the way that an iteration goes to what came out of its paths beyond the first batch; lower"
                    + " where iterations swing; with common random numbers");

    public static final Parameter<Long> HISTORY = defaulted(
            "solver.history",
            new IntegerType(0, 1000),
            (long) ITERATION.history(),
            ONLY + "earlier iterations that Anderson mixing uses, with common random numbers; 0 means plain mixing");

    public static final Parameter<Double> RESIDUAL = defaulted(
            "solver.residual",
            NOT_NEGATIVE,
            ITERATION.residual(),
            ONLY
                    + "r.m.s. change of outputs and, relative to their size, order parameters at which it has"
                    + " converged, with common random numbers; 0 means that the noise of the finite number of paths"
                    + " explains what is left: outputs move by less than 0.1 of it, kernels 0.25, responses 0.5");

    public static final Parameter<String> RANDOM_NUMBERS = defaulted(
            "solver.random_numbers",
            new ChoiceType(() -> List.of(COMMON, FRESH)),
            ITERATION.fresh() ? FRESH : COMMON,
            ONLY
                    + "those of its paths. common: the same ones in every iteration, which makes it a fixed map that"
                    + " can be solved exactly; fresh: others in every iteration, and once changes no longer fall,"
                    + " the answer is averaged over " + Iteration.AVERAGED + " iterations");

    public static final Parameter<List<String>> RECORD = defaulted(
            "output.record",
            new ChoicesType(Quantity.names()),
            List.of(Quantity.KERNELS.toString(), Quantity.TWO_TIME.toString(), Quantity.FIELDS.toString()),
            "what arrays.h5 holds besides outputs and losses; recording refines the backward bases, which moves"
                + " outputs within the tolerance. kernels: Φ, G and K of the training examples; two-time: Φ(t,s) and"
                + " G(t,s) in factored form; responses: A and B likewise; learned: what every coupling has learned;"
                + " fields: samples of h and z");

    public static final Parameter<Long> RECORD_COUNT = defaulted(
            "output.record_count",
            new IntegerType(2, MANY),
            11L,
            "steps at which it is recorded: the first, the last, and others between, denser at the start, where"
                    + " networks learn fastest");

    public static final Parameter<List<Integer>> RECORD_AT =
            optional("output.record_at", new StepsType(), "the steps at which it is recorded, instead of record_count");

    public static final Parameter<Long> SITES = defaulted(
            "output.sites",
            new IntegerType(1, MANY),
            512L,
            "sampled sites whose h and z are kept, of the first replica");

    public static final Parameter<Double> CHECKPOINT_SECONDS = defaulted(
            "output.checkpoint_seconds",
            NOT_NEGATIVE,
            60.0,
            "seconds between two checkpoints of a replica, from which --resume goes on");

    public static final Parameter<Boolean> PICTURES = defaulted(
            "output.pictures",
            new BooleanType(),
            true,
            "draws the pictures at the end; \"dmft report\" draws them at any time");

    /** All parameters, in order. */
    public static final List<Parameter<?>> ALL = List.of(
            KIND,
            DEPTH,
            ACTIVATION,
            GAMMA0,
            ACTIVATION_GAIN,
            WEIGHT_SCALE,
            BIAS_SCALE,
            TrainingParameters.WEIGHT_SCALES,
            TrainingParameters.BIAS_SCALES,
            NetworkParameters.PARAMETERISATION,
            NetworkParameters.GATED, //
            SOURCE,
            TRAIN_PATH,
            TRAIN_LABELS,
            TEST_PATH,
            TEST_LABELS,
            DIMENSION,
            LABELS,
            CLASSES,
            CODING,
            TRAIN,
            TEST,
            NORMALIZE,
            DATA_SEED, //
            LEARNING_RATE,
            STEPS,
            LOSS,
            TrainingParameters.DYNAMICS,
            TrainingParameters.FLOW_TOLERANCE,
            BATCH_SIZE,
            TrainingParameters.BATCH_ORDER,
            BATCH_SEED,
            TrainingParameters.BATCH_FILE,
            NetworkParameters.OPTIMIZER,
            TrainingParameters.MOMENTUM,
            TrainingParameters.NESTEROV,
            TrainingParameters.WEIGHT_DECAY,
            TrainingParameters.DECAY,
            TrainingParameters.SCHEDULE,
            TrainingParameters.WARMUP,
            TrainingParameters.SCHEDULE_EVERY,
            TrainingParameters.SCHEDULE_FACTOR,
            TrainingParameters.SCHEDULE_END,
            TrainingParameters.LAYER_RATES,
            NetworkParameters.BIAS_RATES,
            NetworkParameters.RULE,
            NetworkParameters.FEEDBACK_CORRELATION,
            TrainingParameters.LABEL_NOISE,
            TrainingParameters.LABEL_FLIPS,
            TrainingParameters.GRADIENT_NOISE,
            TrainingParameters.NOISE_SEED, //
            METHOD,
            SAMPLES,
            TOLERANCE,
            REPLICAS,
            SEED,
            BACKEND,
            THREADS,
            START,
            START_SAMPLES,
            ITERATIONS,
            PATHS_AT_ONCE,
            MIXING,
            HISTORY,
            RESIDUAL,
            RANDOM_NUMBERS, //
            RECORD,
            RECORD_COUNT,
            RECORD_AT,
            SITES,
            CHECKPOINT_SECONDS,
            PICTURES);

    private Parameters() {}

    /** Values of {@link #START}. */
    private static List<String> starts() {
        return Arrays.stream(Iteration.Start.values())
                .map(Parameters::startName)
                .toList();
    }

    private static String startName(Iteration.Start start) {
        return start.name().toLowerCase(Locale.ROOT);
    }

    /** What a value of {@link #START} stands for. */
    static Iteration.Start start(String name) {
        return Iteration.Start.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The sections, in order. */
    public static List<String> sections() {
        return ALL.stream().map(Parameter::section).distinct().toList();
    }

    /** The parameter of that full name. */
    public static Optional<Parameter<?>> of(String key) {
        return ALL.stream().filter(parameter -> parameter.key().equals(key)).findFirst();
    }
}
