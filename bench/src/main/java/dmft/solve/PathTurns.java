package dmft.solve;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sample paths a second of the self-consistent solver on several backends, by turns in one run.
 *
 * <p>Every backend has a solve, and the solves take turns: a batch of paths on one, while the others wait, then a batch on the next. The first batch works out what all share,
 * and the second warms up. Ratios are of batches that follow one another, so that what else the machine does falls out as far as it lasts longer than they do. Processor time
 * is that of all threads; it is the steadier one where others use the processor too, and says nothing about a GPU.
 */
public final class PathTurns {

    private static final int STEPS = 20;
    private static final int BATCH = 16384;
    private static final int UNTIMED = 2;
    private static final int TURNS = 15;

    private final List<String> backends;
    private final int examples;
    private final double[][] seconds;
    private final double[][] processorSeconds;
    private final boolean[] ended;
    private int turn;

    private PathTurns(List<String> backends, int examples) {
        this.backends = backends;
        this.examples = examples;
        this.seconds = new double[backends.size()][TURNS];
        this.processorSeconds = new double[backends.size()][TURNS];
        this.ended = new boolean[backends.size()];
    }

    /**
     * Prints a line for each number of examples and each backend.
     *
     * @param arguments names of backends divided by commas, of which the first is what the others are compared with; then numbers of examples, or none for 20, 50 and 100
     */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            throw new IllegalArgumentException(
                    "expected names of backends divided by commas and numbers of examples, such as simd,opencl 20 50");
        }
        List<String> sizes = arguments.length == 1
                ? List.of("20", "50", "100")
                : List.of(arguments).subList(1, arguments.length);
        System.out.println("tanh, L = 3, T = " + STEPS + ", batches of " + BATCH + " paths, " + TURNS
                + " turns: median (quartiles)");
        System.out.println(
                "examples | backend        | paths/s                   | times the first's rate | by processor time");
        for (String size : sizes) {
            PathTurns turns = new PathTurns(List.of(arguments[0].split(",", -1)), Integer.parseInt(size));
            turns.run();
            turns.lines().forEach(System.out::println);
        }
    }

    private void run() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(backends.size())) {
            List<Future<?>> solves = new ArrayList<>();
            for (int i = 0; i < backends.size(); i++) {
                int number = i;
                solves.add(threads.submit(() -> solve(number)));
            }
            for (Future<?> solve : solves) {
                solve.get();
            }
        }
    }

    private void solve(int number) {
        Iteration once = new Iteration(Iteration.Start.CAUSAL, 1024, 1, BATCH, 1, 0, 0, false);
        SolverSettings settings = new SolverSettings(BATCH * (UNTIMED + TURNS), 0.05, 1, 1, backends.get(number), 0)
                .withMethod(Method.SELF_CONSISTENT)
                .withIteration(once);
        await(number);
        try {
            new DmftSolver(settings).solve(PathRate.problem(examples, STEPS), new Player(number));
        } finally {
            end(number);
        }
    }

    private synchronized void await(int number) {
        while (turn != number) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted while another backend had its turn", e);
            }
        }
    }

    /** To the next whose solve goes on. */
    private synchronized void pass() {
        for (int i = 0; i < backends.size(); i++) {
            turn = (turn + 1) % backends.size();
            if (!ended[turn]) {
                break;
            }
        }
        notifyAll();
    }

    private synchronized void end(int number) {
        ended[number] = true;
        pass();
    }

    /** Plays a batch and passes on. */
    private final class Player implements Observer {

        private final int number;
        private int batches;
        private long began;
        private long processorBegan;

        private Player(int number) {
            this.number = number;
        }

        @Override
        public void onStep(int replica, int step, double loss, int rank) {}

        @Override
        public void onPaths(int replica, int iteration, double part) {
            int timed = batches++ - UNTIMED;
            if (timed >= 0) {
                seconds[number][timed] = (System.nanoTime() - began) * 1e-9;
                processorSeconds[number][timed] = (processorTime() - processorBegan) * 1e-9;
            }
            pass();
            await(number);
            began = System.nanoTime();
            processorBegan = processorTime();
        }
    }

    /** Nanoseconds that all threads together have run. */
    private static long processorTime() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            double[] rates =
                    Arrays.stream(seconds[i]).map(batch -> BATCH / batch).toArray();
            lines.add(String.format(
                    Locale.ROOT,
                    "%8d | %-14s | %s | %s | %s",
                    examples,
                    backends.get(i),
                    spread("%6.0f (%6.0f to %6.0f)", rates),
                    spread("%9.2f (%.2f to %.2f)", ratios(seconds, i)),
                    spread("%9.2f (%.2f to %.2f)", ratios(processorSeconds, i))));
        }
        return lines;
    }

    private static double[] ratios(double[][] times, int backend) {
        double[] ratios = new double[TURNS];
        Arrays.setAll(ratios, t -> times[0][t] / times[backend][t]);
        return ratios;
    }

    /** Median and quartiles. */
    private static String spread(String format, double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return String.format(Locale.ROOT, format, sorted[TURNS / 2], sorted[TURNS / 4], sorted[TURNS - 1 - TURNS / 4]);
    }
}
