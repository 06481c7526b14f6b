package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as a user starts it: a process of its own, with the real solver, on the examples. */
class EndToEndTest {

    private static final Path CIFAR = Terminal.EXAMPLES.resolve("cifar10-tanh.toml");
    private static final Path CSV = Terminal.EXAMPLES.resolve("csv-relu.toml");
    private static final List<String> SMALL = List.of("--set", "solver.samples=256", "--set", "solver.replicas=2");

    @TempDir
    Path folder;

    @Test
    void cifarExampleLearnsInItsNumberedFolder() throws Exception {
        Process process = start("first", CIFAR, "--set", "training.steps=12", "--set", "data.test=6");
        assertThat(Program.ended(process)).as(() -> text("first.err")).isZero();
        Path results = folder.resolve("runs/cifar10-tanh-001");
        JsonNode json = summary(results);
        double[] loss = JsonMapper.shared().treeToValue(json.at("/train/loss"), double[].class);
        assertThat(loss).hasSize(13);
        assertThat(loss[0]).isEqualTo(0.5);
        assertThat(loss[12]).isLessThan(0.1);
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.at("/test/outputs").get(12).size()).isEqualTo(6);
        assertThat(json.get("peak_memory_bytes").asLong()).isGreaterThan(10_000_000);
        assertThat(json.get("rank").size()).isPositive();
        assertThat(results.resolve(RunFolder.MARKER)).doesNotExist();
        assertThat(text("first.out")).contains("train loss: ", "test loss: ", "results in runs/cifar10-tanh-001");
        assertThat(text("first.err")).contains("100 %").doesNotContain("\tat ");
    }

    @Test
    void sameSeedGivesTheSameNumbersOnAnyNumberOfThreads() throws Exception {
        List<JsonNode> outputs = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            Process process =
                    start("t" + threads, CSV, "--set", "training.steps=10", "--set", "solver.threads=" + threads);
            assertThat(Program.ended(process))
                    .as(() -> text("t" + threads + ".err"))
                    .isZero();
            outputs.add(summary(folder.resolve("runs/csv-relu-00" + threads)).at("/test/outputs"));
        }
        assertThat(outputs.get(0)).isEqualTo(outputs.get(1));
        assertThat(outputs.get(0).size()).isEqualTo(11);
    }

    @Test
    void tooLargeALearningRateStopsAtItsStepAndKeepsWhatThereWas() throws Exception {
        Process process = start("fast", CSV, "--set", "training.learning_rate=1e4", "--set", "training.steps=50");
        assertThat(Program.ended(process)).as(() -> text("fast.err")).isEqualTo(ExitCode.NOT_CONVERGED);
        JsonNode json = summary(folder.resolve("runs/csv-relu-001"));
        assertThat(json.get("outcome").asString()).isEqualTo("diverged");
        assertThat(json.get("converged").asBoolean()).isFalse();
        assertThat(json.get("time").size())
                .isBetween(1, 50)
                .isEqualTo(json.at("/train/loss").size());
        assertThat(text("fast.err")).contains("dmft: diverged: ").doesNotContain("\tat ");
    }

    @Test
    void interruptKeepsWhatWasComputed() throws Exception {
        Program.needsInterrupts();
        Process process = start("long", CSV, "--set", "training.steps=1000000", "--set", "training.learning_rate=1e-3");
        Path log = folder.resolve("runs/csv-relu-001/parameters.toml");
        for (int i = 0; i < 600 && !Files.exists(log); i++) {
            Thread.sleep(100);
        }
        Thread.sleep(2000);
        assertThat(process.isAlive()).as(() -> text("long.err")).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(Program.ended(process)).as(() -> text("long.err")).isEqualTo(ExitCode.INTERRUPTED);
        Path results = folder.resolve("runs/csv-relu-001");
        assertThat(results.resolve(RunFolder.MARKER)).exists();
        assertThat(summary(results).get("outcome").asString()).isEqualTo("interrupted");
        assertThat(results.resolve("checkpoint/replica-0000.state")).exists();
        assertThat(text("long.err"))
                .contains("dmft: interrupted: ", "runs/csv-relu-001", "--resume goes on with it")
                .doesNotContain("no pictures");
    }

    @Test
    void wrongUsageOfTheProcessEndsWith64() throws Exception {
        Process process = start("usage", Path.of("none.toml"), "--rezume");
        assertThat(Program.ended(process)).isEqualTo(ExitCode.USAGE);
        assertThat(text("usage.err")).contains("--rezume");
    }

    private Process start(String name, Path file, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("solve", file.toString()));
        arguments.addAll(SMALL);
        arguments.addAll(Arrays.asList(options));
        return new Program(folder).start(name, arguments);
    }

    private static JsonNode summary(Path results) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(results.resolve("summary.json")));
    }

    private String text(String file) {
        return new Program(folder).text(file);
    }
}
