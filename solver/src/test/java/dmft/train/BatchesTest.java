package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void anEpochHasEveryExampleOnce() {
        Batches batches = BatchPlan.epochs(4, 1).start(10);
        for (int epoch = 0; epoch < 3; epoch++) {
            Set<Integer> seen = new TreeSet<>();
            int[] sizes = new int[3];
            for (int b = 0; b < 3; b++) {
                int[] batch = batches.next();
                sizes[b] = batch.length;
                for (int example : batch) {
                    assertThat(seen.add(example)).isTrue();
                }
            }
            assertThat(sizes).containsExactly(4, 4, 2);
            assertThat(seen).hasSize(10);
        }
    }

    @Test
    void theSeedDecides() {
        assertThat(BatchPlan.epochs(5, 3).start(20).next())
                .containsExactly(BatchPlan.epochs(5, 3).start(20).next());
        assertThat(BatchPlan.epochs(5, 3).start(20).next())
                .isNotEqualTo(BatchPlan.epochs(5, 4).start(20).next());
    }

    @Test
    void zeroMeansAllInOrder() {
        assertThat(BatchPlan.epochs(0, 9).start(3).next()).containsExactly(0, 1, 2);
        assertThat(BatchPlan.epochs(7, 9).start(3).next()).containsExactly(0, 1, 2);
    }

    @Test
    void withReplacementEveryExampleIsDrawnByItself() {
        Batches batches = new BatchPlan(BatchPlan.Order.REPLACEMENT, 4, 1, List.of()).start(10);
        int[] counts = new int[10];
        boolean twice = false;
        for (int t = 0; t < 5000; t++) {
            int[] batch = batches.next();
            assertThat(batch).hasSize(4);
            for (int example : batch) {
                counts[example]++;
            }
            twice |= Arrays.stream(batch).distinct().count() < 4;
        }
        assertThat(twice).isTrue();
        // Binomial with mean 2000 and standard deviation 42: six of them are exceeded with probability 2e-8 by any.
        assertThat(Arrays.stream(counts).allMatch(count -> count > 1744 && count < 2256))
                .isTrue();
    }

    @Test
    void withReplacementBatchesMayBeLargerThanTheData() {
        BatchPlan plan = new BatchPlan(BatchPlan.Order.REPLACEMENT, 7, 1, List.of());
        assertThat(plan.start(3).next()).hasSize(7);
        assertThat(plan.largest(3)).isEqualTo(7);
        assertThat(plan.isFull(3)).isFalse();
    }

    @Test
    void aListIsTakenAsItIs() {
        Batches batches = BatchPlan.listed(List.of(new int[] {2, 0}, new int[] {1, 1, 1}, new int[] {3}))
                .start(3);
        assertThat(batches.next()).containsExactly(2, 0);
        assertThat(batches.next()).containsExactly(1, 1, 1);
        assertThatIllegalStateException().isThrownBy(batches::next).withMessageContaining("example 3");
        assertThatIllegalStateException().isThrownBy(batches::next).withMessageContaining("3 are listed");
    }

    @Test
    void plansAreTheSameIfTheirBatchesAre() {
        BatchPlan plan = BatchPlan.listed(List.of(new int[] {2, 0}));
        assertThat(plan).isEqualTo(BatchPlan.listed(List.of(new int[] {2, 0})));
        assertThat(plan).hasSameHashCodeAs(BatchPlan.listed(List.of(new int[] {2, 0})));
        assertThat(plan).isNotEqualTo(BatchPlan.listed(List.of(new int[] {0, 2})));
        assertThat(plan.toString()).contains("[2, 0]");
    }

    @Test
    void refusesBatchesThatAreNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> BatchPlan.listed(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchPlan.listed(List.of(new int[0])));
        assertThatIllegalArgumentException().isThrownBy(() -> BatchPlan.epochs(-1, 0));
    }
}
