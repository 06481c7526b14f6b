package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.compute.FieldMemory;
import dmft.solve.Curves;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEndTest {

    private static final BackendInUse BACKEND = new BackendInUse("simd", "some processor", List.of(), FieldMemory.HEAP);

    @TempDir
    Path folder;

    @Test
    void intervalIsOfTheReplicasThatEnteredAndNotOfThoseAskedFor() throws Exception {
        Run run = ParameterFile.read(Path.of("..", "examples", "cifar10-tanh.toml"), List.of("solver.replicas=8"));
        Curves curves = new Curves(
                new double[1][1], new double[1][1][1], null, new double[] {0.5}, new double[] {0.01}, null, null);
        Summary summary = new Summary(run.values(), BACKEND, Solved.solution(3, curves, curves), 1, List.of());
        Files.writeString(folder.resolve("summary.json"), summary.toJson());
        RunEnd end = RunEnd.of(folder);
        assertThat(end.outcome()).isEqualTo("completed");
        assertThat(end.train().value()).isEqualTo(0.5);
        // Student's t of two degrees of freedom.
        assertThat(end.train().halfWidth()).isCloseTo(0.04303, within(1e-5));
        assertThat(end.test().halfWidth()).isCloseTo(0.04303, within(1e-5));
    }

    @Test
    void summaryThatLacksAKeyIsRefused() throws Exception {
        Files.writeString(folder.resolve("summary.json"), "{\"outcome\": \"completed\", \"seconds\": 1}");
        assertThatThrownBy(() -> RunEnd.of(folder))
                .isInstanceOf(OutputFolderException.class)
                .hasMessageContaining("summary.json cannot be read")
                .hasMessageContaining("replicas");
    }
}
