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

/**
 * Whole solves of a tanh network with three hidden layers on drawn inputs and random labels, by turns on several backends.
 *
 * <p>A site, or path, is counted as 8 n(t) P operations a step and coupling, n(t) = k + m the directions known then: ⟨Vᵀφ⟩, U c, ⟨Uᵀg⟩ and V d. Their rate is
 * told as a share of that of the two products, which are timed right after the solve on fields of the same size.
 */
final class WholeSolve {

    private static final int DEPTH = 3;
    private static final int DIMENSION = 60;
    private static final double LEARNING_RATE = 0.5;

    /** Part of a solve's time for which the products beside it are timed. */
    private static final double PRODUCTS = 0.1;

    private final Sizes sizes;
    private final Method method;
    private final int examples;
    private final int steps;
    private final int threads;

    /**
     * A solve.
     *
     * @param which number of the size, of {@link Sizes#examples}
     * @param threads cores to use; 0 means all
     */
    WholeSolve(Sizes sizes, Method method, int which, int threads) {
        this.sizes = sizes;
        this.method = method;
        this.examples = sizes.examples()[which];
        this.steps = sizes.steps()[which];
        this.threads = threads;
    }

    /** One solve: its rate, and the share that it has of the products' rate. */
    private record Measured(double rate, double share) {}

    /**
     * Solves until the time is spent on each backend, at least once.
     *
     * @param backends on which the products are timed
     */
    Line time(List<Backend> backends) {
        List<List<Measured>> measured = new ArrayList<>();
        for (Backend backend : backends) {
            measured.add(new ArrayList<>());
            measure(backend); // warms up
        }
        double[] spent = new double[backends.size()];
        boolean left = true;
        while (left) {
            left = false;
            for (int i = 0; i < spent.length; i++) {
                if (spent[i] < sizes.solveSeconds()) {
                    long start = System.nanoTime();
                    measured.get(i).add(measure(backends.get(i)));
                    spent[i] += (System.nanoTime() - start) * 1e-9;
                    left = true;
                }
            }
        }
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < spent.length; i++) {
            Spread seconds = Spread.of(
                    measured.get(i).stream().mapToDouble(m -> 1 / m.rate()).toArray());
            Spread share = Spread.of(
                    measured.get(i).stream().mapToDouble(Measured::share).toArray());
            Unit unit = iterates() ? Unit.PATHS : Unit.SITE_STEPS;
            rates.add(new Rate(backends.get(i).name(), unit, unit.from(seconds), share.median()));
        }
        return new Line(
                "solve " + method,
                (iterates() ? sizes.batches() * sizes.samples() : sizes.samples()) + ", P = " + examples + ", T = "
                        + steps,
                rates);
    }

    private Measured measure(Backend backend) {
        PathClock clock = new PathClock();
        Solution solution = new DmftSolver(settings(backend.name())).solve(problem(), clock);
        if (solution.steps() < steps || solution.outcome() == Outcome.DIVERGED) {
            throw new IllegalStateException("a solve that always ends came to no good: " + solution.message());
        }
        double directions = meanDirections(solution.history());
        double operations = 8.0 * directions * examples * (DEPTH - 1);
        double products = ProductRate.of(
                backend,
                sizes.samples(),
                Math.max(1, (int) Math.round(directions)),
                examples,
                PRODUCTS * Math.min(solution.seconds(), sizes.solveSeconds()));
        double rate = iterates()
                ? clock.part() * sizes.batches() * sizes.samples() / clock.seconds()
                : (double) sizes.samples() * steps / solution.seconds();
        double perUnit = iterates() ? operations * (steps + 1) : operations;
        return new Measured(rate, rate * perUnit * 1e-9 / products);
    }

    private SolverSettings settings(String backend) {
        SolverSettings causal = new SolverSettings(sizes.samples(), sizes.tolerance(), 1, 1, backend, threads);
        if (!iterates()) {
            return causal;
        }
        Iteration once = new Iteration(
                Iteration.Start.CAUSAL, Math.min(sizes.samples(), 2048), 1, sizes.samples(), 1, 0, 0, false);
        return causal.withSamples(sizes.batches() * sizes.samples())
                .withMethod(method)
                .withIteration(once);
    }

    private boolean iterates() {
        return method == Method.SELF_CONSISTENT;
    }

    private Problem problem() {
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
