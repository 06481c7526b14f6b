package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.model.MlpShape;
import dmft.solve.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SolveCommandTest {

    private static final Path EXAMPLE = Terminal.EXAMPLES.resolve("cifar10-tanh.toml");

    @TempDir
    Path folder;

    @Test
    void solvesTheExampleAndLeavesEveryFile() throws Exception {
        Fonts.areNeeded();
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        Path results = folder.resolve("deep/run");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.DONE);
        assertThat(names(results))
                .containsExactlyInAnyOrder(
                        "summary.json",
                        "arrays.h5",
                        "parameters.toml",
                        "log.txt",
                        "loss.png",
                        "loss.svg",
                        "ranks.png",
                        "ranks.svg",
                        "time.png",
                        "time.svg");
        assertThat(terminal.out())
                .contains("train loss: ", "test loss: ", " ± ", "(95 %)", "W1 (12, 34) W2 (56, 78)")
                .contains("0.50 s on fake", "peak memory", "r.m.s. over steps and examples", "results in " + results);
        assertThat(terminal.err()).contains("warning: a warning of the solver");
        assertThat(solver.problem().train().size()).isEqualTo(20);
        assertThat(solver.problem().test())
                .isNotNull()
                .satisfies(test -> assertThat(test.size()).isEqualTo(50));
        assertThat(solver.settings().samples()).isEqualTo(4096);
        assertThat(solver.settings().replicas()).isEqualTo(4);
    }

    @Test
    void showsLinesWithoutATerminalAndNothingIfQuiet() throws Exception {
        Fonts.areNeeded();
        Terminal terminal = new Terminal(FakeSolver.completing());
        terminal.run("solve", EXAMPLE, "-o", folder.resolve("a"));
        assertThat(terminal.err().lines().filter(line -> line.contains("steps/s")))
                .hasSize(10)
                .first()
                .asString()
                .contains("10 %", "replica 1/4", "step ", "loss ", "rank ", "s left");
        Terminal quiet = new Terminal(FakeSolver.completing());
        assertThat(quiet.run("solve", EXAMPLE, "--quiet", "-o", folder.resolve("b")))
                .isZero();
        assertThat(quiet.out()).isEmpty();
        assertThat(quiet.err().lines()).containsExactly("warning: a warning of the solver");
        assertThat(Files.readString(folder.resolve("b/log.txt"))).contains("100 %", "train loss");
    }

    @Test
    void setOverridesTheFile() {
        FakeSolver solver = FakeSolver.completing();
        int code = new Terminal(solver)
                .run(
                        "solve",
                        EXAMPLE,
                        "-o",
                        folder.resolve("a"),
                        "--set",
                        "solver.samples=64",
                        "--set",
                        "training.steps = 7",
                        "--set",
                        "model.activation=erf",
                        "--set",
                        "model.gamma0=2",
                        "--set",
                        "solver.samples=128");
        assertThat(code).isZero();
        assertThat(solver.settings().samples()).isEqualTo(128);
        assertThat(solver.problem().training().steps()).isEqualTo(7);
        assertThat(solver.problem().architecture().gamma0()).isEqualTo(2);
        assertThat(solver.problem().architecture())
                .isInstanceOfSatisfying(
                        MlpShape.class,
                        shape -> assertThat(shape.activation().name()).isEqualTo("erf"));
    }

    @Test
    void setIsCheckedLikeTheFile() {
        Terminal terminal = new Terminal(FakeSolver.completing());
        int code = terminal.run("solve", EXAMPLE, "--set", "solver.samples=0", "--set", "model.dept=3");
        assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err().lines())
                .containsExactlyInAnyOrder(
                        "--set solver.samples=0: solver.samples = 0: expected an integer from 1 to 100000000",
                        "--set model.dept=3: unknown key model.dept; the nearest known key is model.depth");
    }

    @ParameterizedTest
    @CsvSource({"DIVERGED,2", "RANK_EXHAUSTED,2"})
    void whatDidNotConvergeIsKeptAndSaid(Outcome outcome, int expected) throws Exception {
        Terminal terminal = new Terminal(FakeSolver.ending(outcome, 12));
        Path results = folder.resolve("a");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(expected);
        JsonNode summary = JsonMapper.shared().readTree(Files.readString(results.resolve("summary.json")));
        assertThat(summary.get("converged").asBoolean()).isFalse();
        assertThat(summary.get("outcome").asString()).isEqualToIgnoringCase(outcome.name());
        assertThat(summary.get("time").size()).isEqualTo(13);
        assertThat(summary.get("train").get("outputs").size()).isEqualTo(13);
        assertThat(terminal.err()).contains("at step 12", "lower the learning rate", results.toString());
        assertThat(names(results)).doesNotContain("INCOMPLETE");
    }

    @Test
    void interruptedRunIsKeptAndMarked() throws Exception {
        Terminal terminal = new Terminal(FakeSolver.ending(Outcome.INTERRUPTED, 5));
        Path results = folder.resolve("a");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(names(results)).contains("INCOMPLETE", "summary.json");
    }

    @Test
    void existingFolderIsRefusedUnlessForced() throws Exception {
        Path results = Files.createDirectory(folder.resolve("a"));
        Files.writeString(results.resolve("summary.json"), "old");
        Files.writeString(results.resolve("mine.txt"), "mine");
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains(results + " exists", "--force");
        assertThat(solver.called()).isFalse();
        assertThat(results.resolve("summary.json")).hasContent("old");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results, "--force")).isZero();
        assertThat(Files.readString(results.resolve("summary.json"))).contains("\"schema\"");
        assertThat(results.resolve("mine.txt")).hasContent("mine");
    }

    @Test
    void folderThatCannotBeMadeIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("solve", EXAMPLE, "-o", file.resolve("below"))).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.run("solve", EXAMPLE, "-o", file, "--force")).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains("cannot be made", "is a file, expected a folder");
    }

    @Test
    void folderRemovedMeanwhileIsMadeAgainForTheResults() throws Exception {
        Fonts.areNeeded();
        Path results = folder.resolve("a");
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            try (Stream<Path> files = Files.list(results)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
                Files.delete(results);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.DONE);
        assertThat(terminal.err()).contains(results + " was removed while the run went on");
        assertThat(names(results)).contains("summary.json", "parameters.toml").doesNotContain("INCOMPLETE");
    }

    @Test
    void resultsThatCannotBeWrittenAreKeptElsewhere() throws Exception {
        Fonts.areNeeded();
        Path results = folder.resolve("a");
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            try {
                // A folder in the place of the file stops the move, as a full disk stops the writing, for every user.
                Files.createDirectories(results.resolve("summary.json/in-the-way"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains("summary.json cannot be written", "the results are kept in ");
        assertThat(names(results)).contains("INCOMPLETE");
        Path rescue = Path.of(terminal.err().replaceAll("(?s).*the results are kept in (.*?): move.*", "$1"));
        assertThat(names(rescue)).contains("summary.json", "parameters.toml").doesNotContain("INCOMPLETE");
        try (Stream<Path> files = Files.list(rescue)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(rescue);
    }

    @Test
    void resumeOfACompleteOrAnotherRunIsSaid() {
        Path results = folder.resolve("a");
        new Terminal(FakeSolver.completing()).run("solve", EXAMPLE, "-o", results);
        Terminal complete = new Terminal(FakeSolver.completing());
        assertThat(complete.run("solve", EXAMPLE, "-o", results, "--resume")).isEqualTo(ExitCode.DONE);
        assertThat(complete.err()).contains("is complete");
        Terminal other = new Terminal(FakeSolver.completing());
        assertThat(other.run("solve", EXAMPLE, "-o", results, "--resume", "--set", "model.gamma0=2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(other.err()).contains("model.gamma0 is 1.0 there and 2.0 here", "another folder");
        Terminal fresh = new Terminal(FakeSolver.completing());
        assertThat(fresh.run("solve", EXAMPLE, "-o", folder.resolve("b"), "--resume"))
                .isEqualTo(ExitCode.DONE);
        assertThat(new Terminal(FakeSolver.completing()).run("solve", EXAMPLE, "-o", results, "--resume", "--force"))
                .isEqualTo(ExitCode.USAGE);
    }

    @Test
    void bugIsOneSentenceAndItsTraceIsInTheLog() throws Exception {
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            throw new IllegalStateException("broken on purpose");
        });
        Path results = folder.resolve("a");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results)).isEqualTo(ExitCode.BUG);
        assertThat(terminal.err()).contains("this is a bug", "log.txt").doesNotContain("\tat ");
        assertThat(Files.readString(results.resolve("log.txt"))).contains("broken on purpose", "\tat ");
        assertThat(names(results)).contains("INCOMPLETE").doesNotContain("summary.json");
    }

    @Test
    void missingMemoryIsNoBug() {
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            throw new RuntimeException(new OutOfMemoryError("Java heap space"));
        });
        assertThat(terminal.run("solve", EXAMPLE, "-o", folder.resolve("a"))).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(terminal.err())
                .contains("not enough memory", "solver.samples")
                .doesNotContain("bug");
    }

    @Test
    void backendThatCannotRunHereEndsTheRunBeforeAnythingIsWritten() throws Exception {
        Program program = new Program(folder);
        Process process = program.start(
                "opencl",
                List.of("env", "DMFT_OPENCL_DEVICE=no-such-device"),
                List.of("solve", EXAMPLE.toString(), "--set", "solver.backend=opencl", "-o", "results"));
        assertThat(Program.ended(process)).as(program.text("opencl.err")).isEqualTo(ExitCode.UNAVAILABLE);
        // Whichever comes first on this machine: no device of that name, no driver, or no loader.
        assertThat(program.text("opencl.err"))
                .containsPattern("dmft: .*(no-such-device|OpenCL).*(expected|install)")
                .doesNotContain("\tat ");
        assertThat(folder.resolve("results")).doesNotExist();
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("solve", EXAMPLE, "--set", "solver.backend=opencl", "--set", "model.depth=0"))
                .isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void runWithoutStepsHasNoPlotAndSaysSo() throws Exception {
        Terminal terminal = new Terminal(FakeSolver.completing());
        Path results = folder.resolve("a");
        assertThat(terminal.run("solve", EXAMPLE, "-o", results, "--set", "training.steps=0"))
                .isZero();
        assertThat(terminal.err()).contains("warning: no pictures are drawn: they need at least one step");
        assertThat(names(results)).doesNotContain("loss.png");
    }

    @Test
    void resolvedParametersSolveTheSameProblem() {
        FakeSolver first = FakeSolver.completing();
        FakeSolver second = FakeSolver.completing();
        Path results = folder.resolve("a");
        assertThat(new Terminal(first).run("solve", EXAMPLE, "-o", results, "--set", "data.seed=3"))
                .isZero();
        assertThat(new Terminal(second).run("solve", results.resolve("parameters.toml"), "-o", folder.resolve("b")))
                .isZero();
        assertThat(second.settings()).isEqualTo(first.settings());
        assertThat(second.problem().training()).isEqualTo(first.problem().training());
        assertThat(second.problem().train().inputs())
                .isDeepEqualTo(first.problem().train().inputs());
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
