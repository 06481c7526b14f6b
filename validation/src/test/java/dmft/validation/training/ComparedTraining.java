package dmft.validation.training;

import dmft.activation.Activations;
import dmft.data.Coding;
import dmft.data.Examples;
import dmft.model.MlpShape;
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

/**
 * A way to train, and the same network trained without it: what is compared must be able to tell the two apart.
 *
 * @param name of the way
 * @param problem trained so
 * @param without trained otherwise, or of another scale
 */
record ComparedTraining(String name, Problem problem, Problem without) {

    static final int STEPS = 12;

    private static final int TRAIN = 5;
    private static final int TEST = 2;
    private static final double RATE = 0.4;
    private static final MlpShape SHAPE = MlpShape.of(3, Activations.named("tanh"), 1);
    private static final Training PLAIN = Training.gradientDescent(RATE, STEPS);

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

    /** The same inputs in three classes. */
    private static Problem classes(Coding coding, Training training) {
        Problem two = Problems.gaussian(SHAPE, TRAIN, TEST, 6, PLAIN, 41);
        return new Problem(
                SHAPE, coded(two.train(), coding), coded(Objects.requireNonNull(two.test()), coding), training);
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
        return problem.train().outputs() * (problem.train().size() + (test == null ? 0 : test.size()));
    }
}
