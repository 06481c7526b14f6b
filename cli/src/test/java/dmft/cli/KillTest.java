package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.ArraysFile;
import dmft.cli.results.RunFolder;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run that is killed without warning, again and again, comes to the bits of one that was left alone. */
class KillTest {

    private static final int KILLS = 20;

    @TempDir
    Path folder;

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "files that a killed process had open cannot be replaced at once")
    void killedTwentyTimesTheRunStillComesToTheSameBits() throws Exception {
        Path parameters = parameters();
        Program program = new Program(folder);
        Process undisturbed = program.start("alone", List.of("solve", parameters.toString(), "-o", "alone"));
        long start = System.nanoTime();
        assertThat(Program.ended(undisturbed))
                .as(() -> program.text("alone.err"))
                .isZero();
        long milliseconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);

        SplittableRandom random = new SplittableRandom(20);
        List<String> resume = List.of("solve", parameters.toString(), "-o", "killed", "--resume");
        int kills = 0;
        int lives = 0;
        while (kills < KILLS) {
            Process process = program.start("life", resume);
            if (process.waitFor(random.nextLong(milliseconds / 4, milliseconds), TimeUnit.MILLISECONDS)) {
                // It came to its end before the blow: begin again, with fewer blows left.
                assertThat(process.exitValue())
                        .as(() -> program.text("life.err"))
                        .isZero();
                assertSame(folder.resolve("killed"), folder.resolve("alone"));
                remove(folder.resolve("killed"));
                continue;
            }
            process.destroyForcibly().waitFor();
            kills++;
            lives += resumed(folder.resolve("killed/log.txt"));
            if (looksFinished(folder.resolve("killed"))) {
                // The blow fell after the results were written.
                assertSame(folder.resolve("killed"), folder.resolve("alone"));
                remove(folder.resolve("killed"));
            }
        }
        assertThat(Program.ended(program.start("last", resume)))
                .as(() -> program.text("last.err"))
                .isZero();
        assertSame(folder.resolve("killed"), folder.resolve("alone"));
        assertThat(folder.resolve("killed/checkpoint")).doesNotExist();
        assertThat(lives).as("lives that began from a checkpoint").isPositive();
    }

    private static boolean looksFinished(Path run) {
        return Files.exists(run.resolve("summary.json")) && !Files.exists(run.resolve(RunFolder.MARKER));
    }

    private static int resumed(Path log) throws IOException {
        return Files.exists(log) && Files.readString(log).contains(" resumed") ? 1 : 0;
    }

    private static void assertSame(Path run, Path expected) throws IOException {
        JsonNode a = summary(run);
        JsonNode b = summary(expected);
        for (String part : List.of("/train", "/test", "/rank", "/time", "/converged")) {
            assertThat(a.at(part)).isEqualTo(b.at(part));
        }
        assertThat(a.at("/train/outputs").size())
                .isEqualTo(a.at("/time").size())
                .isEqualTo(41);
        assertSameArrays(run.resolve(ArraysFile.NAME), expected.resolve(ArraysFile.NAME));
        assertThat(run.resolve(RunFolder.MARKER)).doesNotExist();
    }

    private static JsonNode summary(Path run) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(run.resolve("summary.json")));
    }

    /** Every data set but the times, which differ, and what tells where the file comes from. */
    static void assertSameArrays(Path file, Path expected) {
        try (HdfFile a = new HdfFile(file);
                HdfFile b = new HdfFile(expected)) {
            Map<String, Object> there = new TreeMap<>();
            Map<String, Object> here = new TreeMap<>();
            collect(a, here);
            collect(b, there);
            assertThat(here.keySet()).isEqualTo(there.keySet()).hasSizeGreaterThan(30);
            here.forEach((path, data) -> assertThat(Objects.deepEquals(data, there.get(path)))
                    .as(path)
                    .isTrue());
        }
    }

    private static void collect(Group group, Map<String, Object> found) {
        for (Node node : group) {
            if (node instanceof Group inner) {
                collect(inner, found);
            } else if (node instanceof Dataset dataset && !node.getPath().matches("/history/seconds|/provenance/.*")) {
                found.put(node.getPath(), new Object[] {dataset.getData()});
            }
        }
    }

    private static void remove(Path run) throws IOException {
        List<Path> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(run)) {
            files.forEach(all::addFirst);
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }

    private Path parameters() throws IOException {
        return Files.writeString(folder.resolve("run.toml"), """
            [model]
            depth = 2
            [data]
            source = "gaussian"
            dimension = 12
            labels = "random"
            train = 6
            test = 3
            seed = 1
            [training]
            steps = 40
            batch_size = 3
            [solver]
            samples = 256
            replicas = 2
            [output]
            record = ["kernels", "two-time", "responses", "learned", "fields"]
            record_count = 5
            sites = 16
            checkpoint_seconds = 0.05
            pictures = false
            """);
    }
}
