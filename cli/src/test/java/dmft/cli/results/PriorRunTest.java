package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.ParameterValues;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriorRunTest {

    private static final Path EXAMPLE = Path.of("..", "examples", "cifar10-tanh.toml");

    @Test
    void differencesAreNamedWithBothValues() throws Exception {
        assertThat(prior("solver.seed=1").differences(values("solver.seed=2", "solver.threads=7")))
                .containsExactly("solver.seed is 1 there and 2 here");
    }

    @Test
    void autoMayStandForAnyBackendAndNamesDiffer() throws Exception {
        assertThat(prior("solver.backend=auto").differences(values("solver.backend=simd")))
                .isEmpty();
        assertThat(prior("solver.backend=reference").differences(values("solver.backend=auto")))
                .isEmpty();
        assertThat(prior("solver.backend=reference").differences(values("solver.backend=simd")))
                .containsExactly("solver.backend is reference there and simd here");
    }

    private static PriorRun prior(String... overrides) throws Exception {
        return new PriorRun(Path.of("run"), false, values(overrides).toToml());
    }

    private static ParameterValues values(String... overrides) throws Exception {
        return ParameterFile.read(EXAMPLE, List.of(overrides)).values();
    }
}
