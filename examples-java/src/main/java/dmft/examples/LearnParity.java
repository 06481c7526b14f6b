package dmft.examples;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.solve.Curves;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import java.io.PrintStream;
import java.util.Objects;

/**
 * One solve: a problem given as arrays, progress while it runs, results as objects.
 *
 * <p>Usage: LearnParity [samples], run with {@code --add-modules jdk.incubator.vector}.
 */
public final class LearnParity {

    private static final int DIMENSION = 5;
    private static final int STEPS = 40;

    private LearnParity() {}

    /** Solves and prints what was found. */
    public static void main(String[] args) {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        Solution solution = solve(samples, System.out);
        report(solution, System.out);
    }

    /** Trains a network of two hidden layers of infinitely many rectified units on 11 of the 32 inputs. */
    static Solution solve(int samples, PrintStream out) {
        Parity parity = Parity.of(DIMENSION, 3);
        Problem problem = new Problem(
                MlpShape.of(2, Activations.named("relu"), 1.0), // depth, φ, γ0
                parity.train(), // double[P][D] and double[P][C]
                parity.test(),
                Training.gradientDescent(1.0, STEPS)); // η, T
        SolverSettings settings = SolverSettings.defaults().withSamples(samples).withSeed(7);
        return new DmftSolver(settings).solve(problem, new EveryTenthStep(out));
    }

    private static void report(Solution solution, PrintStream out) {
        if (solution.outcome() != Outcome.COMPLETED) {
            out.println(solution.outcome() + ": " + solution.message());
        }
        Curves train = solution.train();
        Curves test = Objects.requireNonNull(solution.test(), "test points were given");
        double[] error = Objects.requireNonNull(test.lossStderr(), "there are several replicas");
        out.println("step  train loss  test loss  its standard error");
        for (int t = 0; t <= solution.steps(); t += 10) {
            out.printf("%4d  %10.2e  %9.4f  %.4f%n", t, train.loss()[t], test.loss()[t], error[t]);
        }
        int last = solution.steps();
        out.printf(
                "f of the first test point: %.3f, its label %.0f%n", test.outputs()[last][0][0], test.labels()[0][0]);
        solution.warnings().forEach(out::println);
    }

    /** Prints the progress of the first replica. Replicas report from threads of their own. */
    private record EveryTenthStep(PrintStream out) implements Observer {

        @Override
        public void onStep(int replica, int step, double loss, int rank) {
            if (replica == 0 && step % 10 == 0) {
                out.printf("first replica, step %d: loss %.4f, %d directions%n", step, loss, rank);
            }
        }
    }
}
