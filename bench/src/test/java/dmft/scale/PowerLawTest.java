package dmft.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerLawTest {

    @Test
    void findsTheExponentOfAnExactLaw() {
        PowerLaw law = PowerLaw.fit(new double[] {1, 2, 4, 8}, new double[] {3, 3 * 2.0 * 2, 3 * 16, 3 * 64});
        assertThat(law.exponent()).isCloseTo(2, within(1e-12));
        assertThat(law.halfWidth()).isCloseTo(0, within(1e-6));
        assertThat(law.text()).isEqualTo("2.00 ± 0.00");
    }

    /** log y = (0, 1, 0) over log x = (0, 1, 2): slope 0, residual squares 2/3, so 12.706 √(2/3 / 1 / 2) with one degree of freedom. */
    @Test
    void theIntervalIsStudents() {
        PowerLaw law = PowerLaw.fit(new double[] {1, Math.E, Math.E * Math.E}, new double[] {1, Math.E, 1});
        assertThat(law.exponent()).isCloseTo(0, within(1e-12));
        assertThat(law.halfWidth()).isCloseTo(12.7062 * Math.sqrt(1 / 3.0), within(1e-3));
    }

    @Test
    void twoPointsHaveNoInterval() {
        assertThat(PowerLaw.fit(new double[] {1, 2}, new double[] {1, 8}).text())
                .isEqualTo("3.00");
    }

    @Test
    void whatHasNoLogarithmIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowerLaw.fit(new double[] {1, 2}, new double[] {0, 1}))
                .withMessageContaining("positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PowerLaw.fit(new double[] {1, 2, 3}, new double[] {1, 2, Double.POSITIVE_INFINITY}));
        assertThatIllegalArgumentException().isThrownBy(() -> PowerLaw.fit(new double[] {2, 2}, new double[] {1, 1}));
    }
}
