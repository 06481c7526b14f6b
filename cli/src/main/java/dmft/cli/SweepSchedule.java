package dmft.cli;

import java.util.List;

/**
 * How many points are solved at once, and on how many threads each.
 *
 * @param abreast points at once
 * @param threads of a point whose solver.threads is 0
 */
record SweepSchedule(int abreast, int threads) {

    /**
     * Memory to keep for each byte that a point needs at least: while it learns, its bases grow, and a basis that is full takes twice the room for
     * the next directions. Points at once that fit only at their start would all run out of memory together.
     */
    private static final int GROWTH = 2;

    /**
     * As many points at once as cores and memory allow, the cores divided among them.
     *
     * @param threadsOf threads that each point asks for itself, 0 for a share of the cores
     * @param jobs the most points at once, or 0 for no limit but the cores
     * @param budget what all points together may need
     */
    static SweepSchedule of(List<SweepPoint> points, List<Integer> threadsOf, int cores, int jobs, Amounts budget) {
        int widest =
                Math.max(1, threadsOf.stream().mapToInt(Integer::intValue).max().orElse(1));
        int most = Math.min(points.size(), jobs > 0 ? jobs : Math.max(1, cores / widest));
        for (int abreast = most; abreast > 1; abreast--) {
            int threads = Math.max(1, cores / abreast);
            if (memory(points, abreast, threads).fitInto(budget)) {
                return new SweepSchedule(abreast, threads);
            }
        }
        // Alone: replicas run side by side on the threads, so that fewer threads need less memory.
        int threads = cores;
        while (threads > 1 && !memory(points, 1, threads).fitInto(budget)) {
            threads--;
        }
        return new SweepSchedule(1, threads);
    }

    /** What to keep for the points that need most. */
    private static Amounts memory(List<SweepPoint> points, int abreast, int threads) {
        List<Amounts> all = points.stream()
                .map(point -> Amounts.of(point.memoryOn(threads), point.fields()))
                .toList();
        return Amounts.ofLargest(all, abreast, GROWTH);
    }
}
