package dmft.train;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** The mini-batches of a training, step by step, as its {@link BatchPlan} has them. */
public final class Batches {

    private final BatchPlan plan;
    private final int examples;
    private final int size;
    private final RandomGenerator random;
    private int[] order;
    private int next; // example of an epoch, or step of a list

    Batches(BatchPlan plan, int examples) {
        this.plan = plan;
        this.examples = examples;
        this.size = plan.largest(examples);
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(plan.seed());
        this.order = IntStream.range(0, examples).toArray();
        this.next = plan.order() == BatchPlan.Order.EPOCHS ? examples : 0;
    }

    /**
     * The next step's batch, by number among the examples that are there.
     *
     * @throws IllegalStateException if the list has no more, or names an example that there is not
     */
    public int[] next() {
        return switch (plan.order()) {
            case EPOCHS -> nextOfEpoch();
            case REPLACEMENT ->
                IntStream.range(0, size).map(i -> random.nextInt(examples)).toArray();
            case LIST -> nextOfList();
            case STREAM -> IntStream.range(0, size).toArray();
        };
    }

    private int[] nextOfEpoch() {
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

    private int[] nextOfList() {
        if (next == plan.list().size()) {
            throw new IllegalStateException("step " + next + " has no batch: " + next + " are listed");
        }
        int[] batch = plan.list().get(next++).clone();
        for (int example : batch) {
            if (example < 0 || example >= examples) {
                throw new IllegalStateException("the batch of step " + (next - 1) + " names example " + example
                        + ", expected 0 to " + (examples - 1));
            }
        }
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
