package dmft.cli.bench;

import java.util.ArrayList;
import java.util.List;

/** Times the same operation on several backends by turns, so that what else the machine does meets all of them. */
public final class Stopwatch {

    private static final int FEWEST = 3;
    private static final int MOST = 25;

    /** Measurements that fit into the time, of which each is then long enough beside the clock and the wait for a device. */
    private static final int PARTS = 12;

    private static final int GROWTH = 10;

    /** Measurements in a row that are not much better than those before, after which an operation counts as compiled. */
    private static final int SETTLED = 3;

    private static final double BETTER = 0.9;

    /** Multiple of the time from which on a single measurement does. */
    private static final double LONG = 4;

    /** In multiples of the time of the measurements. */
    private static final double LONGEST_WARM_UP = 10;

    private Stopwatch() {}

    /** Something that can be repeated. */
    @FunctionalInterface
    public interface Repeatable {

        /** Does it so many times, and comes back when it is done. */
        void run(int times);
    }

    /**
     * Seconds of one repetition, for each of the operations.
     *
     * @param operations the same operation on different backends
     * @param seconds how long each is measured; one that takes much longer is measured once
     */
    public static List<Spread> time(List<Repeatable> operations, double seconds) {
        List<Series> all = operations.stream()
                .map(operation -> new Series(operation, seconds))
                .toList();
        for (int turn = 0; turn < MOST; turn++) {
            all.forEach(Series::measure);
        }
        return all.stream().map(Series::spread).toList();
    }

    /** The measurements of one operation. */
    private static final class Series {

        private final Repeatable operation;
        private final double limit;
        private final int times;
        private final List<Double> measured = new ArrayList<>();
        private double spent;

        /** Warms up until a measurement is long enough, and the compiler has nothing left to better. */
        private Series(Repeatable operation, double limit) {
            this.operation = operation;
            this.limit = limit;
            long start = System.nanoTime();
            int repetitions = 1;
            double last = seconds(1);
            double best = last; // seconds of one repetition
            int settled = 0;
            while (settled < SETTLED && (System.nanoTime() - start) * 1e-9 < LONGEST_WARM_UP * limit) {
                double wanted = limit / PARTS;
                if (last < wanted) {
                    double enough = 1.1 * repetitions * wanted / Math.max(last, 1e-9);
                    repetitions = (int) Math.clamp(enough, repetitions + 1.0, (double) GROWTH * repetitions);
                }
                last = seconds(repetitions);
                double one = last / repetitions;
                settled = one < BETTER * best || last < wanted ? 0 : settled + 1;
                best = Math.min(best, one);
            }
            this.times = repetitions;
            if (last > LONG * limit) {
                measured.add(last / times);
                spent = last;
            }
        }

        /** Until the time is spent and there are a few measurements, unless a single one takes longer than that. */
        private void measure() {
            boolean spentAll = spent >= limit;
            boolean enough =
                    measured.size() >= FEWEST || (!measured.isEmpty() && measured.getFirst() * times > LONG * limit);
            if (spentAll && enough) {
                return;
            }
            double seconds = seconds(times);
            spent += seconds;
            measured.add(seconds / times);
        }

        private double seconds(int repetitions) {
            long start = System.nanoTime();
            operation.run(repetitions);
            return (System.nanoTime() - start) * 1e-9;
        }

        private Spread spread() {
            return Spread.of(measured.stream().mapToDouble(Double::doubleValue).toArray());
        }
    }
}
