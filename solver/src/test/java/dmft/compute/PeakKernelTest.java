package dmft.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class PeakKernelTest {

    private static final int LANES = FloatVector.SPECIES_PREFERRED.length();

    /** s_n = factorⁿ s_0 + summand (1 − factorⁿ)/(1 − factor), with s_0 = 0 … 11. */
    @Test
    void doesTheMultiplyAddsThatAreCounted() {
        assertThat(PeakKernel.multiplyAdds(0, 0.5f, 3)).isEqualTo(66f * LANES);
        assertThat(PeakKernel.multiplyAdds(3, 0.5f, 8)).isEqualTo((66f / 8 + 12 * 14) * LANES);
        assertThat(PeakKernel.multiplyAdds(200, 0.5f, 8)).isCloseTo(12 * 16f * LANES, within(1e-3f));
    }

    @Test
    void rateIsANumberWhereOneIsMeasured() {
        try (Backend backend = new SimdBackend(1)) {
            assertThat(backend.peak()).isBetween(1e-3, 1e5);
        }
        assertThat(new ReferenceBackend().peak()).isNaN();
    }
}
