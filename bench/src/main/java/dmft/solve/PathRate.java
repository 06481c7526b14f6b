package dmft.solve;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.train.Training;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Sample paths a second of the self-consistent solver, as a share of what the two tall products could do in the same minute on the same machine.
 *
 * <p>A path costs 8 n(t) P operations a step and coupling, n = k + m the directions known then: ⟨Vᵀφ⟩, U c, ⟨Uᵀg⟩ and V d. The products are timed on fields of a
 * batch's size with the mean n, between the batches.
 */
public final class PathRate {

    private static final int STEPS = 60;
    private static final int DIMENSION = 60;
    private static final int BATCH = 16384;
    private static final int BATCHES = 5;

    private final Backend backend;
    private double productSeconds;
    private double productOperations;
    private double pathSeconds;
    private int batches;
    private long last;

    private PathRate(Backend backend) {
        this.backend = backend;
    }

    /** Prints one line for each number of examples given, or for 20, 50 and 100. */
    public static void main(String[] examples) {
        String[] sizes = examples.length == 0 ? new String[] {"20", "50", "100"} : examples;
        System.out.println("examples | directions | paths/s | GFLOP/s of paths | GFLOP/s of products | share");
        for (String size : sizes) {
            try (Backend backend = Backends.create("simd", Runtime.getRuntime().availableProcessors())) {
                System.out.println(new PathRate(backend).line(Integer.parseInt(size)));
            }
        }
    }

    private String line(int examples) {
        Problem problem = problem(examples, STEPS);
        Iteration once = new Iteration(Iteration.Start.CAUSAL, 2048, 1, BATCH, 1, 0, 0, false);
        SolverSettings settings = new SolverSettings(BATCH * BATCHES, 0.05, 1, 1, "simd", 0)
                .withMethod(Method.SELF_CONSISTENT)
                .withIteration(once);
        Solution solution = new DmftSolver(settings).solve(problem, new Watch(examples));
        double operations = 0; // of one path
        double directions = 0; // mean over steps
        for (int t = 0; t <= STEPS; t++) {
            for (int c = 0; c < 2; c++) {
                int n = solution.history().forwardRanks()[t][c]
                        + solution.history().backwardRanks()[t][c];
                operations += 8.0 * n * examples;
                directions += n / 2.0 / (STEPS + 1);
            }
        }
        double pathsPerSecond = (double) batches * BATCH / pathSeconds;
        double ofPaths = pathsPerSecond * operations * 1e-9;
        double ofProducts = productOperations / productSeconds * 1e-9;
        return String.format(
                Locale.ROOT,
                "%8d | %10.0f | %7.0f | %16.1f | %19.1f | %.0f %%",
                examples,
                directions,
                pathsPerSecond,
                ofPaths,
                ofProducts,
                100 * ofPaths / ofProducts);
    }

    /** Times a batch, then the products, in turns; the first batch works out what all share and warms up. */
    private final class Watch implements Observer {

        private final int columns;

        private Watch(int columns) {
            this.columns = columns;
        }

        @Override
        public void onStep(int replica, int step, double loss, int rank) {}

        @Override
        public void onPaths(int replica, int iteration, double part) {
            long now = System.nanoTime();
            if (last != 0) {
                pathSeconds += (now - last) * 1e-9;
                batches++;
            }
            timeProducts(last == 0);
            last = System.nanoTime();
        }

        private void timeProducts(boolean warmingUp) {
            int n = 6 * columns;
            Fields basis = backend.fields(BATCH, n);
            backend.normal(new NormalStream(1, 0, 0), 0, basis);
            Fields x = backend.fields(BATCH, columns);
            backend.normal(new NormalStream(1, 0, 0), n, x);
            long start = System.nanoTime();
            double operations = 0;
            while (operations < 2e11) {
                Matrix c = backend.contract(basis, x);
                backend.expand(basis, c, x, false);
                operations += 4.0 * BATCH * n * columns;
            }
            if (!warmingUp) {
                productSeconds += (System.nanoTime() - start) * 1e-9;
                productOperations += operations;
            }
        }
    }

    /** Drawn inputs of dimension 60 and labels ±1. */
    static Problem problem(int examples, int steps) {
        SplittableRandom random = new SplittableRandom(1);
        double[][] x = new double[examples][DIMENSION];
        double[][] y = new double[examples][1];
        for (int i = 0; i < examples; i++) {
            for (int j = 0; j < DIMENSION; j++) {
                x[i][j] = random.nextGaussian();
            }
            y[i][0] = random.nextBoolean() ? 1 : -1;
        }
        return new Problem(
                MlpShape.of(3, Activations.named("tanh"), 1),
                new Examples(x, y),
                null,
                Training.gradientDescent(0.5, steps));
    }
}
