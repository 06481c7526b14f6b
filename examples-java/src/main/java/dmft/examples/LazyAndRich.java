package dmft.examples;

import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.order.Mean;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two solves at once: the same problem in the lazy limit and with feature learning, on threads of the caller's pool, each with a time
 * limit. The alignment of the tangent kernel with the labels tells which one has learned features.
 *
 * <p>Usage: LazyAndRich [samples [seconds]], run with {@code --add-modules jdk.incubator.vector}.
 */
public final class LazyAndRich {

    private static final int STEPS = 40;

    private LazyAndRich() {}

    /** Solves and prints what was found. */
    public static void main(String[] args) throws InterruptedException, ExecutionException {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 4096;
        double seconds = args.length > 1 ? Double.parseDouble(args[1]) : 120;
        report(solve(samples, Duration.ofNanos((long) (seconds * 1e9))), System.out);
    }

    /** The solutions by γ0. */
    static Map<Double, Solution> solve(int samples, Duration limit) throws InterruptedException, ExecutionException {
        Map<Double, Future<Solution>> running = new LinkedHashMap<>();
        Map<Double, Solution> solutions = new LinkedHashMap<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            for (double gamma0 : new double[] {0.05, 1}) {
                running.put(gamma0, pool.submit(() -> solve(gamma0, samples, limit)));
            }
            for (Map.Entry<Double, Future<Solution>> entry : running.entrySet()) {
                solutions.put(entry.getKey(), entry.getValue().get());
            }
        }
        return solutions;
    }

    /** One solve on one thread; it says nothing to the other and shares nothing with it. */
    static Solution solve(double gamma0, int samples, Duration limit) {
        Parity parity = Parity.of(5, 3);
        Problem problem = new Problem(
                MlpShape.of(2, Activations.named("relu"), gamma0),
                parity.train(),
                null, // no test points
                Training.gradientDescent(1.0, STEPS));
        SolverSettings settings =
                SolverSettings.defaults().withSamples(samples).withReplicas(2).withThreads(1);
        return new DmftSolver(settings)
                .recording(new Recording(Set.of(Quantity.KERNELS), new int[] {0, STEPS}, 0))
                .solve(problem, new Deadline(System.nanoTime() + limit.toNanos()));
    }

    private static void report(Map<Double, Solution> solutions, PrintStream out) {
        solutions.forEach((gamma0, solution) -> {
            int last = solution.steps();
            out.printf("gamma0 %.2f: %s after %d steps", gamma0, solution.outcome(), last);
            if (last >= 0) {
                out.printf(", train loss %.4f", solution.train().loss()[last]);
            }
            if (solution.orderParameters().steps().length == 2) {
                Mean alignment = solution.orderParameters()
                        .alignmentWithTarget(solution.train().labels());
                out.printf(
                        ", alignment of K with the labels %.3f -> %.3f",
                        alignment.value().get(0, 0), alignment.value().get(1, 0));
            }
            out.println();
        });
    }

    /** Asks a solve to stop once its time is up; it then keeps the steps that it has done. */
    private record Deadline(long nanoTime) implements Observer {

        @Override
        public void onStep(int replica, int step, double loss, int rank) {}

        @Override
        public boolean cancelled() {
            return System.nanoTime() - nanoTime > 0;
        }
    }
}
