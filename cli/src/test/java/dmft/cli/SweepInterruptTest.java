package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Ctrl-C on a sweep that is a process of its own, with the real solver. */
class SweepInterruptTest {

    private static final Path CSV = Terminal.EXAMPLES.resolve("csv-relu.toml");

    @TempDir
    Path folder;

    @Test
    void stopsEveryPointKeepsWhatTheyHaveAndEndsWith130() throws Exception {
        Program.needsInterrupts();
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx1g",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dmft.cli.Main",
                        "sweep",
                        CSV.toString(),
                        "-o",
                        "sweep",
                        "--jobs=2",
                        "--over=solver.seed=1,2,3",
                        "--set=solver.samples=256",
                        "--set=solver.replicas=1",
                        "--set=training.steps=1000000",
                        "--set=training.learning_rate=1e-3")
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(err.toFile())
                .start();
        for (int i = 0; i < 600 && !(started(1) && started(2)); i++) {
            Thread.sleep(100);
        }
        Thread.sleep(2000);
        assertThat(process.isAlive()).as(() -> text(err)).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertThat(ended).as("the process ended on SIGINT").isTrue();
        assertThat(process.exitValue()).as(() -> text(err)).isEqualTo(ExitCode.INTERRUPTED);
        JsonNode points = JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("sweep/sweep.json")))
                .get("points");
        List<String> states = new ArrayList<>();
        points.forEach(point -> states.add(point.get("state").asString()));
        assertThat(states).containsExactly("interrupted", "interrupted", "not started");
        assertThat(folder.resolve("sweep/" + RunFolder.MARKER)).exists();
        assertThat(folder.resolve("sweep/seed=1/" + RunFolder.MARKER)).exists();
        assertThat(folder.resolve("sweep/seed=1/summary.json")).exists();
        assertThat(folder.resolve("sweep/seed=3")).doesNotExist();
        assertThat(text(err)).contains("the same command with -o sweep solves what is left");
    }

    private boolean started(int seed) {
        return Files.exists(folder.resolve("sweep/seed=" + seed + "/parameters.toml"));
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
