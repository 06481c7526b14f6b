package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.BackendInUse;
import dmft.solve.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SweepCommandTest {

    private static final Path EXAMPLE = Terminal.EXAMPLES.resolve("cifar10-tanh.toml");

    @TempDir
    Path folder;

    @Test
    void solvesEveryCombinationInAFolderOfItsOwnAndWritesTheTable() throws Exception {
        List<String> solved = Collections.synchronizedList(new ArrayList<>());
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            solved.add(problem.architecture().gamma0() + " " + settings.seed());
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(terminal, sweep, "--over", "model.gamma0=0.1, 0.5,1", "--over", "solver.seed=1,2"))
                .isZero();
        assertThat(solved).containsExactlyInAnyOrder("0.1 1", "0.1 2", "0.5 1", "0.5 2", "1.0 1", "1.0 2");
        assertThat(names(sweep))
                .contains("report.csv")
                .filteredOn(name -> !name.equals("report.csv"))
                .containsExactlyInAnyOrder(
                        "gamma0=0.1,seed=1",
                        "gamma0=0.1,seed=2",
                        "gamma0=0.5,seed=1",
                        "gamma0=0.5,seed=2",
                        "gamma0=1,seed=1",
                        "gamma0=1,seed=2",
                        "loss-over-gamma0.png",
                        "loss-over-gamma0.svg",
                        "sweep.csv",
                        "sweep.json");
        assertThat(names(sweep.resolve("gamma0=0.5,seed=2")))
                .contains("summary.json", "parameters.toml", "log.txt")
                .doesNotContain("INCOMPLETE");
        assertThat(terminal.out().lines().toList().get(0))
                .matches("model.gamma0  solver.seed  train loss \\(95 %\\) +test loss \\(95 %\\) +seconds  state");
        assertThat(terminal.out().lines().skip(1).limit(6)).allMatch(line -> line.endsWith("0.5      completed"));
        assertThat(terminal.err()).contains("sweep: 6 points", "[6/6] ");
    }

    @Test
    void tableHasTheLastLossesOfEverySummary() throws Exception {
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(new Terminal(FakeSolver.completing()), sweep, "--over", "training.steps=5,20"))
                .isZero();
        JsonNode points = json(sweep.resolve("sweep.json")).get("points");
        assertThat(points.size()).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            JsonNode summary =
                    json(sweep.resolve(points.get(i).get("folder").asString()).resolve("summary.json"));
            JsonNode loss = summary.at("/train/loss");
            JsonNode stderr = summary.at("/train/loss_stderr");
            assertThat(points.get(i).get("train_loss").asDouble())
                    .isEqualTo(loss.get(loss.size() - 1).asDouble());
            // 97.5 % quantile of Student's t with 3 degrees of freedom, for 4 replicas.
            assertThat(points.get(i).get("train_loss_95").asDouble()
                            / stderr.get(stderr.size() - 1).asDouble())
                    .isBetween(3.18, 3.19);
            assertThat(points.get(i).get("state").asString()).isEqualTo("completed");
        }
        assertThat(points.get(0).get("train_loss").asDouble())
                .isGreaterThan(points.get(1).get("train_loss").asDouble());
        List<String> csv = Files.readAllLines(sweep.resolve("sweep.csv"));
        assertThat(csv.get(0))
                .isEqualTo(
                        "training.steps,folder,state,exit_code,train_loss,train_loss_95,test_loss,test_loss_95,seconds");
        assertThat(csv.get(1)).startsWith("5,steps=5,completed,0,0.").endsWith(",0.5");
        assertThat(csv).hasSize(3);
    }

    /** x is the numeric parameter with the most values, and no seed; every combination of the others is a line. */
    @Test
    void lastLossesAreDrawnAgainstTheParameterWithTheMostValues() throws Exception {
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(
                        new Terminal(FakeSolver.completing()),
                        sweep,
                        "--over",
                        "solver.seed=1,2,3,4",
                        "--over",
                        "solver.method=causal,leading-order",
                        "--over",
                        "training.steps=5,20,40",
                        "--over",
                        "model.gamma0=0.5,1"))
                .isZero();
        String svg = Files.readString(sweep.resolve("loss-over-steps.svg"));
        assertThat(svg)
                .contains(
                        ">steps</text>",
                        "seed=1, method=causal, gamma0=0.5",
                        "seed=4, method=leading-order, gamma0=1.0")
                .doesNotContain("steps=5");
        assertThat(names(sweep)).contains("loss-over-steps.png").noneMatch(name -> name.startsWith("loss-over-gamma0"));
        assertThat(json(sweep.resolve("seed=1,method=leading-order,steps=5,gamma0=1")
                                .resolve("summary.json"))
                        .at("/parameters/solver/method")
                        .asString())
                .isEqualTo("leading-order");
    }

    @ParameterizedTest
    @CsvSource({"solver.method=causal;static-ntk", "solver.seed=1;2", "model.activation=tanh;relu"})
    void nothingIsDrawnAgainstNames(String axis) throws Exception {
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(new Terminal(FakeSolver.completing()), sweep, "--over", axis.replace(';', ',')))
                .isZero();
        assertThat(names(sweep)).contains("sweep.csv").noneMatch(name -> name.startsWith("loss-over"));
    }

    @Test
    void sameCommandSolvesOnlyWhatIsNotComplete() throws Exception {
        Path sweep = folder.resolve("sweep");
        Terminal first = new Terminal(interruptedAtSeed(2));
        assertThat(sweep(first, sweep, "--over", "solver.seed=1,2,3")).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(names(sweep)).contains("INCOMPLETE");
        assertThat(first.err()).contains("not complete", "with -o " + sweep);
        assertThat(first.out()).contains("interrupted");
        List<Long> solved = Collections.synchronizedList(new ArrayList<>());
        Terminal second = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            solved.add(settings.seed());
            assertThat(checkpoints.resume()).isEqualTo(settings.seed() == 2);
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        assertThat(sweep(second, sweep, "--over", "solver.seed=1,2,3,4")).isZero();
        assertThat(solved).containsExactlyInAnyOrder(2L, 4L);
        assertThat(second.out().lines().filter(line -> line.endsWith("completed")))
                .hasSize(4);
        assertThat(second.err()).contains("4 points, 2 of them complete already");
        assertThat(names(sweep)).doesNotContain("INCOMPLETE");
    }

    @Test
    void pointMadeFromOtherParametersIsRefusedWithTheDifferenceBeforeAnythingRuns() throws Exception {
        Path sweep = folder.resolve("sweep");
        sweep(new Terminal(FakeSolver.completing()), sweep, "--over", "solver.seed=1,2");
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=2,3", "--set", "model.depth=2"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err().lines())
                .singleElement()
                .asString()
                .contains("seed=2 was made from other parameters (model.depth is 3 there and 2 here)", "-o DIR");
        assertThat(solver.called()).isFalse();
        // Threads change no result.
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2", "--set", "solver.threads=1"))
                .isZero();
        assertThat(solver.called()).isFalse();
    }

    @Test
    void folderOfSomethingElseIsRefusedAndLeftAlone() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.writeString(other.resolve("summary.json"), "mine");
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(sweep(terminal, other, "--over", "solver.seed=1,2")).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains(other + " exists and is not a sweep's");
        assertThat(names(other)).containsExactly("summary.json");
        Path sweep = folder.resolve("sweep");
        Files.createDirectories(sweep.resolve("seed=1/thesis"));
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2")).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains("seed=1 exists and holds no run");
    }

    @ParameterizedTest
    @CsvSource({"2, 2, diverged", "70, 70, failed", "69, 69, failed"})
    void failingPointDoesNotStopTheOthers(int kind, int expected, String state) throws Exception {
        Path sweep = folder.resolve("sweep");
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            if (settings.seed() == 1) {
                if (kind == ExitCode.BUG) {
                    throw new IllegalStateException("broken on purpose");
                }
                if (kind == ExitCode.UNAVAILABLE) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return FakeSolver.ending(Outcome.DIVERGED, 3)
                        .solve(problem, settings, recording, checkpoints, observer);
            }
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2,3")).isEqualTo(expected);
        JsonNode points = json(sweep.resolve("sweep.json")).get("points");
        assertThat(points.get(0).get("state").asString()).isEqualTo(state);
        assertThat(points.get(0).get("exit_code").asInt()).isEqualTo(expected);
        assertThat(points.get(1).get("state").asString()).isEqualTo("completed");
        assertThat(points.get(2).get("state").asString()).isEqualTo("completed");
        assertThat(terminal.err()).containsPattern("(?m)^seed=1: dmft: ").doesNotContain("\tat ");
        assertThat(names(sweep).contains("INCOMPLETE")).isEqualTo(kind != ExitCode.NOT_CONVERGED);
    }

    @Test
    void folderOfASweepThatWasKilledBeforeItsTableWasThereIsGoneOnWith() throws Exception {
        Path sweep = Files.createDirectory(folder.resolve("sweep"));
        Files.writeString(sweep.resolve("INCOMPLETE"), "");
        Files.writeString(sweep.resolve(".sweep.json.unfinished"), "{");
        Path other = Files.writeString(sweep.resolve("thesis.txt"), "mine");
        Terminal terminal = new Terminal(FakeSolver.completing());
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2")).isEqualTo(ExitCode.OUTPUT_FOLDER);
        assertThat(terminal.err()).contains("is not a sweep's");
        Files.delete(other);
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2"))
                .as(terminal.err())
                .isZero();
        assertThat(names(sweep)).contains("sweep.json", "sweep.csv", "seed=1").doesNotContain("INCOMPLETE");
        assertThat(names(sweep)).noneMatch(name -> name.endsWith(".unfinished"));
    }

    @Test
    void parameterFileThatChangesOnTheWayIsNotSolvedUnderTheOldName() throws Exception {
        String text = Files.readString(EXAMPLE).replace("\"data/", '"' + Terminal.EXAMPLES.toString() + "/data/");
        Path file = Files.writeString(folder.resolve("run.toml"), text);
        List<Long> solved = Collections.synchronizedList(new ArrayList<>());
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            solved.add(settings.seed());
            try {
                Files.writeString(file, text.replace("[model]", "[model]\nbias_scale = 0.125"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        Path sweep = folder.resolve("sweep");
        assertThat(terminal.run(
                        "sweep",
                        file,
                        "-o",
                        sweep,
                        "--set",
                        "training.steps=0",
                        "--over",
                        "solver.seed=1,2",
                        "--jobs",
                        "1"))
                .isEqualTo(ExitCode.BAD_INPUT);
        assertThat(solved).containsExactly(1L);
        assertThat(terminal.err())
                .contains("seed=2: dmft: " + file + " was changed after the sweep had begun", "-o " + sweep);
        assertThat(sweep.resolve("seed=2")).doesNotExist();
    }

    @Test
    void pointThatCannotFitIsRefusedInTheWordsOfSolve() {
        FakeSolver solver = FakeSolver.completing();
        Terminal sweeping = new Terminal(solver);
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(sweeping, sweep, "--over", "solver.samples=64,100000000", "--set", "solver.threads=1"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        Terminal solving = new Terminal(solver);
        solving.run(
                "solve",
                EXAMPLE,
                "--set",
                "training.steps=0",
                "--set",
                "solver.samples=100000000",
                "--set",
                "solver.threads=1");
        assertThat(sweeping.err())
                .contains("record less")
                .isEqualTo(solving.err().replace("dmft: ", "dmft: samples=100000000: "));
        assertThat(solver.called()).isFalse();
        assertThat(sweep).doesNotExist();
    }

    /** Kernels of 20 examples at every one of a million steps, of a hundred replicas. */
    @Test
    void pointThatRecordsMoreThanFitsIsRefused() {
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        String[] much = {
            "--set", "output.record_count=1000000", "--set", "training.steps=1000000", "--set", "solver.replicas=100"
        };
        Path sweep = folder.resolve("sweep");
        List<String> options = new ArrayList<>(List.of("--over", "solver.seed=1"));
        options.addAll(List.of(much));
        assertThat(sweep(terminal, sweep, options.toArray(String[]::new))).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(terminal.err()).startsWith("dmft: seed=1: this run needs at least ");
        assertThat(solver.called()).isFalse();
    }

    /** The first point blocks the table; the second one runs on until the failure to write it was told, or it is interrupted. */
    @ParameterizedTest
    @CsvSource({"false, 73", "true, 0"})
    void tableThatCannotBeWrittenStopsNoPoint(boolean freedAgain, int expected) throws Exception {
        Path sweep = folder.resolve("sweep");
        Path obstacle = sweep.resolve(".sweep.json.unfinished/obstacle");
        AtomicReference<Terminal> shown = new AtomicReference<>();
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            try {
                if (settings.seed() == 1) {
                    Files.createDirectories(obstacle);
                }
                for (int i = 0; settings.seed() == 2 && !shown.get().err().contains("[1/2]"); i++) {
                    Thread.sleep(10);
                    assertThat(i).isLessThan(6000);
                }
                if (settings.seed() == 2 && freedAgain) {
                    Files.delete(obstacle);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("what a solver does that waits and is interrupted", e);
            }
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        shown.set(terminal);
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2", "--jobs", "2"))
                .as(terminal.err())
                .isEqualTo(expected);
        assertThat(terminal.err())
                .containsOnlyOnce("warning: the sweep goes on, its table is tried again")
                .contains("sweep.json cannot be written", "[2/2] seed=2: completed")
                .doesNotContain("bug");
        assertThat(names(sweep.resolve("seed=2"))).contains("summary.json").doesNotContain("INCOMPLETE");
        assertThat(names(sweep).contains("INCOMPLETE")).isNotEqualTo(freedAgain);
        assertThat(terminal.out().lines().filter(line -> line.endsWith("completed")))
                .hasSize(2);
        if (freedAgain) {
            JsonNode points = json(sweep.resolve("sweep.json")).get("points");
            assertThat(points.get(0).get("state").asString()).isEqualTo("completed");
            assertThat(points.get(1).get("state").asString()).isEqualTo("completed");
        }
    }

    @Test
    void valuesAreCheckedLikeThoseOfTheFileAllAtOnceAndBeforeAnythingRuns() {
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        int code = sweep(
                terminal,
                folder.resolve("sweep"),
                "--over",
                "model.activation=tanh,tnah",
                "--over",
                "solver.samples=64,0,-1",
                "--set",
                "model.dept=3");
        assertThat(code).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err().lines())
                .hasSize(4)
                .anyMatch(line ->
                        line.startsWith("--over model.activation=tnah: model.activation = \"tnah\": expected one"))
                .anyMatch(line -> line.startsWith("--over solver.samples=0: solver.samples = 0: expected an integer"))
                .anyMatch(line -> line.startsWith("--over solver.samples=-1: "))
                .anyMatch(line -> line.startsWith("--set model.dept=3: unknown key model.dept"));
        assertThat(solver.called()).isFalse();
        assertThat(folder.resolve("sweep")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--over gamma0 | expected KEY=VALUE",
                "--over solver.seed=1,,2 | a value is missing",
                "--over solver.seed=1 --over solver.seed=2 | given twice",
                "--over model.gamma0=1,1.0 | asks twice for the same point, gamma0=1 and gamma0=1.0",
                "--over solver.seed=1,2 --jobs 0 | --jobs 0",
                "--quiet | --over"
            })
    void wrongUsageIsTold(String options, String message) {
        FakeSolver solver = FakeSolver.completing();
        Terminal terminal = new Terminal(solver);
        assertThat(sweep(terminal, folder.resolve("sweep"), options.split(" "))).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains(message).doesNotContain("\tat ");
        assertThat(solver.called()).isFalse();
    }

    @Test
    void commasInBracketsAndQuotesSeparateNothing() {
        assertThat(SweepAxis.parse("data.classes=[0, 1],[2,3]"))
                .isEqualTo(new SweepAxis("data.classes", List.of("[0, 1]", "[2,3]")));
        assertThat(SweepAxis.parse("data.train_path=\"a,b\",'c',d"))
                .isEqualTo(new SweepAxis("data.train_path", List.of("\"a,b\"", "'c'", "d")));
    }

    @Test
    void namesStayApartAndFitAnyFileSystem() throws Exception {
        SweepPlan plan = new SweepPlan(
                List.of(
                        SweepAxis.parse("solver.seed=1"),
                        SweepAxis.parse("data.seed=7"),
                        SweepAxis.parse("data.classes=[0, 1],[1,0],[0 ,1 ]")),
                BackendInUse::of);
        assertThat(plan.size()).isEqualTo(3);
        List<SweepPoint> points = plan.read(EXAMPLE, List.of());
        assertThat(points.stream().map(SweepPoint::name))
                .containsExactly(
                        "solver.seed=1,data.seed=7,classes=0-1",
                        "solver.seed=1,data.seed=7,classes=1-0",
                        "solver.seed=1,data.seed=7,classes=0-1-2");
        assertThat(SweepPlan.twins(points)).contains("classes=0-1 and ");
    }

    @Test
    void pointsShareTheCores() {
        AtomicInteger threads = new AtomicInteger();
        Terminal terminal = new Terminal((problem, settings, recording, checkpoints, observer) -> {
            threads.set(settings.threads());
            return FakeSolver.completing().solve(problem, settings, recording, checkpoints, observer);
        });
        assertThat(sweep(terminal, folder.resolve("a"), "--over", "solver.seed=1,2", "--jobs", "1"))
                .isZero();
        assertThat(threads.get()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(sweep(terminal, folder.resolve("b"), "--over", "solver.seed=1,2", "--set", "solver.threads=3"))
                .isZero();
        assertThat(threads.get()).isEqualTo(3);
    }

    @Test
    void quietShowsWarningsOnly() throws Exception {
        Terminal terminal = new Terminal(FakeSolver.completing());
        Path sweep = folder.resolve("sweep");
        assertThat(sweep(terminal, sweep, "--over", "solver.seed=1,2", "--quiet"))
                .isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err().lines().filter(line -> !line.contains("warning: ")))
                .isEmpty();
        assertThat(names(sweep)).contains("sweep.csv");
    }

    /** Without steps, unless the sweep is over them: then no plots are drawn, which would take most of the time. */
    private static int sweep(Terminal terminal, Path output, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("sweep", EXAMPLE, "-o", output, "--set", "training.steps=0"));
        arguments.addAll(Arrays.asList(options));
        return terminal.run(arguments.toArray());
    }

    private static Solver interruptedAtSeed(long seed) {
        return (problem, settings, recording, checkpoints, observer) -> {
            FakeSolver solver =
                    settings.seed() == seed ? FakeSolver.ending(Outcome.INTERRUPTED, 5) : FakeSolver.completing();
            return solver.solve(problem, settings, recording, checkpoints, observer);
        };
    }

    private static JsonNode json(Path file) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(file));
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
