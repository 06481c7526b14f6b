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
                .anyMatch(line -> line.matches("time: .*, if it takes 5 iterations"));
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
    void aRunIsRefusedByTheDeviceThatIsTooSmallForItsFields() {
        for (String command : new String[] {"check", "solve"}) {
            FakeSolver solver = FakeSolver.completing();
            Terminal terminal = Terminal.onDevice(solver, 1 << 20);
            assertThat(terminal.run(command, EXAMPLE, "--set", "solver.samples=4096"))
                    .isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(terminal.err())
                    .containsPattern("needs at least \\d+\\.\\d+ GiB of memory on Some GPU and can have 0\\.001 GiB")
                    .contains("lower solver.samples", "DMFT_OPENCL_DEVICE")
                    .doesNotContain("heap");
            assertThat(solver.called()).isFalse();
        }
    }

    @Test
    void fieldsOnADeviceDoNotCountAsHeap() {
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = Terminal.onDevice(solver, 1L << 50);
        // In the heap it is refused: whatCannotFitIsRefusedBeforeItStarts.
        String[] samples = {"--set", "solver.samples=100000000"};
        assertThat(terminal.run("solve", EXAMPLE, samples[0], samples[1], "-o", folder.resolve("run")))
                .as(terminal.err())
                .isZero();
        assertThat(solver.called()).isTrue();
        Terminal check = Terminal.onDevice(FakeSolver.completing(), 1L << 50);
        assertThat(check.run("check", EXAMPLE, samples[0], samples[1]))
                .as(check.err())
                .isZero();
        assertThat(check.out())
                .containsPattern(
                        "memory: 0\\.\\d+ GiB \\(the heap may take .* GiB\\) and \\d{3}\\.\\d+ GiB of fields on"
                                + " Some GPU \\(which may take 1048576\\.00 GiB\\)");
    }

    /** What the trial tells is more than what is needed for certain. */
    @Test
    void theForecastIsComparedWithTheDeviceToo() {
        Terminal wide = Terminal.onDevice(FakeSolver.completing(), 1L << 50);
        assertThat(wide.run("check", EXAMPLE, "--set", "solver.samples=65536")).isZero();
        double fields = Double.parseDouble(wide.out().replaceAll("(?s).* and (\\S+) GiB of fields.*", "$1"));
        Terminal narrow = Terminal.onDevice(FakeSolver.completing(), (long) (0.9 * fields * (1L << 30)));
        assertThat(narrow.run("check", EXAMPLE, "--set", "solver.samples=65536"))
                .as(narrow.out())
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(narrow.err()).contains("needs about", "of memory on Some GPU", "solver.tolerance");
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
