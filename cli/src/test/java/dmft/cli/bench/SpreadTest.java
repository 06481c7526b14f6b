package dmft.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void quartilesAreInterpolated() {
        assertThat(Spread.of(4, 1, 3, 2, 5)).isEqualTo(new Spread(3, 2, 4, 5));
        assertThat(Spread.of(1, 2)).isEqualTo(new Spread(1.5, 1.25, 1.75, 2));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7, 1));
        assertThatThrownBy(Spread::of).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void secondsBecomeRatesWithTheirQuartilesInOrder() {
        Spread seconds = new Spread(2e-9, 1e-9, 4e-9, 3);
        assertThat(Unit.GFLOPS.from(seconds)).isEqualTo(new Spread(0.5, 0.25, 1, 3));
        assertThat(Unit.NANOSECONDS.from(seconds)).isEqualTo(new Spread(2, 1, 4, 3));
        assertThat(Unit.PATHS.from(new Spread(0.5, 0.25, 1, 3))).isEqualTo(new Spread(2, 1, 4, 3));
    }

    @Test
    void factorSaysHowManyTimesAsFastWhateverTheUnit() {
        Spread one = new Spread(1, 1, 1, 1);
        Spread two = new Spread(2, 2, 2, 1);
        assertThat(Unit.GFLOPS.factor(two, one)).isEqualTo(2);
        assertThat(Unit.NANOSECONDS.factor(two, one)).isEqualTo(0.5);
    }
}
