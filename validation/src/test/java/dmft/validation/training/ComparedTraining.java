package dmft.validation.training;

import dmft.activation.Activations;
import dmft.data.Coding;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import dmft.solve.Problem;
import dmft.train.BatchPlan;
import dmft.train.Flow;
import dmft.train.Losses;
import dmft.train.Noise;
import dmft.train.Optimizer;
import dmft.train.Schedule;
import dmft.train.Training;
import dmft.validation.Problems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * A way to train, and the same network trained without it: what is compared must be able to tell the two apart.
 *
 * @param name of the way
 * @param problem trained so
 * @param without trained otherwise, or of another scale
 * @param finite the problem of a network of given width, where its weights scale with the width otherwise than in the equations of the limit
 * @param byRoots true if networks approach the limit by powers of 1/√N, not of 1/N
 */
record ComparedTraining(String name, Problem problem, Problem without, IntFunction<Problem> finite, boolean byRoots) {

    static final int STEPS = 12;

    private static final int TRAIN = 5;
    private static final int TEST = 2;
    private static final double RATE = 0.4;
    private static final MlpShape SHAPE = MlpShape.of(3, Activations.named("tanh"), 1);
    private static final Training PLAIN = Training.gradientDescent(RATE, STEPS);

    ComparedTraining(String name, Problem problem, Problem without) {
        this(name, problem, without, width -> problem, false);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Every way there is. */
    static List<ComparedTraining> all() {
        List<ComparedTraining> all = new ArrayList<>();
        Training batches = PLAIN.with(BatchPlan.epochs(2, 4));
        all.add(of("mini-batches in epochs", batches, PLAIN));
        all.add(of(
                "mini-batches with replacement",
                PLAIN.with(new BatchPlan(BatchPlan.Order.REPLACEMENT, 3, 8, List.of())),
                batches));
        all.add(of("listed mini-batches", PLAIN.with(BatchPlan.listed(listed())), batches));
        all.add(of(
                "heavy ball", PLAIN.with(new Optimizer(0.8, false, 0, false)), PLAIN.withLearningRate(5 * RATE / 2)));
        all.add(of(
                "Nesterov momentum in mini-batches",
                batches.with(new Optimizer(0.7, true, 0, false)),
                batches.with(new Optimizer(0.7, false, 0, false))));
        all.add(of("weight decay", PLAIN.with(new Optimizer(0, false, 0.2, false)), PLAIN));
        all.add(of(
                "coupled weight decay with momentum",
                PLAIN.with(new Optimizer(0.7, false, 0.15, false)),
                PLAIN.with(new Optimizer(0.7, false, 0.15, true))));
        all.add(of(
                "decoupled weight decay with Nesterov momentum",
                PLAIN.with(new Optimizer(0.7, true, 0.15, true)),
                PLAIN.with(new Optimizer(0.7, true, 0, true))));
        all.add(of("steps of the learning rate", PLAIN.with(new Schedule(Schedule.Kind.STEP, 0, 4, 0.5, 0)), PLAIN));
        all.add(of("cosine with warm-up", PLAIN.with(new Schedule(Schedule.Kind.COSINE, 3, 1, 1, 0.1)), PLAIN));
        all.add(of("label noise", PLAIN.with(new Noise(0.5, 0, 0, 3)), PLAIN));
        all.add(of("flipped labels", PLAIN.with(new Noise(0, 0.3, 0, 3)), PLAIN));
        all.add(of("noise on the gradient", PLAIN.with(new Noise(0, 0, 0.5, 3)), PLAIN));
        all.add(new ComparedTraining(
                "scales and rates of the layers",
                problem(
                        new MlpShape(
                                3,
                                SHAPE.activation(),
                                1,
                                List.of(1.2, 0.9, 1.4),
                                List.of(0.3, 0.0, 0.5),
                                List.of(0.5, 1.0, 0.0, 2.0)),
                        PLAIN),
                problem(
                        new MlpShape(
                                3,
                                SHAPE.activation(),
                                1,
                                List.of(1.2, 0.9, 1.4),
                                List.of(0.3, 0.0, 0.5),
                                List.of(1.0, 1.0, 1.0, 1.0)),
                        PLAIN)));
        Training decaying = batches.with(new Optimizer(0.6, false, 0.1, false));
        all.add(new ComparedTraining(
                "decay and momentum with biases, relu",
                problem(new MlpShape(3, Activations.named("relu"), 1, 1.2, 0.4), decaying),
                problem(new MlpShape(3, Activations.named("relu"), 1, 1.2, 0.4), batches)));
        for (String loss : List.of("logistic", "hinge")) {
            all.add(of(loss, training(loss), training("mse")));
        }
        all.add(of("squared-hinge", training("squared-hinge"), training("hinge"))); // mse as long as y f < 1
        all.add(new ComparedTraining("huber", threefold(training("huber")), threefold(training("mse"))));
        Optimizer heavyBall = new Optimizer(0.8, false, 0, false);
        all.add(new ComparedTraining(
                "cross-entropy of three classes with momentum",
                classes(Coding.ONE_HOT, training("cross-entropy").with(heavyBall)),
                classes(Coding.ONE_HOT, training("mse").with(heavyBall))));
        all.add(new ComparedTraining(
                "three outputs of signs, flipped now and then",
                classes(Coding.PLUS_MINUS, training("logistic").with(new Noise(0, 0.2, 0, 1))),
                classes(Coding.PLUS_MINUS, training("logistic"))));
        Training flow = PLAIN.withLearningRate(2 * RATE).with(new Flow(1e-3));
        all.add(of("gradient flow", flow, flow.with(Flow.NONE)));
        all.add(of("gradient flow with weight decay", flow.with(new Optimizer(0, false, 0.2, false)), flow));
        MlpShape lazy = MlpShape.of(2, SHAPE.activation(), 0);
        all.add(new ComparedTraining(
                "lazy training with momentum, noise and a schedule",
                problem(
                        lazy,
                        batches.with(new Optimizer(0.7, true, 0, false))
                                .with(new Noise(0.2, 0, 0.1, 1))
                                .with(new Schedule(Schedule.Kind.STEP, 2, 5, 0.5, 0))),
                problem(lazy, batches)));
        all.add(stream());
        all.addAll(parameterisations());
        all.addAll(rules());
        return all;
    }

    /** New examples at every step. */
    private static ComparedTraining stream() {
        int size = 3;
        Training stream = PLAIN.with(BatchPlan.stream(size));
        Problem problem = Problems.gaussian(SHAPE, size * (STEPS + 1), TEST, 6, stream, 41);
        Training slower = stream.withLearningRate(0.8 * RATE);
        return new ComparedTraining(
                "a stream of new examples", problem, new Problem(SHAPE, problem.train(), problem.test(), slower));
    }

    /** How weights scale with the width: networks of every width are written as these parameterisations say, the limit as its own. */
    private static List<ComparedTraining> parameterisations() {
        Training batches = PLAIN.with(BatchPlan.epochs(2, 4));
        List<ComparedTraining> all = new ArrayList<>();
        List<Double> ones = List.of(1.0, 1.0, 1.0, 1.0);
        MlpShape biased = new MlpShape(3, SHAPE.activation(), 1, List.of(1.2, 0.9, 1.4), List.of(0.6, 0.4, 0.8), ones);
        all.add(new ComparedTraining(
                "biases with rates of their own",
                problem(biased.withRates(ones, List.of(3.0, 0.0, 2.0)), batches),
                problem(biased, batches)));
        MlpShape lazy = biased.withGamma0(0);
        all.add(new ComparedTraining(
                "the NTK parameterisation",
                problem(lazy, batches),
                problem(biased.withGamma0(0.4), batches),
                width -> problem(biased.withGamma0(1 / Math.sqrt(width)), batches),
                false));
        // W = σ_w W̃/√N, b = σ_b b̃, w = w̃/√N of order one each learn at η/N.
        List<Double> rates = List.of(0.0, 1 / (0.9 * 0.9), 1 / (1.4 * 1.4), 1.0);
        all.add(new ComparedTraining(
                "the standard parameterisation",
                problem(lazy.withRates(rates, List.of(0.0, 0.0, 0.0)), batches),
                problem(lazy, batches),
                width -> problem(
                        biased.withGamma0(1 / Math.sqrt(width))
                                .withRates(
                                        List.of(6 / (1.2 * 1.2 * width), rates.get(1), rates.get(2), 1.0),
                                        List.of(
                                                1 / (0.6 * 0.6 * width),
                                                1 / (0.4 * 0.4 * width),
                                                1 / (0.8 * 0.8 * width))),
                        batches),
                false));
        MlpShape two = MlpShape.of(2, SHAPE.activation(), 1);
        all.add(new ComparedTraining(
                "the integrable parameterisation of two hidden layers",
                problem(two.with(Parameterisation.INTEGRABLE), PLAIN),
                problem(two, PLAIN)));
        all.add(new ComparedTraining(
                "the integrable parameterisation of three hidden layers, which stays where it starts",
                problem(SHAPE.with(Parameterisation.INTEGRABLE), PLAIN),
                problem(SHAPE, PLAIN)));
        // h³ is zero at the start but for the sign of what is left of W(0), of order 1/√N, and h² is not.
        MlpShape kinked =
                new MlpShape(3, Activations.named("relu"), 1, List.of(1.4, 1.0, 1.4), List.of(0.5, 0.8, 0.0), ones);
        Problem biasedAndKinked = problem(kinked.with(Parameterisation.INTEGRABLE), PLAIN);
        all.add(new ComparedTraining(
                "the integrable parameterisation with biases, relu",
                biasedAndKinked,
                problem(kinked, PLAIN),
                width -> biasedAndKinked,
                true));
        MlpShape relu =
                new MlpShape(3, Activations.named("relu"), 1, 2, 0).with(Parameterisation.INTEGRABLE_LARGE_RATES);
        // What is left of W(0), of order 1/√N, knows the first gradient.
        Problem enlarged = problem(relu, PLAIN.withLearningRate(0.2));
        all.add(new ComparedTraining(
                "the integrable parameterisation with large initial rates",
                enlarged,
                problem(relu, PLAIN.withLearningRate(0.25)),
                width -> enlarged,
                true));
        return all;
    }

    /** Which signals hidden layers learn from. */
    private static List<ComparedTraining> rules() {
        List<ComparedTraining> all = new ArrayList<>();
        MlpShape biased = new MlpShape(3, SHAPE.activation(), 1.5, 1.2, 0.3);
        all.add(new ComparedTraining(
                "feedback alignment", problem(biased.with(Rule.feedbackAlignment(0)), PLAIN), problem(biased, PLAIN)));
        Optimizer decaying = new Optimizer(0.6, false, 0.1, false);
        all.add(new ComparedTraining(
                "feedback that correlates with the start, with momentum and decay",
                problem(biased.with(Rule.feedbackAlignment(0.6)), PLAIN.with(decaying)),
                problem(biased.with(Rule.feedbackAlignment(0)), PLAIN.with(decaying))));
        MlpShape direct = SHAPE.with(new Rule(Rule.Kind.DIRECT_FEEDBACK_ALIGNMENT, 0));
        all.add(new ComparedTraining(
                "direct feedback alignment of three outputs",
                classes(direct, Coding.ONE_HOT, training("cross-entropy")),
                classes(SHAPE, Coding.ONE_HOT, training("cross-entropy"))));
        all.add(new ComparedTraining(
                "error-modulated Hebb",
                problem(SHAPE.with(new Rule(Rule.Kind.HEBB, 0)), PLAIN),
                problem(SHAPE, PLAIN)));
        MlpShape gates = new MlpShape(3, Activations.named("relu"), 1, 1.3, 0.2);
        all.add(new ComparedTraining(
                "a gated linear network", problem(gates.withGates(true), PLAIN), problem(gates, PLAIN)));
        MlpShape lazy = MlpShape.of(2, SHAPE.activation(), 0);
        all.add(new ComparedTraining(
                "lazy feedback alignment",
                problem(lazy.with(Rule.feedbackAlignment(0.7)), PLAIN),
                problem(lazy, PLAIN)));
        return all;
    }

    private static ComparedTraining of(String name, Training training, Training without) {
        return new ComparedTraining(name, problem(SHAPE, training), problem(SHAPE, without));
    }

    private static Problem problem(MlpShape shape, Training training) {
        return Problems.gaussian(shape, TRAIN, TEST, 6, training, 41);
    }

    /** On a loss in mini-batches. */
    private static Training training(String loss) {
        return new Training(RATE, STEPS, Losses.named(loss), 3, 2);
    }

    /** Labels ±3, so far from what is learned first that errors are beyond 1. */
    private static Problem threefold(Training training) {
        Problem problem = problem(SHAPE, training);
        double[][] targets = Arrays.stream(problem.train().targets())
                .map(y -> new double[] {3 * y[0]})
                .toArray(double[][]::new);
        return new Problem(SHAPE, new Examples(problem.train().inputs(), targets), problem.test(), training);
    }

    private static Problem classes(Coding coding, Training training) {
        return classes(SHAPE, coding, training);
    }

    /** The same inputs in three classes. */
    private static Problem classes(MlpShape shape, Coding coding, Training training) {
        Problem two = Problems.gaussian(SHAPE, TRAIN, TEST, 6, PLAIN, 41);
        return new Problem(
                shape, coded(two.train(), coding), coded(Objects.requireNonNull(two.test()), coding), training);
    }

    private static Examples coded(Examples examples, Coding coding) {
        double[][] targets = new double[examples.size()][];
        Arrays.setAll(targets, mu -> coding.targets(3, mu % 3));
        return new Examples(examples.inputs(), targets);
    }

    private static List<int[]> listed() {
        List<int[]> batches = new ArrayList<>();
        for (int t = 0; t < STEPS; t++) {
            batches.add(t % 3 == 0 ? new int[] {t % TRAIN, t % TRAIN, 1} : new int[] {(2 * t) % TRAIN});
        }
        return batches;
    }

    /** Numbers that are compared at every entry of time: outputs of training examples, then of test points. */
    int numbers() {
        Examples test = problem.test();
        return problem.train().outputs() * (problem.together() + (test == null ? 0 : test.size()));
    }
}
