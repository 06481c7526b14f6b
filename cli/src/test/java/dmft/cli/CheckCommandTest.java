package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {

    private static final Path EXAMPLE = Terminal.EXAMPLES.resolve("gaussian-linear.toml");

    @TempDir
    Path folder;

    @Test
    void tellsRanksMemoryAndTimeAndSolvesNothing() throws Exception {
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        assertThat(terminal.run("check", EXAMPLE, "--set", "solver.samples=256", "--set", "data.train=6"))
                .isEqualTo(ExitCode.DONE);
        assertThat(terminal.out().lines().toList())
                .anyMatch(line -> line.equals("data: 6 training examples and 40 test points of 20 entries"))
                .anyMatch(line -> line.equals("solve: 60 steps, 4 replicas of 256 samples a layer on simd"))
                .anyMatch(line -> line.matches("ranks \\(forward, backward\\): W1 \\(\\d+, \\d+\\)"))
                .anyMatch(line -> line.matches("memory: 0\\.\\d+ GiB \\(the heap may take .* GiB\\)"))
                .anyMatch(line -> line.matches("time: \\d+\\.\\d s"));
        assertThat(solver.called()).isFalse();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void pathsNeedNoMemoryForTheirNumberButTime() {
        String[] told = {"", ""};
        for (int i = 0; i < 2; i++) {
            Terminal terminal = new Terminal(FakeSolver.completing());
            assertThat(terminal.run(
                            "check",
                            EXAMPLE,
                            "--set",
                            "solver.method=self-consistent",
                            "--set",
                            "data.train=6",
                            "--set",
                            "solver.samples=" + (i == 0 ? 1_000_000 : 100_000_000)))
                    .as(terminal.err())
                    .isEqualTo(ExitCode.DONE);
            told[i] = terminal.out();
        }
        assertThat(told[0].lines().toList())
                .anyMatch(line ->
                        line.equals("solve: 60 steps, 4 replicas of 1000000 paths a layer and iteration on simd"))
                .anyMatch(line -> line.matches("time: .*, if it takes 16 iterations"));
        assertThat(told[1].lines().filter(line -> line.startsWith("memory: ")).toList())
                .isEqualTo(told[0].lines()
                        .filter(line -> line.startsWith("memory: "))
                        .toList());
        Terminal narrow = new Terminal(FakeSolver.completing());
        narrow.run(
                "check",
                EXAMPLE,
                "--set",
                "solver.method=self-consistent",
                "--set",
                "model.activation=tanh",
                "--set",
                "solver.tolerance=0.1",
                "--set",
                "solver.start_samples=64",
                "--set",
                "solver.paths_at_once=50");
        assertThat(narrow.err()).contains("raise solver.start_samples to", "raise solver.paths_at_once to");
    }

    @Test
    void whatCannotFitIsRefusedBeforeItStarts() {
        for (String command : new String[] {"check", "solve"}) {
            FakeSolver solver = FakeSolver.completing();
            Terminal terminal = new Terminal(solver);
            assertThat(terminal.run(command, EXAMPLE, "--set", "solver.samples=100000000"))
                    .isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(terminal.err())
                    .containsPattern("needs at least \\d+\\.\\d+ GiB .* can have \\d+\\.\\d+ GiB")
                    .contains("lower solver.samples");
            assertThat(solver.called()).isFalse();
        }
    }

    @Test
    void trialThatDivergesIsToldAndTooFewSamplesAreWarnedOf() {
        Terminal diverging = new Terminal(FakeSolver.completing());
        assertThat(diverging.run(
                        "check",
                        EXAMPLE,
                        "--set",
                        "training.learning_rate=1e4",
                        "--set",
                        "solver.samples=256",
                        "--set",
                        "data.train=6"))
                .isEqualTo(ExitCode.NOT_CONVERGED);
        assertThat(diverging.err())
                .contains("the trial came to no good, as the solve would: ", "training.learning_rate");
        Terminal few = new Terminal(FakeSolver.completing());
        few.run(
                "check",
                EXAMPLE,
                "--set",
                "model.activation=tanh",
                "--set",
                "solver.samples=160",
                "--set",
                "solver.tolerance=0.1",
                "--set",
                "data.train=20");
        assertThat(few.err()).contains("there are only 160 samples", "raise solver.samples to");
    }

    @Test
    void mistakesAreToldLikeThoseOfSolve() {
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(terminal.run("check", EXAMPLE, "--set", "model.depht=2")).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err()).contains("model.depth");
        assertThat(new Terminal(FakeSolver.completing()).run("check", EXAMPLE, "--trial-seconds", "-1"))
                .isEqualTo(ExitCode.USAGE);
    }
}
