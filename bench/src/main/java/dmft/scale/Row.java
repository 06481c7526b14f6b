package dmft.scale;

import java.util.List;
import java.util.Locale;

/**
 * What a run took and what was told of it before.
 *
 * @param ranks forward and backward directions of all couplings together, at the end
 * @param seconds of the solve, without the start of the JVM
 * @param processor seconds of the whole process on all cores
 * @param bytes peak resident memory of the process
 * @param toldSeconds by {@code dmft check}
 * @param toldBytes by {@code dmft check}
 */
record Row(Size size, int ranks, double seconds, double processor, double bytes, double toldSeconds, double toldBytes) {

    static final String HEADER =
            "kind,P,T,S,L,ranks,seconds,processor_s,peak_bytes,told_seconds,told_bytes,time_ratio,memory_ratio,missed";

    private static final double TIME_WITHIN = 2;
    private static final double MEMORY_WITHIN = 0.15;
    private static final double GIBIBYTE = 1 << 30;

    /** Time told for time found. */
    double timeRatio() {
        return toldSeconds / seconds;
    }

    /** Memory told for memory found. */
    double memoryRatio() {
        return toldBytes / bytes;
    }

    /** What was told too wrong: "", "time", "memory" or both. */
    String missed() {
        boolean time = Math.abs(Math.log(timeRatio())) > Math.log(TIME_WITHIN);
        boolean memory = Math.abs(memoryRatio() - 1) > MEMORY_WITHIN;
        return String.join(
                " and ",
                List.of(time ? "time" : "", memory ? "memory" : "").stream()
                        .filter(word -> !word.isEmpty())
                        .toList());
    }

    String csv() {
        return String.format(
                Locale.ROOT,
                "%s,%d,%d,%d,%d,%d,%.3f,%.3f,%.0f,%.1f,%.0f,%.3f,%.3f,%s",
                size.kind().name().toLowerCase(Locale.ROOT),
                size.examples(),
                size.steps(),
                size.samples(),
                size.layers(),
                ranks,
                seconds,
                processor,
                bytes,
                toldSeconds,
                toldBytes,
                timeRatio(),
                memoryRatio(),
                missed());
    }

    String text() {
        return String.format(
                Locale.ROOT,
                "%-8s P=%-4d T=%-5d S=%-7d L=%d  ranks %5d  solve %7.1f s (told %7.1f)  processor %7.1f s  memory"
                        + " %6.2f GiB (told %6.2f)%s",
                size.kind().name().toLowerCase(Locale.ROOT),
                size.examples(),
                size.steps(),
                size.samples(),
                size.layers(),
                ranks,
                seconds,
                toldSeconds,
                processor,
                bytes / GIBIBYTE,
                toldBytes / GIBIBYTE,
                missed().isEmpty() ? "" : "  MISSED: " + missed());
    }
}
