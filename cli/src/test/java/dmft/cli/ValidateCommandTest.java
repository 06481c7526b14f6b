package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code dmft validate} as a user runs it, on small problems with the real solver and real networks. */
class ValidateCommandTest {

    private static final Path EXAMPLE = Terminal.EXAMPLES.resolve("gaussian-linear.toml");

    /** A correct solver fails with this probability; it is stated for the CI tier. */
    private static final String LEVEL = "1e-6";

    private static final List<String> SMALL = List.of(
            "--set=model.activation=tanh",
            "--set=data.train=6",
            "--set=data.test=4",
            "--set=training.steps=12",
            "--set=solver.samples=512",
            "--level=" + LEVEL);

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal(FakeSolver.completing());

    private int validate(Path output, String... more) {
        List<Object> arguments = new ArrayList<>(List.of("validate", EXAMPLE, "-o", output));
        arguments.addAll(SMALL);
        arguments.addAll(Arrays.asList(more));
        return terminal.run(arguments.toArray());
    }

    @Test
    void leavesAPageJsonAndPicturesAndSaysThatNetworksAgree() throws Exception {
        Path output = folder.resolve("out");
        int code = validate(output, "--widths=32,64,128,300", "--seeds=24,16,16,2", "--dense-up-to=200");
        assertThat(code).as(terminal.out() + terminal.err()).isEqualTo(ExitCode.DONE);
        assertThat(terminal.out()).contains("Finite networks agree with the limit", "train outputs", "report.html");
        assertThat(terminal.err().lines().toList()).anyMatch(line -> line.matches("N = 300: 2 trained in .* s"));
        assertThat(output.resolve(RunFolder.MARKER)).doesNotExist();

        JsonNode json = JsonMapper.shared().readTree(Files.readString(output.resolve("report.json")));
        assertThat(json.get("agrees").asBoolean()).isTrue();
        assertThat(Files.readString(output.resolve("log.txt")))
                .contains("backend: " + json.get("backend").asString(), "taken by auto: ");
        assertThat(json.get("backend_description").asString()).isNotEmpty();
        assertThat(json.get("backend_reasons")).isNotEmpty();
        assertThat(json.get("verdicts")).hasSize(9);
        assertThat(json.get("widths")).hasSize(4);
        JsonNode widest = json.get("widths").get(3);
        assertThat(widest.get("kind").asString()).isEqualTo("matrix-free");
        assertThat(widest.get("train_outputs").get("mean")).hasSize(13 * 6);
        assertThat(widest.get("alignment_with_limit")
                        .get("tangent kernel")
                        .get("mean")
                        .get(4)
                        .asDouble())
                .isBetween(0.98, 1.0);
        assertThat(json.get("limit").get("networks").asInt()).isEqualTo(16);

        String page = Files.readString(output.resolve("report.html"));
        assertThat(page)
                .startsWith("<!DOCTYPE html>")
                .endsWith("</html>\n")
                .contains("prefers-color-scheme: dark", "Finite networks agree", "Laws of approach", "gamma0 = 2")
                .doesNotContain("src=\"http", "href=\"http", "NaN", "Infinity", "null");
        assertThat(count(page, "<picture>")).isEqualTo(RunFolder.WIDTH_PICTURES.size());
        assertThat(count(page, "data:image/svg+xml;base64,")).isEqualTo(2 * RunFolder.WIDTH_PICTURES.size());
        assertThat(count(page, "<table>")).isEqualTo(count(page, "</table>"));
        for (String name : RunFolder.WIDTH_PICTURES) {
            assertThat(output.resolve(name + ".png")).isNotEmptyFile();
            assertThat(output.resolve(name + ".svg")).isNotEmptyFile();
        }
    }

    private static int count(String text, String part) {
        return (text.length() - text.replace(part, "").length()) / part.length();
    }

    /** An approximation is a solver that is wrong on purpose. */
    @Test
    void aSolverThatIsWrongEndsWith2AndIsNamed() {
        Path output = folder.resolve("out");
        int code = validate(output, "--widths=48,96,192", "--seeds=24", "--set=solver.method=static-ntk");
        assertThat(code).as(terminal.out()).isEqualTo(ExitCode.NOT_CONVERGED);
        assertThat(terminal.out()).contains("Finite networks DISAGREE", "DISAGREES", "static-ntk");
        assertThat(terminal.err()).contains("dmft: Finite networks DISAGREE with the limit; see ");
        assertThat(output.resolve("report.html")).isNotEmptyFile();
        assertThat(output.resolve(RunFolder.MARKER)).doesNotExist();
    }

    @Test
    void kernelsAloneAreEnough() {
        assertThat(validate(folder.resolve("a"), "--widths=32,64", "--seeds=8", "--set=training.steps=0"))
                .as(terminal.out() + terminal.err())
                .isEqualTo(ExitCode.DONE);
        assertThat(validate(folder.resolve("b"), "--widths=32,64", "--seeds=8", "--set=model.gamma0=0"))
                .as(terminal.out() + terminal.err())
                .isEqualTo(ExitCode.DONE);
        assertThat(validate(
                        folder.resolve("c"),
                        "--widths=32,64",
                        "--seeds=8",
                        "--set=model.depth=1",
                        "--set=model.activation=linear",
                        "--set=model.gamma0=0",
                        "--set=data.test=0"))
                .as(terminal.out() + terminal.err())
                .isEqualTo(ExitCode.DONE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--widths=64,32   | increasing widths",
                "--seeds=4        | expected at least two",
                "--seeds=8,8      | one number for each width",
                "--replicas=2     | at least 8",
                "--replicas=-1    | at least 8",
                "--widths=a       | --widths"
            })
    void whatCannotJudgeIsAWrongCommandLine(String option, String message) {
        Path output = folder.resolve("out");
        assertThat(validate(output, option)).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains(message);
        assertThat(output).doesNotExist();
    }

    @Test
    void aLevelIsAProbability() {
        assertThat(terminal.run("validate", EXAMPLE, "-o", folder.resolve("out"), "--level=0"))
                .isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("level is 0.0, expected a probability between 0 and 1");
    }

    @Test
    void aFolderThatExistsIsRefusedAndReplacedByForce() throws Exception {
        Path output = Files.createDirectories(folder.resolve("out"));
        Files.writeString(output.resolve("report.html"), "old");
        assertThat(validate(output, "--widths=16,32", "--seeds=8")).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(output.resolve("report.html")).hasContent("old");
        assertThat(validate(output, "--widths=16,32", "--seeds=8", "--force", "--set=training.steps=2"))
                .isIn(ExitCode.DONE, ExitCode.NOT_CONVERGED);
        assertThat(Files.readString(output.resolve("report.html"))).startsWith("<!DOCTYPE html>");
    }

    @Test
    void widthsThatDoNotFitAreRefusedBeforeAnythingRuns() {
        Path output = folder.resolve("out");
        assertThat(validate(output, "--widths=64,128,2000000", "--dense-up-to=2000000"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(terminal.err()).contains("a network of width 2000000 needs", "lower --dense-up-to");
        assertThat(output).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "training.learning_rate=1e9",
        "model.weight_scale=1e300",
        "model.gamma0=1e-300",
        "model.weight_scale=1e-30"
    })
    void extremeValuesEndInWords(String extreme) {
        int code = validate(folder.resolve("out"), "--widths=16,32", "--seeds=8", "--set=" + extreme);
        assertThat(code).as(terminal.err()).isIn(ExitCode.DONE, ExitCode.NOT_CONVERGED, ExitCode.BAD_INPUT);
        assertThat(terminal.err()).doesNotContain("bug", "Exception");
    }

    @Test
    void controlCKeepsWhatThereIs() throws Exception {
        Program.needsInterrupts();
        Program program = new Program(folder);
        List<String> arguments = new ArrayList<>(
                List.of("validate", EXAMPLE.toString(), "-o", "out", "--widths=32,64,4000", "--seeds=8,8,1000"));
        arguments.addAll(SMALL);
        Process process = program.start("run", arguments);
        for (int i = 0; i < 900 && !program.text("run.err").contains("N = 64: 8 trained"); i++) {
            Thread.sleep(100);
        }
        assertThat(process.isAlive()).as(program.text("run.err")).isTrue();
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor(10, TimeUnit.SECONDS);
        assertThat(Program.ended(process)).as(program.text("run.err")).isEqualTo(ExitCode.INTERRUPTED);
        Path output = folder.resolve("out");
        assertThat(output.resolve(RunFolder.MARKER)).exists();
        assertThat(Files.readString(output.resolve("report.html"))).contains("Interrupted: this is what there was");
        try (Stream<Path> files = Files.list(output)) {
            assertThat(files.map(path -> path.getFileName().toString())).contains("report.json", "widths-loss.png");
        }
    }
}
