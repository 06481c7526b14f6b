package dmft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StopwatchTest {

    @Test
    void whatTakesLongerThanThereIsTimeIsDoneOnce() {
        List<Integer> asked = new ArrayList<>();
        Spread spread = Stopwatch.time(
                        List.of(times -> {
                            asked.add(times);
                            spend(2_000_000);
                        }),
                        1e-5)
                .getFirst();
        assertThat(asked).containsExactly(1);
        assertThat(spread.count()).isEqualTo(1);
        assertThat(spread.median()).isGreaterThanOrEqualTo(2e-3);
    }

    @Test
    void whatIsShortIsRepeatedSoOftenThatTheClockCanTellIt() {
        int[] done = new int[2];
        List<String> turns = new ArrayList<>();
        List<Spread> spreads = Stopwatch.time(
                List.of(
                        times -> {
                            turns.add("first");
                            done[0] += times;
                            spend(1_000L * times);
                        },
                        times -> {
                            turns.add("second");
                            done[1] += times;
                            spend(1_000L * times);
                        }),
                0.01);
        assertThat(spreads).allMatch(spread -> spread.count() >= 3 && spread.median() >= 1e-6);
        assertThat(done[0]).isGreaterThan(1000);
        assertThat(done[1]).isGreaterThan(1000);
        assertThat(String.join(" ", turns)).contains("first second first second");
    }

    private static void spend(long nanoseconds) {
        long end = System.nanoTime() + nanoseconds;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
