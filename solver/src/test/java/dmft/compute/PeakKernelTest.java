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
    void noProductIsFasterThanThePeak() {
        try (Backend backend = new SimdBackend(1)) {
            Fields a = backend.fields(4096, 96);
            Fields x = backend.fields(4096, 96);
            long best = Long.MAX_VALUE;
            for (int i = 0; i < 200; i++) {
                long start = System.nanoTime();
                backend.contract(a, x);
                best = Math.min(best, System.nanoTime() - start);
            }
            double product = 2.0 * 4096 * 96 * 96 / best;
            double peak = backend.peak();
            // Both are the best of many on a machine that others may use; a product has memory to read besides.
            assertThat(peak).isGreaterThan(0.8 * product);
            assertThat(peak).isLessThan(1e5);
        }
        assertThat(new ReferenceBackend().peak()).isNaN();
    }
}
