package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @Test
    void everyTaskIsDoneOnce() {
        try (Workers workers = new Workers(3)) {
            AtomicIntegerArray done = new AtomicIntegerArray(1000);
            workers.run(1000, done::incrementAndGet);
            for (int i = 0; i < 1000; i++) {
                assertThat(done.get(i)).isEqualTo(1);
            }
        }
    }

    @Test
    void tasksAreDividedIntoAsFewPartsAsGiveEveryThreadAsMuch() {
        try (Workers one = new Workers(1);
                Workers two = new Workers(2);
                Workers three = new Workers(3)) {
            assertThat(one.ranges(5)).isEqualTo(1);
            assertThat(two.ranges(1)).isEqualTo(2);
            assertThat(two.ranges(4)).isEqualTo(1);
            assertThat(two.ranges(3)).isEqualTo(2);
            assertThat(two.ranges(7)).isEqualTo(1); // one thread does four, the other three
            assertThat(three.ranges(2)).isEqualTo(3);
        }
    }

    @Test
    void theFirstFailureIsThrownOnAndTheWorkersLiveOn() {
        try (Workers workers = new Workers(2)) {
            assertThatThrownBy(() -> workers.run(100, i -> {
                        if (i == 50) {
                            throw new IllegalStateException("task 50");
                        }
                    }))
                    .hasMessage("task 50");
            int[] ran = new int[4];
            workers.run(4, i -> ran[i] = 1);
            assertThat(ran).containsOnly(1);
        }
    }
}
