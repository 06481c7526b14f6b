package dmft.opencl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.compute.Backend;
import dmft.compute.BackendContract;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Fields in buffers that are small, grow, find no room or are dropped. */
class DeviceFieldsTest {

    @Test
    void columnsThatGrowKeepTheirValuesAcrossBuffers() {
        try (Backend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 4 << 20))) {
            int sites = 20_000;
            Fields basis = backend.fields(sites, 0);
            Matrix values = BackendContract.numbers(sites, 3, 1);
            for (int k = 0; k < 12; k++) {
                backend.write(values.copy().scale(k + 1), basis.append(3));
            }
            Matrix all = backend.read(basis);
            for (int k = 0; k < 12; k++) {
                for (int s = 0; s < sites; s += 997) {
                    assertThat(all.get(s, 3 * k + 2)).isEqualTo((float) (values.get(s, 2) * (k + 1)));
                }
            }
            Matrix gram = backend.contract(basis, basis);
            double square = backend.meanSquares(basis)[0];
            assertThat(gram.get(0, 0)).isCloseTo(square, within(1e-7));
            assertThat(gram.get(33, 3) / gram.get(0, 0)).isCloseTo(24, within(1e-4));
        }
    }

    @Test
    void appendedColumnsAreZeroWhateverWasWrittenInTheirPlace() {
        try (Backend backend = Pocl.backend()) {
            Fields x = backend.fields(100, 5);
            Fields last = x.view(3, 2);
            x.truncate(2);
            backend.write(BackendContract.numbers(100, 2, 1), last);
            assertThat(backend.meanSquares(x.append(3))).containsExactly(0, 0, 0);
            backend.write(BackendContract.numbers(100, 5, 2), x);
            x.truncate(1);
            Fields middle = x.append(4).view(1, 2);
            backend.write(BackendContract.numbers(100, 2, 3), middle);
            double[] squares = backend.meanSquares(x);
            assertThat(squares[1]).isZero();
            assertThat(squares[3]).isPositive();
            assertThat(squares[4]).isZero();
        }
    }

    @Test
    void whatDoesNotFitSaysHowMuchAndWhatToLower() {
        try (Backend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            assertThatThrownBy(() -> backend.fields(4096, 4000))
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("no room for 63 MiB")
                    .hasMessageContaining("largest single allocation is 8 MiB")
                    .hasMessageContaining("solver.samples");
            Fields[] held = new Fields[9];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < held.length; i++) {
                            held[i] = backend.fields(65_536, 31);
                        }
                    })
                    .isInstanceOf(BackendUnavailableException.class)
                    .hasMessageContaining("of 64 MiB are in use")
                    .hasMessageContaining("solver.paths_at_once");
            assertThat(held[6]).isNotNull();
        }
    }

    @Test
    void columnsThatFindNoRoomLeaveTheOthersAsTheyWere() {
        try (OpenClBackend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            int sites = 131_072;
            Fields basis = backend.fields(sites, 10);
            backend.normal(new NormalStream(7, 0, 0), 0, basis);
            Matrix before = backend.read(basis);
            Fields[] filler = new Fields[16];
            int filled = 0;
            // Room for more of the larger blocks than replace one buffer, not for all of them.
            while (backend.memory().used() < 44 << 20) {
                filler[filled] = backend.fields(16_384, 63);
                backend.normal(new NormalStream(filled, 0, 0), 0, filler[filled]);
                filled++;
            }
            assertThatThrownBy(() -> basis.append(40)).hasMessageContaining("no room");
            assertThat(basis.columns()).isEqualTo(10);
            assertThat(backend.meanSquares(filler[0])).hasSize(63);
            Arrays.fill(filler, null);
            Fields other = backend.fields(sites, 10);
            backend.normal(new NormalStream(8, 0, 0), 0, other);
            assertThat(backend.read(basis).toArray()).isDeepEqualTo(before.toArray());
            assertThat(backend.contract(basis.view(2, 3), basis.view(9, 1)).get(1, 0))
                    .isCloseTo(backend.contract(basis, basis).get(3, 9), within(1e-6));
            basis.truncate(4);
            backend.normal(new NormalStream(7, 0, 0), 4, basis.append(8));
            Matrix grown = backend.read(basis);
            for (int s = 0; s < sites; s += 61) {
                assertThat(grown.get(s, 9)).isEqualTo(before.get(s, 9));
                assertThat(grown.get(s, 0)).isEqualTo(before.get(s, 0));
            }
        }
    }

    @Test
    void whatIsDroppedMakesRoom() {
        try (OpenClBackend backend = Pocl.backend(limits -> limits.withMemory(64 << 20, 8 << 20))) {
            for (int i = 0; i < 200; i++) {
                Fields x = backend.fields(65_536, 31);
                backend.normal(new NormalStream(i, 0, 0), 0, x.view(0, 1));
            }
            assertThat(backend.memory().used()).isLessThanOrEqualTo(64 << 20);
        }
    }
}
