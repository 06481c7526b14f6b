package dmft.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/**
 * The mini-batches of a training: epochs in a seeded order without replacement, cut into batches; the last batch of an epoch may be smaller.
 *
 * <p>They depend on the seed alone, so every replica and every finite network sees the same ones.
 */
public final class Batches {

    private final int examples;
    private final int size;
    private final RandomGenerator random;
    private int[] order;
    private int next;

    /**
     * The batches of a training.
     *
     * @param size examples a batch; 0, or as many as there are, means all of them in their own order
     */
    public Batches(int examples, int size, long seed) {
        this.examples = examples;
        this.size = size == 0 ? examples : Math.min(size, examples);
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.order = IntStream.range(0, examples).toArray();
        this.next = examples;
    }

    /** The next step's batch, by example number. */
    public int[] next() {
        if (size == examples) {
            return order;
        }
        if (next == examples) {
            shuffle();
            next = 0;
        }
        int end = Math.min(next + size, examples);
        int[] batch = Arrays.copyOfRange(order, next, end);
        next = end;
        return batch;
    }

    private void shuffle() {
        order = order.clone();
        for (int i = examples - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int swapped = order[i];
            order[i] = order[j];
            order[j] = swapped;
        }
    }
}
