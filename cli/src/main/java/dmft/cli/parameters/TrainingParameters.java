package dmft.cli.parameters;

import static dmft.cli.parameters.Parameter.defaulted;
import static dmft.cli.parameters.Parameter.optional;

import dmft.train.BatchPlan;
import dmft.train.Schedule;
import java.util.List;

/** The parameters of optimizers, schedules, noise and scales that differ from layer to layer. */
final class TrainingParameters {

    private static final int MANY = 100_000_000;
    private static final NumberType POSITIVE = new NumberType(0, false);
    private static final NumberType NOT_NEGATIVE = new NumberType(0, true);

    static final String STEPS = "steps";
    static final String FLOW = "flow";
    static final String COUPLED = "coupled";
    static final String DECOUPLED = "decoupled";

    static final Parameter<List<Double>> WEIGHT_SCALES = optional(
            "model.weight_scales",
            new NumbersType(POSITIVE, "[1.0, 1.4, 1.4]"),
            "σ_w of every layer, model.depth numbers, instead of model.weight_scale");

    static final Parameter<List<Double>> BIAS_SCALES = optional(
            "model.bias_scales",
            new NumbersType(NOT_NEGATIVE, "[0.5, 0.0, 0.0]"),
            "σ_b of every layer, model.depth numbers, instead of model.bias_scale");

    static final Parameter<String> BATCH_ORDER = defaulted(
            "training.batch_order",
            new ChoiceType(BatchPlan.Order::names),
            BatchPlan.Order.EPOCHS.toString(),
            "how mini-batches are chosen. epochs: every example once, in a new seeded order, before any comes again;"
                    + " replacement: every example of a batch by itself, so that one may be there twice; list: as"
                    + " training.batch_file says; stream: batch_size new examples at every step, in the order of the"
                    + " data (data.seed shuffles it), of which data.train has (steps + 1) · batch_size: none is in the"
                    + " network before its step, and results at t are of those of t");

    static final Parameter<String> BATCH_FILE = optional(
            "training.batch_file",
            new TextType("the path of a file, in quotes"),
            "for batch_order \"list\": the examples of step t on line t + 1, by number from 0 in the order of the"
                    + " training examples, separated by blanks or commas; at least training.steps lines; found as"
                    + " data.train_path");

    static final Parameter<Double> MOMENTUM = defaulted(
            "training.momentum",
            new NumberType(0, true, 1, false, ""),
            0.0,
            "momentum μ: the velocity v ← μ v + gradient moves the weights; 0 means none");

    static final Parameter<Boolean> NESTEROV = defaulted(
            "training.nesterov",
            new BooleanType(),
            false,
            "Nesterov's momentum: the weights move by gradient + μ v, not by v");

    static final Parameter<Double> WEIGHT_DECAY = defaulted(
            "training.weight_decay",
            NOT_NEGATIVE,
            0.0,
            "weight decay λ, of all weights and biases and what they were at the start: without momentum they become"
                    + " (1 - ηλ) times as large at every step");

    static final Parameter<String> DECAY = defaulted(
            "training.decay",
            new ChoiceType(() -> List.of(COUPLED, DECOUPLED)),
            COUPLED,
            "how weights decay where there is momentum. coupled: the gradient of λ|θ|²/(2γ0²N) is added to that of the"
                    + " loss; decoupled: by a factor 1 - ηλ beside the momentum");

    static final Parameter<String> SCHEDULE = defaulted(
            "training.schedule",
            new ChoiceType(Schedule.Kind::names),
            Schedule.Kind.CONSTANT.toString(),
            "how the learning rate goes. constant; step: times schedule_factor every schedule_every steps; cosine:"
                    + " falls from η to schedule_end · η at training.steps along half a cosine");

    static final Parameter<Long> WARMUP = defaulted(
            "training.warmup",
            new IntegerType(0, MANY),
            0L,
            "steps w over which the learning rate rises first: at step t < w it is (t + 1)/(w + 1) of what it would"
                    + " be");

    static final Parameter<Long> SCHEDULE_EVERY = defaulted(
            "training.schedule_every",
            new IntegerType(1, MANY),
            100L,
            "for schedule \"step\": steps between two changes");

    static final Parameter<Double> SCHEDULE_FACTOR =
            defaulted("training.schedule_factor", POSITIVE, 0.1, "for schedule \"step\": the factor of a change");

    static final Parameter<Double> SCHEDULE_END = defaulted(
            "training.schedule_end",
            new NumberType(0, true, 1, true, ""),
            0.0,
            "for schedule \"cosine\": the part of η that is left at training.steps");

    static final Parameter<List<Double>> LAYER_RATES = optional(
            "training.layer_rates",
            new NumbersType(NOT_NEGATIVE, "[1.0, 1.0, 1.0, 0.1]"),
            "learning rates of the layers relative to η, model.depth + 1 numbers, from the first layer to the read-out;"
                    + " 0 freezes a layer; the tangent kernel K is weighted by them");

    static final Parameter<Double> LABEL_NOISE = defaulted(
            "training.label_noise",
            NOT_NEGATIVE,
            0.0,
            "standard deviation of normal noise on the labels that are learned from, new at every step, the same for"
                    + " every replica; for losses that take any labels");

    static final Parameter<Double> LABEL_FLIPS = defaulted(
            "training.label_flips",
            new NumberType(0, true, 1, true, ""),
            0.0,
            "chance with which an example is learned from as one of another class, drawn anew at every step");

    static final Parameter<Double> GRADIENT_NOISE = defaulted(
            "training.gradient_noise",
            NOT_NEGATIVE,
            0.0,
            "standard deviation of normal noise on -∂ℓ/∂f of every example and output, new at every step");

    static final Parameter<Long> NOISE_SEED = defaulted(
            "training.noise_seed",
            new IntegerType(Long.MIN_VALUE, Long.MAX_VALUE),
            0L,
            "seed of the noise on labels and gradients");

    static final Parameter<String> DYNAMICS = defaulted(
            "training.dynamics",
            new ChoiceType(() -> List.of(STEPS, FLOW)),
            STEPS,
            "steps: gradient descent; flow: gradient flow, whose entries t are its states at the flow times"
                    + " learning_rate · t");

    static final Parameter<Double> FLOW_TOLERANCE = defaulted(
            "training.flow_tolerance",
            POSITIVE,
            1e-4,
            "for dynamics \"flow\": error of a step of the integrator, relative to weights of order γ0; below"
                    + " solver.tolerance/10 or so the directions that join show as errors");

    private TrainingParameters() {}
}
