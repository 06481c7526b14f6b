package dmft.cli.bench;

import dmft.activation.Activations;
import dmft.compute.Backend;
import dmft.data.DataException;
import dmft.data.Examples;
import dmft.data.GaussianData;
import dmft.data.Normalization;
import dmft.model.MlpShape;
import dmft.solve.DmftSolver;
import dmft.solve.History;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.train.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Whole solves of a tanh network with three hidden layers on drawn inputs and random labels, by turns on several backends.
 *
 * <p>A site, or path, is counted as 8 n(t) P operations a step and coupling, n(t) = k + m the directions known then: ⟨Vᵀφ⟩, U c, ⟨Uᵀg⟩ and V d. Their rate is
 * told as a share of that of the two products, which are timed right after the solve on fields of the same size, and of the peak.
 */
final class WholeSolve {

    private static final int DEPTH = 3;
    private static final int DIMENSION = 60;
    private static final double LEARNING_RATE = 0.5;

    /** Part of a solve's time for which the products beside it are timed. */
    private static final double PRODUCTS = 0.1;

    /** Batches of the self-consistent solve that warms up. */
    private static final int WARMING_BATCHES = 3;

    private final Method method;
    private final int which;
    private final int threads;

    /**
     * A solve.
     *
     * @param which number of the size, of {@link Sizes#examples}
     * @param threads cores to use; 0 means all
     */
    WholeSolve(Method method, int which, int threads) {
        this.method = method;
        this.which = which;
        this.threads = threads;
    }

    /** One solve: its rate, its arithmetic in GFLOP/s, and the share that this has of the products' rate. */
    private record Solve(double rate, double gflops, double ofProducts) {}

    /**
     * Solves until the time is spent on each backend, at least once.
     *
     * @param backends on which the products are timed; solves have backends of their own
     */
    Line time(List<Measured> backends) {
        List<List<Solve>> measured = new ArrayList<>();
        for (Measured backend : backends) {
            measured.add(new ArrayList<>());
            warmUp(backend);
        }
        double[] spent = new double[backends.size()];
        boolean left = true;
        while (left) {
            left = false;
            for (int i = 0; i < spent.length; i++) {
                Measured on = backends.get(i);
                if (spent[i] < on.sizes().solveSeconds()) {
                    long start = System.nanoTime();
                    measured.get(i).add(measure(on.backend(), on.sizes()));
                    spent[i] += (System.nanoTime() - start) * 1e-9;
                    left = true;
                }
            }
        }
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < spent.length; i++) {
            Unit unit = iterates() ? Unit.PATHS : Unit.SITE_STEPS;
            rates.add(new Rate(
                    backends.get(i).name(),
                    shape(backends.get(i).sizes()),
                    unit,
                    unit.from(spread(measured.get(i), solve -> 1 / solve.rate())),
                    Double.NaN,
                    spread(measured.get(i), Solve::ofProducts).median(),
                    spread(measured.get(i), Solve::gflops).median()
                            / backends.get(i).peak()));
        }
        return new Line("solve " + method, rates);
    }

    private static Spread spread(List<Solve> solves, ToDoubleFunction<Solve> value) {
        return Spread.of(solves.stream().mapToDouble(value).toArray());
    }

    private String shape(Sizes sizes) {
        return (iterates() ? sizes.paths() : sizes.samples()) + ", P = " + sizes.examples()[which] + ", T = "
                + sizes.steps()[which];
    }

    /** Paths are many, and the first few as good as all. */
    private void warmUp(Measured on) {
        Sizes sizes = on.sizes();
        measure(on.backend(), sizes.withPaths((int) Math.min(sizes.paths(), WARMING_BATCHES * (long) sizes.batch())));
    }

    private Solve measure(Backend backend, Sizes sizes) {
        int examples = sizes.examples()[which];
        int steps = sizes.steps()[which];
        PathClock clock = new PathClock();
        Solution solution = new DmftSolver(settings(backend.name(), sizes)).solve(problem(examples, steps), clock);
        if (solution.steps() < steps || solution.outcome() == Outcome.DIVERGED) {
            throw new IllegalStateException("a solve that always ends came to no good: " + solution.message());
        }
        double directions = meanDirections(solution.history());
        double operations = 8.0 * directions * examples * (DEPTH - 1);
        double products = ProductRate.of(
                backend,
                iterates() ? sizes.batch() : sizes.samples(),
                Math.max(1, (int) Math.round(directions)),
                examples,
                PRODUCTS * Math.min(solution.seconds(), sizes.solveSeconds()));
        double rate = iterates()
                ? clock.part() * sizes.paths() / clock.seconds()
                : (double) sizes.samples() * steps / solution.seconds();
        double perUnit = iterates() ? operations * (steps + 1) : operations;
        double gflops = rate * perUnit * 1e-9;
        return new Solve(rate, gflops, gflops / products);
    }

    private SolverSettings settings(String backend, Sizes sizes) {
        SolverSettings causal = new SolverSettings(sizes.samples(), sizes.tolerance(), 1, 1, backend, threads);
        if (!iterates()) {
            return causal;
        }
        Iteration once = new Iteration(
                Iteration.Start.CAUSAL, Math.min(sizes.samples(), 2048), 1, sizes.batch(), 1, 0, 0, false);
        return causal.withSamples(sizes.paths()).withMethod(method).withIteration(once);
    }

    private boolean iterates() {
        return method == Method.SELF_CONSISTENT;
    }

    private static Problem problem(int examples, int steps) {
        GaussianData data = new GaussianData(DIMENSION, GaussianData.Labels.RANDOM, 1, Normalization.NONE);
        try {
            Examples train = data.draw(examples, 0).train();
            return new Problem(
                    MlpShape.of(DEPTH, Activations.named("tanh"), 1),
                    train,
                    null,
                    Training.gradientDescent(LEARNING_RATE, steps));
        } catch (DataException e) {
            throw new IllegalStateException("drawn data cannot be wrong", e);
        }
    }

    private static double meanDirections(History history) {
        double sum = 0;
        int count = 0;
        for (int t = 0; t < history.forwardRanks().length; t++) {
            for (int c = 0; c < history.couplings().size(); c++) {
                sum += history.forwardRanks()[t][c] + history.backwardRanks()[t][c];
                count++;
            }
        }
        return sum / count;
    }

    /** Between the ends of the first and the last batch of paths: before it, what all batches share is worked out. */
    private static final class PathClock implements Observer {

        private long start;
        private long end;
        private double first;
        private double last;

        @Override
        public void onStep(int replica, int step, double loss, int rank) {
            // Of the pass that iterations start from.
        }

        @Override
        public synchronized void onPaths(int replica, int iteration, double part) {
            if (start == 0) {
                start = System.nanoTime();
                first = part;
            } else {
                end = System.nanoTime();
                last = part;
            }
        }

        private synchronized double part() {
            return last - first;
        }

        private synchronized double seconds() {
            return (end - start) * 1e-9;
        }
    }
}
