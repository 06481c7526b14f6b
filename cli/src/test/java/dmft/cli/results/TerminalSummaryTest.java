package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalSummaryTest {

    @ParameterizedTest
    @CsvSource({
        "0.123456, 0.00123, 0.1235 ± 0.0012",
        "12.3456, 1.23, 12.3 ± 1.2",
        "0.5, 0, 0.5000 ± 0.0",
        "3.20712e-10, 8.41e-11, 3.207e-10 ± 8.4e-11",
        "1234.5, 210, 1230 ± 210",
        "NaN, 1, NaN ± 1.0",
    })
    void valueEndsWhereItsHalfWidthEnds(double value, double halfWidth, String text) {
        assertThat(TerminalSummary.withHalfWidth(value, halfWidth)).isEqualTo(text);
    }

    /** Tables of Student's t at 97.5 %: 12.706, 4.303, 3.182 and 1.984 for 1, 2, 3 and 99 degrees of freedom. */
    @Test
    void factorIsStudents() {
        assertThat(StudentT.factor95(2)).isCloseTo(12.706, within(5e-4));
        assertThat(StudentT.factor95(3)).isCloseTo(4.303, within(5e-4));
        assertThat(StudentT.factor95(4)).isCloseTo(3.182, within(5e-4));
        assertThat(StudentT.factor95(100)).isCloseTo(1.984, within(5e-4));
    }

    @Test
    void peakMemoryIsThatOfAProcess() {
        byte[] held = new byte[64 << 20];
        held[held.length - 1] = 1;
        assertThat(PeakMemory.bytes()).isBetween(64L << 20, 64L << 30);
        assertThat(held[held.length - 1]).isEqualTo((byte) 1);
    }
}
