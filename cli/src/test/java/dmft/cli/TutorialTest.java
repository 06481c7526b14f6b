package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of docs/tutorial.md, in its order, at small size. */
class TutorialTest {

    private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
    private static final String PROMPT = "$ ./dmft ";
    private static final List<String> SMALL = List.of(
            "--set",
            "training.steps=4",
            "--set",
            "solver.samples=128",
            "--set",
            "solver.replicas=2",
            "--set",
            "data.train=6",
            "--set",
            "data.test=4");
    private static final Map<String, List<String>> ADDED = Map.of("solve", SMALL, "sweep", SMALL, "check", SMALL);

    /** Exit codes other than 0 that the text is about. */
    private static final Map<String, Integer> EXPECTED =
            Map.of("solve docs/tutorial-mistakes.toml", ExitCode.BAD_INPUT);

    @TempDir
    Path folder;

    @Test
    void everyCommandDoesWhatTheTextSays() throws Exception {
        Fonts.areNeeded();
        Files.createSymbolicLink(folder.resolve("examples"), Terminal.EXAMPLES);
        Files.createSymbolicLink(folder.resolve("docs"), DOCS);
        Program program = new Program(folder);
        int commands = 0;
        for (String line : Files.readAllLines(DOCS.resolve("tutorial.md"))) {
            if (!line.startsWith(PROMPT)) {
                continue;
            }
            String command = line.substring(PROMPT.length());
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            // Sizes of the text come before those of the test, which are the last and count.
            arguments.addAll(ADDED.getOrDefault(arguments.get(0), List.of()));
            String name = "command-" + commands++;
            assertThat(Program.ended(program.start(name, arguments)))
                    .as(() -> command + "\n" + program.text(name + ".out") + program.text(name + ".err"))
                    .isEqualTo(EXPECTED.getOrDefault(command, ExitCode.DONE));
            assertThat(program.text(name + ".err")).doesNotContain("\tat ");
        }
        assertThat(commands).isGreaterThan(8);
        assertThat(folder.resolve("runs/cifar10-tanh-001/arrays.h5")).exists();
        assertThat(folder.resolve("runs/comparison")).isNotEmptyDirectory();
        assertThat(folder.resolve("runs/sweep/sweep.csv")).exists();
    }

    @Test
    void theMistakesShownAreThoseOfTheFile() throws IOException {
        String page = Files.readString(DOCS.resolve("tutorial.md"));
        String file = Files.readString(DOCS.resolve("tutorial-mistakes.toml"));
        assertThat(page).contains(file.substring(file.indexOf('\n') + 1).strip());
    }
}
