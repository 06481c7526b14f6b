package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class BatchesTest {

    @Test
    void anEpochHasEveryExampleOnce() {
        Batches batches = new Batches(10, 4, 1);
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
        assertThat(new Batches(20, 5, 3).next()).containsExactly(new Batches(20, 5, 3).next());
        assertThat(new Batches(20, 5, 3).next()).isNotEqualTo(new Batches(20, 5, 4).next());
    }

    @Test
    void zeroMeansAllInOrder() {
        assertThat(new Batches(3, 0, 9).next()).containsExactly(0, 1, 2);
        assertThat(new Batches(3, 7, 9).next()).containsExactly(0, 1, 2);
    }
}
