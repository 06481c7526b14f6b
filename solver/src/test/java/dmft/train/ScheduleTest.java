package dmft.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void constantIsOne() {
        assertThat(Schedule.CONSTANT.factor(0, 100)).isEqualTo(1);
        assertThat(Schedule.CONSTANT.factor(99, 100)).isEqualTo(1);
    }

    @Test
    void stepChangesEverySoManySteps() {
        Schedule schedule = new Schedule(Schedule.Kind.STEP, 0, 10, 0.5, 0);
        assertThat(schedule.factor(9, 100)).isEqualTo(1);
        assertThat(schedule.factor(10, 100)).isEqualTo(0.5);
        assertThat(schedule.factor(39, 100)).isEqualTo(0.125);
    }

    @Test
    void cosineFallsToItsEnd() {
        Schedule schedule = new Schedule(Schedule.Kind.COSINE, 0, 1, 1, 0.2);
        assertThat(schedule.factor(0, 50)).isEqualTo(1);
        assertThat(schedule.factor(25, 50)).isCloseTo(0.6, within(1e-12));
        assertThat(schedule.factor(50, 50)).isCloseTo(0.2, within(1e-12));
        assertThat(schedule.factor(10, 50)).isGreaterThan(schedule.factor(11, 50));
    }

    @Test
    void warmUpRisesInEqualParts() {
        Schedule schedule = new Schedule(Schedule.Kind.COSINE, 4, 1, 1, 0);
        for (int t = 0; t < 4; t++) {
            assertThat(schedule.factor(t, 24)).isCloseTo((t + 1) / 5.0, within(1e-12));
        }
        assertThat(schedule.factor(4, 24)).isEqualTo(1);
        assertThat(schedule.factor(14, 24)).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aTrainingHasItsRate() {
        Training training = Training.gradientDescent(0.4, 100).with(new Schedule(Schedule.Kind.STEP, 0, 30, 0.1, 0));
        assertThat(training.rate(0)).isEqualTo(0.4);
        assertThat(training.rate(60)).isCloseTo(0.004, within(1e-15));
    }

    @Test
    void refusesWhatIsNoSchedule() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Schedule.Kind.STEP, -1, 1, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Schedule.Kind.STEP, 0, 0, 1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Schedule.Kind.STEP, 0, 1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(Schedule.Kind.COSINE, 0, 1, 1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schedule.Kind.named("linear"))
                .withMessageContaining("constant, step, cosine");
    }
}
