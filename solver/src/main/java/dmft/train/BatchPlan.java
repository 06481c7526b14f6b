package dmft.train;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Which examples each step learns from. It depends on nothing but what is told here, so every replica and every finite network sees the same batches.
 *
 * @param order how they are chosen
 * @param size examples a step; 0 means all of them, in their own order
 * @param seed of what is chosen by chance
 * @param list the batch of every step, for {@link Order#LIST}
 */
public record BatchPlan(Order order, int size, long seed, List<int[]> list) {

    /** All examples at every step. */
    public static final BatchPlan FULL = new BatchPlan(Order.EPOCHS, 0, 0, List.of());

    /** How batches are chosen, by name in parameter files. */
    public enum Order {
        /** Epochs without replacement, each in a new order, cut into batches; the last of an epoch may be smaller. */
        EPOCHS("epochs"),
        /** Every example of a batch by itself, with replacement. */
        REPLACEMENT("replacement"),
        /** As listed. */
        LIST("list"),
        /** Every example once, in their own order, and none of them before its step: online learning. */
        STREAM("stream");

        private final String label;

        Order(String label) {
            this.label = label;
        }

        /** The names in parameter files. */
        public static List<String> names() {
            return Arrays.stream(values()).map(Order::toString).toList();
        }

        /**
         * The order of that name.
         *
         * @throws IllegalArgumentException if there is none
         */
        public static Order named(String name) {
            return Arrays.stream(values())
                    .filter(order -> order.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no order of batches is called \"" + name + "\"; there are " + String.join(", ", names())));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the size is negative, or a batch is empty or missing
     */
    public BatchPlan {
        list = list.stream().map(int[]::clone).toList();
        if (size < 0) {
            throw new IllegalArgumentException("batch size is " + size + ", expected 0 or more");
        }
        if (order == Order.STREAM && size == 0) {
            throw new IllegalArgumentException("a stream needs a batch size: examples that each step sees for once");
        }
        if (list.isEmpty() == (order == Order.LIST) || list.stream().anyMatch(batch -> batch.length == 0)) {
            throw new IllegalArgumentException("expected batches of at least one example for order " + Order.LIST
                    + " and none for others, got " + list.size() + " for " + order);
        }
    }

    /** Epochs of batches of that size. */
    public static BatchPlan epochs(int size, long seed) {
        return new BatchPlan(Order.EPOCHS, size, seed, List.of());
    }

    /** The batches as listed, one for every step. */
    public static BatchPlan listed(List<int[]> batches) {
        return new BatchPlan(Order.LIST, 0, 0, batches);
    }

    /** True if every step sees every example once. */
    public boolean isFull(int examples) {
        return order == Order.EPOCHS && (size == 0 || size >= examples);
    }

    /** Every example once, so many a step. */
    public static BatchPlan stream(int size) {
        return new BatchPlan(Order.STREAM, size, 0, List.of());
    }

    /** True if examples come and go. */
    public boolean isStream() {
        return order == Order.STREAM;
    }

    /** How many of so many examples are in the network at the same time. */
    public int together(int examples) {
        return isStream() ? size : examples;
    }

    /** The examples that are in the network at a step, by number: all of them, or those that a stream brings then. Batches are numbered among them. */
    public int[] present(int step, int examples) {
        int first = isStream() ? Math.multiplyExact(step, size) : 0;
        return IntStream.range(first, first + together(examples)).toArray();
    }

    /** The batches of so many examples, from the first step on. */
    public Batches start(int examples) {
        return new Batches(this, examples);
    }

    /** The most examples of a step. */
    public int largest(int examples) {
        return switch (order) {
            case EPOCHS -> size == 0 ? examples : Math.min(size, examples);
            case REPLACEMENT -> size == 0 ? examples : size;
            case STREAM -> size;
            case LIST -> list.stream().mapToInt(batch -> batch.length).max().orElse(0);
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BatchPlan plan
                && order == plan.order
                && size == plan.size
                && seed == plan.seed
                && Arrays.deepEquals(list.toArray(), plan.list.toArray());
    }

    @Override
    public int hashCode() {
        return Objects.hash(order, size, seed, Arrays.deepHashCode(list.toArray()));
    }

    @Override
    public String toString() {
        return order + " of " + size + ", seed " + seed
                + (list.isEmpty() ? "" : ", " + Arrays.deepToString(list.toArray()));
    }
}
