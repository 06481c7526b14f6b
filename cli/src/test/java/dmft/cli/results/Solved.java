package dmft.cli.results;

import dmft.activation.Activations;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.ParameterValues;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.model.Rule;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.Convergence;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.History;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.BatchPlan;
import dmft.train.Training;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Small problems, really solved. */
public final class Solved {

    /** Everything that can be recorded. */
    public static final Set<Quantity> EVERYTHING = EnumSet.allOf(Quantity.class);

    private static final int EXAMPLES = 5;
    private static final int DIMENSION = 7;
    private static final int SITES = 256;

    private final int depth;
    private String activation = "tanh";
    private double gamma0 = 1;
    private double rate = 1;
    private int steps = 4;
    private int outputs = 1;
    private int replicas = 2;
    private Method method = Method.CAUSAL;
    private int iterations = 5;
    private boolean test = true;
    private boolean streaming;
    private Rule rule = Rule.GRADIENT;
    private Recording recording;

    private Solved(int depth) {
        this.depth = depth;
        this.recording = new Recording(EVERYTHING, new int[] {0, 1, 2, 3, 4}, SITES);
    }

    /** Five examples with labels ±1, three test points, four steps, two replicas, everything recorded at every step. */
    public static Solved withDepth(int depth) {
        return new Solved(depth);
    }

    public Solved activation(String name) {
        activation = name;
        return this;
    }

    public Solved gamma0(double value) {
        gamma0 = value;
        return this;
    }

    public Solved rate(double value) {
        rate = value;
        return this;
    }

    public Solved steps(int value) {
        steps = value;
        return this;
    }

    public Solved outputs(int value) {
        outputs = value;
        return this;
    }

    public Solved replicas(int value) {
        replicas = value;
        return this;
    }

    /** By iteration, which ends after some rounds, converged or not. */
    public Solved iterating(int most) {
        method = Method.SELF_CONSISTENT;
        iterations = most;
        return this;
    }

    /** Hidden layers learn by that rule. */
    public Solved rule(Rule value) {
        rule = value;
        return this;
    }

    /** Five new examples at every step. */
    public Solved streaming() {
        streaming = true;
        return this;
    }

    public Solved withoutTest() {
        test = false;
        return this;
    }

    public Solved recording(Set<Quantity> quantities, int... at) {
        recording = new Recording(quantities, at, SITES);
        return this;
    }

    public Solution solution() {
        Random random = new Random(3);
        Training training = Training.gradientDescent(rate, steps);
        Problem problem = new Problem(
                MlpShape.of(depth, Activations.named(activation), gamma0).with(rule),
                examples(random, streaming ? EXAMPLES * (steps + 1) : EXAMPLES),
                test ? examples(random, 3) : null,
                streaming ? training.with(BatchPlan.stream(EXAMPLES)) : training);
        int samples = method == Method.SELF_CONSISTENT ? 4 * SITES : SITES;
        SolverSettings settings = SolverSettings.defaults()
                .withSamples(samples)
                .withReplicas(replicas)
                .withMethod(method)
                .withIteration(new Iteration(Iteration.Start.CAUSAL, SITES, iterations, 0, 1, 4, 0, false));
        return new DmftSolver(settings).recording(recording).solve(problem, Observer.NONE);
    }

    /** Parameters for the record; the problem is the one above. */
    public ParameterValues values() throws Exception {
        return ParameterFile.read(
                        Path.of("..", "examples", "cifar10-tanh.toml"),
                        List.of("model.depth=" + depth, "model.gamma0=" + gamma0, "solver.seed=7"))
                .values();
    }

    /** A folder with the arrays of this solve. */
    public RunFolder folder(Path path) throws Exception {
        RunFolder folder = RunFolder.at(path, false);
        ArraysFile.write(folder, values(), solution());
        return folder;
    }

    /** Curves as a solution that recorded nothing. */
    public static Solution solution(int replicas, Curves train, @Nullable Curves test) {
        int entries = train.loss().length;
        return new Solution(
                Outcome.COMPLETED,
                "",
                entries - 1,
                replicas,
                train,
                test,
                List.of(),
                new History(List.of(), new int[entries][0], new int[entries][0], new double[entries]),
                OrderParameters.NONE,
                "none",
                1,
                List.of());
    }

    /** The same solution as one that replicas came to by iteration. */
    public static Solution withConvergence(Solution solution, List<Convergence> convergence) {
        return new Solution(
                solution.outcome(),
                solution.message(),
                solution.steps(),
                solution.replicas(),
                solution.train(),
                solution.test(),
                solution.ranks(),
                solution.history(),
                solution.orderParameters(),
                convergence,
                solution.backend(),
                solution.seconds(),
                solution.warnings());
    }

    /** A solution whose couplings have names that no solve gives them. */
    public static Solution withOddCouplings() {
        Curves curves = new Curves(
                new double[][] {{0.5}}, new double[3][1][1], null, new double[] {1, 0.5, 0.2}, null, null, null);
        return new Solution(
                Outcome.COMPLETED,
                "",
                2,
                1,
                curves,
                null,
                List.of(),
                new History(List.of("odd"), new int[3][1], new int[3][1], new double[3]),
                OrderParameters.NONE,
                "none",
                1,
                List.of());
    }

    private Examples examples(Random random, int count) {
        double[][] inputs = new double[count][DIMENSION];
        double[][] targets = new double[count][outputs];
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                inputs[i][j] = random.nextGaussian();
            }
            for (int c = 0; c < outputs; c++) {
                targets[i][c] = (i + c) % 2 == 0 ? 1 : -1;
            }
        }
        return new Examples(inputs, targets);
    }
}
