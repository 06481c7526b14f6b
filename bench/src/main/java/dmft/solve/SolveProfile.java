package dmft.solve;

import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the time of a causal solve goes, and what share of the rate of the tall products it reaches: the operations of all its tall products, the growth of bases
 * included, in its whole time, beside their operations in the time that they take alone.
 *
 * <p>Products of small matrices, decompositions, notes of the curves and the compiler are what is left beside the bulk operations.
 */
public final class SolveProfile {

    private static final double TOLERANCE = 0.03;

    private SolveProfile() {}

    /**
     * Solves and prints; writes profile.csv.
     *
     * @param arguments folder, P, S and T
     * @throws IOException if the table cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 4) {
            throw new IllegalArgumentException(
                    "got " + List.of(arguments) + ", expected: FOLDER EXAMPLES SAMPLES STEPS");
        }
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int examples = Integer.parseInt(arguments[1]);
        int samples = Integer.parseInt(arguments[2]);
        int steps = Integer.parseInt(arguments[3]);
        SolverSettings settings = new SolverSettings(samples, TOLERANCE, 1, 1, Meter.NAME, 0);
        long start = System.nanoTime();
        Solution solution = new DmftSolver(settings).solve(PathRate.problem(examples, steps), new Silence());
        double seconds = (System.nanoTime() - start) * 1e-9;
        Map<String, Meter.Sum> sums = Meter.sums();
        double alone =
                sums.values().stream().mapToDouble(Meter.Sum::secondsAlone).sum();
        double solve = seconds - alone;
        double operations =
                sums.values().stream().mapToDouble(Meter.Sum::operations).sum();
        double rate =
                sums.values().stream().mapToDouble(Meter.Sum::operationsAlone).sum() / alone;
        int[] forward = solution.history().forwardRanks()[steps];
        int[] backward = solution.history().backwardRanks()[steps];
        try (PrintWriter csv = new PrintWriter(Files.newBufferedWriter(folder.resolve("profile.csv")))) {
            csv.println("what,calls,seconds,share,GFLOP/s");
            System.out.printf(
                    Locale.ROOT,
                    "tanh, L = 3, P = %d, S = %d, T = %d, tolerance %s: ranks (%d, %d) (%d, %d)%n",
                    examples,
                    samples,
                    steps,
                    TOLERANCE,
                    forward[0],
                    backward[0],
                    forward[1],
                    backward[1]);
            System.out.println("operation             | calls | seconds | share");
            double bulk = 0;
            for (Map.Entry<String, Meter.Sum> entry : sums.entrySet()) {
                Meter.Sum sum = entry.getValue();
                bulk += sum.seconds();
                line(csv, entry.getKey(), sum.count(), sum.seconds(), solve, sum.operations());
            }
            double garbage = garbageSeconds();
            line(csv, "small matrices, rest", 0, solve - bulk, solve, 0);
            line(csv, "(of all: garbage)", 0, garbage, solve, 0);
            line(csv, "whole solve", 0, solve, solve, operations);
            csv.printf(Locale.ROOT, "products alone,,%.4f,,%.2f%n", alone, rate * 1e-9);
            csv.printf(Locale.ROOT, "share of the products' rate,,,%.4f,%n", operations / solve / rate);
        }
        System.out.printf(
                Locale.ROOT,
                "tall products: %.1f GFLOP/s in the solve, %.1f alone: %.0f %% of their rate%n",
                operations / solve * 1e-9,
                rate * 1e-9,
                100 * operations / solve / rate);
    }

    private static void line(
            PrintWriter csv, String name, long calls, double seconds, double whole, double operations) {
        System.out.printf(Locale.ROOT, "%-21s | %5d | %7.2f | %4.1f %%%n", name, calls, seconds, 100 * seconds / whole);
        csv.printf(
                Locale.ROOT,
                "%s,%d,%.4f,%.4f,%.2f%n",
                name,
                calls,
                seconds,
                seconds / whole,
                operations / seconds * 1e-9);
    }

    private static double garbageSeconds() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
                        .sum()
                * 1e-3;
    }

    private static final class Silence implements Observer {
        @Override
        public void onStep(int replica, int step, double loss, int rank) {}
    }
}
