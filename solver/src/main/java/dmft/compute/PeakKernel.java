package dmft.compute;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Multiply-adds in registers, for the rate that the arithmetic has at most. */
final class PeakKernel {

    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    /** Sums that do not wait for one another: more than two units finish at once, and few enough for 16 registers. */
    private static final int SUMS = 12;

    /** Rounds of a task: microseconds. */
    private static final int ROUNDS = 1 << 10;

    /** A measurement as long does not notice that its tasks were handed out. */
    private static final double LONG_SECONDS = 4e-3;

    private static final int MOST_TASKS = 1 << 16;

    /** Long measurements that were not better than those before, after which nothing better is waited for. */
    private static final int SETTLED = 25;

    private static final double BETTER = 1.02;

    /** In nanoseconds: until it is compiled the loop makes objects of its vectors, and seems to have settled at a hundredth of its rate. */
    private static final long LEAST_DURATION = 500_000_000;

    private PeakKernel() {}

    /** The best of many measurements, in 10⁹ operations a second; the first of them wait for the compiler. */
    static double rate(Workers workers) {
        int tasks = workers.threads();
        double best = 0;
        int settled = 0;
        long begin = System.nanoTime();
        while (settled < SETTLED || System.nanoTime() - begin < LEAST_DURATION) {
            float[] totals = new float[tasks];
            long start = System.nanoTime();
            workers.run(tasks, task -> totals[task] = multiplyAdds(ROUNDS, 0.5f, task));
            double seconds = (System.nanoTime() - start) * 1e-9;
            double rate = 2.0 * SUMS * SPECIES.length() * ROUNDS * tasks / seconds * 1e-9;
            if (Float.isNaN(totals[tasks - 1])) {
                throw new IllegalStateException("got NaN, expected numbers: the processor multiplies wrongly");
            }
            boolean isLong = seconds >= LONG_SECONDS || tasks >= MOST_TASKS;
            settled = rate > BETTER * best || !isLong ? 0 : settled + 1;
            best = Math.max(best, rate);
            tasks = isLong ? tasks : 2 * tasks;
        }
        return best;
    }

    /** s ← factor · s + summand in every lane of every sum; the total of all. */
    static float multiplyAdds(int rounds, float factor, float summand) {
        FloatVector f = FloatVector.broadcast(SPECIES, factor);
        FloatVector x = FloatVector.broadcast(SPECIES, summand);
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = s0.add(1);
        FloatVector s2 = s0.add(2);
        FloatVector s3 = s0.add(3);
        FloatVector s4 = s0.add(4);
        FloatVector s5 = s0.add(5);
        FloatVector s6 = s0.add(6);
        FloatVector s7 = s0.add(7);
        FloatVector s8 = s0.add(8);
        FloatVector s9 = s0.add(9);
        FloatVector s10 = s0.add(10);
        FloatVector s11 = s0.add(11);
        for (int i = 0; i < rounds; i++) {
            s0 = s0.fma(f, x);
            s1 = s1.fma(f, x);
            s2 = s2.fma(f, x);
            s3 = s3.fma(f, x);
            s4 = s4.fma(f, x);
            s5 = s5.fma(f, x);
            s6 = s6.fma(f, x);
            s7 = s7.fma(f, x);
            s8 = s8.fma(f, x);
            s9 = s9.fma(f, x);
            s10 = s10.fma(f, x);
            s11 = s11.fma(f, x);
        }
        FloatVector sum = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
        return sum.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).reduceLanes(VectorOperators.ADD);
    }
}
