package dmft.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressStateTest {

    private static ProgressState state(long done) {
        return new ProgressState("", done, 0, 400, 1, 4, 61, 99, 0.012345, 245, done / 50.0);
    }

    @Test
    void lineHoldsStepLossRankRateAndTimeLeft() {
        assertThat(state(100).line())
                .isEqualTo(" 25 %  replica 2/4  step 61/99  loss 0.01235  rank 245  50.0 steps/s  6 s left");
    }

    @Test
    void timeLeftFollowsTheRate() {
        assertThat(state(300).rate()).isCloseTo(50, within(1e-9));
        assertThat(state(300).secondsLeft()).isCloseTo(2, within(1e-9));
        assertThat(state(400).secondsLeft()).isZero();
    }

    @Test
    void linesComeAboutEveryTenthAndAtTheEnd() {
        List<String> lines = new ArrayList<>();
        try (LineDisplay display = new LineDisplay(lines::add, false)) {
            for (long done = 1; done <= 400; done++) {
                display.show(state(done));
            }
        }
        assertThat(lines).hasSize(10);
        assertThat(lines.get(0)).startsWith(" 10 %");
        assertThat(lines.get(9)).startsWith("100 %");
    }

    @Test
    void runOfFewStepsHasALineForEach() {
        List<String> lines = new ArrayList<>();
        try (LineDisplay display = new LineDisplay(lines::add, false)) {
            for (long done = 1; done <= 3; done++) {
                display.show(new ProgressState("", done, 0, 3, 0, 1, (int) done - 1, 2, 1, 1, done));
            }
        }
        assertThat(lines).hasSize(3);
    }
}
