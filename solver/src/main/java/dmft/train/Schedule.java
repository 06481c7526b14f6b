package dmft.train;

import java.util.Arrays;
import java.util.List;

/**
 * How the learning rate goes over the steps t = 0 … T−1 of a training: η_t = η · {@link #factor}, a warm-up over w steps times
 *
 * <pre>
 *     constant   1
 *     step       γ^⌊t/n⌋
 *     cosine     e + (1 − e) (1 + cos(π (t − w)/(T − w)))/2 once it is warm
 * </pre>
 *
 * @param kind constant, step or cosine
 * @param warmup w, steps over which the rate rises in equal parts; at step t &lt; w it is (t + 1)/(w + 1) of its value
 * @param period n, steps between two changes of kind step
 * @param factor γ of kind step
 * @param end e, the part of η that kind cosine would reach at T
 */
public record Schedule(Kind kind, int warmup, int period, double factor, double end) {

    /** η all the time. */
    public static final Schedule CONSTANT = new Schedule(Kind.CONSTANT, 0, 1, 1, 0);

    /** The course by its name in parameter files. */
    public enum Kind {
        /** One rate. */
        CONSTANT("constant"),
        /** Changes by a factor every so many steps. */
        STEP("step"),
        /** Falls along half a period of a cosine (I. Loshchilov &amp; F. Hutter, arXiv 1608.03983, without restarts). */
        COSINE("cosine");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        /** The names in parameter files. */
        public static List<String> names() {
            return Arrays.stream(values()).map(Kind::toString).toList();
        }

        /**
         * The kind of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Kind named(String name) {
            return Arrays.stream(values())
                    .filter(kind -> kind.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no schedule is called \"" + name + "\"; there are " + String.join(", ", names())));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Schedule {
        if (warmup < 0 || period < 1 || !(factor > 0) || Double.isInfinite(factor) || !(end >= 0 && end <= 1)) {
            throw new IllegalArgumentException(
                    "expected warm-up >= 0, period >= 1, factor > 0, 0 <= end <= 1 of a schedule, got " + warmup + ", "
                            + period + ", " + factor + ", " + end);
        }
    }

    /** True if the rate is η at every step. */
    public boolean isConstant() {
        return kind == Kind.CONSTANT && warmup == 0;
    }

    /**
     * η_t/η.
     *
     * @param step t
     * @param steps T
     */
    public double factor(int step, int steps) {
        double warm = step < warmup ? (step + 1.0) / (warmup + 1.0) : 1;
        return warm
                * switch (kind) {
                    case CONSTANT -> 1;
                    case STEP -> Math.pow(factor, Math.floorDiv(step, period));
                    case COSINE ->
                        step < warmup
                                ? 1
                                : end + (1 - end) * 0.5 * (1 + Math.cos(Math.PI * (step - warmup) / (steps - warmup)));
                };
    }
}
