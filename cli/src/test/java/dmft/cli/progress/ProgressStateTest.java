package dmft.cli.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.coupling.Residual;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    void passThatIterationsStartFromIsNamed() {
        ProgressState state = new ProgressState("causal pass", 100, 0, 400, 1, 4, 61, 99, 0.012345, 245, 2);
        assertThat(state.line()).startsWith(" 25 %  replica 2/4  causal pass  step 61/99  loss");
    }

    @Test
    void iterationsHaveALineEachAndALongOneTellsOnTheWay() {
        List<String> shown = new ArrayList<>();
        List<String> logged = new ArrayList<>();
        Map<String, Residual> first = new LinkedHashMap<>();
        first.put("outputs", new Residual(1.25e-3, 4e-4));
        first.put("phi W1", new Residual(0.03, 0.06));
        try (LineDisplay display = new LineDisplay(shown::add, false);
                LineDisplay log = new LineDisplay(logged::add, true)) {
            for (LineDisplay each : List.of(display, log)) {
                each.show(new IterationState(1, 4, 1, 30, 0.5, false, Map.of(), 3));
                each.show(new IterationState(1, 4, 1, 30, 0.75, false, Map.of(), 31));
                each.show(new IterationState(1, 4, 1, 30, 1, true, first, 40));
                each.show(new IterationState(1, 4, 2, 30, 0.259, false, first, 71));
                each.show(new IterationState(1, 4, 2, 30, 0.3, false, first, 72));
            }
        }
        assertThat(shown)
                .containsExactly(
                        "replica 2/4  iteration 1/30  75 % of its paths  after 31.0 s",
                        "replica 2/4  iteration 1/30  outputs 1.3e-03 (noise 4.0e-04)  after 40.0 s",
                        "replica 2/4  iteration 2/30  25 % of its paths  outputs 1.3e-03 (noise 4.0e-04)  after 71.0"
                                + " s");
        assertThat(logged)
                .hasSize(3)
                .element(1)
                .isEqualTo("replica 2/4  iteration 1/30  outputs 1.3e-03 (noise 4.0e-04)"
                        + "  phi W1 3.0e-02 (noise 6.0e-02)");
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
