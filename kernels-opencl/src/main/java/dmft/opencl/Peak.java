package dmft.opencl;

/** The rate of multiply-adds that touch no memory: what the device's arithmetic gives at most. */
final class Peak {

    /** As in the kernel. */
    private static final int SUMS = 12;

    /** Work-items of a compute unit: on a GPU enough to hide that each waits for its sums, on a processor a few for each core. */
    private static final int ITEMS_OF_GPU = 8192;

    private static final int ITEMS = 4 * Launch.GROUP;

    /** A launch that takes as long does not notice that it was launched. */
    private static final double LONG_SECONDS = 0.02;

    private static final int MOST_ROUNDS = 1 << 24;

    /** Launches of that length, of which the fastest counts. */
    private static final int LAUNCHES = 8;

    private final Commands commands;
    private final Tuning tuning;
    private final Scratch totals;

    Peak(Commands commands, Tuning tuning, DeviceMemory memory, DeviceMemory.Arena arena) {
        this.commands = commands;
        this.tuning = tuning;
        this.totals = new Scratch(memory, arena);
    }

    /** The best of some measurements, in 10⁹ operations a second. */
    double rate() {
        int units = Math.max(1, tuning.limits().computeUnits());
        long items = (long) units * (tuning.tiled() ? ITEMS_OF_GPU : ITEMS);
        int rounds = 64;
        seconds(items, rounds); // the first launch waits for the kernel to be made
        double seconds = seconds(items, rounds);
        while (seconds < LONG_SECONDS && rounds < MOST_ROUNDS) {
            rounds *= 2;
            seconds = seconds(items, rounds);
        }
        for (int i = 1; i < LAUNCHES; i++) {
            seconds = Math.min(seconds, seconds(items, rounds));
        }
        return 2.0 * SUMS * tuning.lanes() * items * rounds / seconds * 1e-9;
    }

    private double seconds(long items, int rounds) {
        commands.finish();
        long start = System.nanoTime();
        commands.call("peak")
                .buffer(totals.buffer(items * tuning.lanes() * Float.BYTES))
                .number(rounds)
                .number(0.5f)
                .number(1f)
                .run(new long[] {items}, new long[] {Launch.GROUP});
        commands.finish();
        return (System.nanoTime() - start) * 1e-9;
    }
}
