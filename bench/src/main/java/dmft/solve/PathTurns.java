package dmft.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Sample paths a second of the self-consistent solver on several backends, by turns in one run.
 *
 * <p>A turn is a solve on each of them: its first batch of paths works out what all share and is not timed. Ratios are of one turn's seconds, so that what else the machine
 * does meanwhile falls out as far as it lasts longer than a turn.
 */
public final class PathTurns {

    private static final int STEPS = 20;
    private static final int BATCH = 16384;
    private static final int BATCHES = 3;
    private static final int TURNS = 7;

    private PathTurns() {}

    /**
     * Prints a line for each number of examples and each backend.
     *
     * @param arguments names of backends divided by commas, of which the first is what the others are compared with; then numbers of examples, or none for 20, 50 and 100
     */
    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            throw new IllegalArgumentException(
                    "expected names of backends divided by commas and numbers of examples, such as simd,opencl 20 50");
        }
        List<String> backends = List.of(arguments[0].split(",", -1));
        List<String> sizes = arguments.length == 1
                ? List.of("20", "50", "100")
                : List.of(arguments).subList(1, arguments.length);
        System.out.println("tanh, L = 3, T = " + STEPS + ", batches of " + BATCH + " paths, " + TURNS
                + " turns: median (quartiles)");
        System.out.println("examples | backend        | paths/s                | times the first's rate");
        for (String size : sizes) {
            lines(backends, Integer.parseInt(size)).forEach(System.out::println);
        }
    }

    private static List<String> lines(List<String> backends, int examples) {
        Map<String, double[]> seconds = new LinkedHashMap<>();
        backends.forEach(backend -> seconds.put(backend, new double[TURNS]));
        for (int turn = -1; turn < TURNS; turn++) {
            for (Map.Entry<String, double[]> entry : seconds.entrySet()) {
                double measured = seconds(entry.getKey(), examples);
                // The first turn warms up.
                if (turn >= 0) {
                    entry.getValue()[turn] = measured;
                }
            }
        }
        double[] first = seconds.values().iterator().next();
        List<String> lines = new ArrayList<>();
        seconds.forEach((backend, own) -> {
            double[] rates = Arrays.stream(own).map(s -> BATCH / s).sorted().toArray();
            double[] ratios = new double[TURNS];
            Arrays.setAll(ratios, turn -> first[turn] / own[turn]);
            Arrays.sort(ratios);
            lines.add(String.format(
                    Locale.ROOT,
                    "%8d | %-14s | %6.0f (%6.0f - %6.0f) | %.2f (%.2f - %.2f)",
                    examples,
                    backend,
                    rates[TURNS / 2],
                    rates[TURNS / 4],
                    rates[TURNS - 1 - TURNS / 4],
                    ratios[TURNS / 2],
                    ratios[TURNS / 4],
                    ratios[TURNS - 1 - TURNS / 4]));
        });
        return lines;
    }

    /** Seconds a batch. */
    private static double seconds(String backend, int examples) {
        Iteration once = new Iteration(Iteration.Start.CAUSAL, 1024, 1, BATCH, 1, 0, 0, false);
        SolverSettings settings = new SolverSettings(BATCH * BATCHES, 0.05, 1, 1, backend, 0)
                .withMethod(Method.SELF_CONSISTENT)
                .withIteration(once);
        Clock clock = new Clock();
        new DmftSolver(settings).solve(PathRate.problem(examples, STEPS), clock);
        return (clock.last - clock.first) * 1e-9 / (BATCHES - 1);
    }

    /** When the first and the last batch were done. */
    private static final class Clock implements Observer {

        private long first;
        private long last;

        @Override
        public void onStep(int replica, int step, double loss, int rank) {}

        @Override
        public void onPaths(int replica, int iteration, double part) {
            last = System.nanoTime();
            if (first == 0) {
                first = last;
            }
        }
    }
}
