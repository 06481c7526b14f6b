package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.ArraysFile;
import dmft.cli.results.RunFolder;
import dmft.coupling.Residual;
import dmft.solve.DmftSolver;
import dmft.solve.Observer;
import dmft.solve.Solution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Solving by iteration through the command, with the real solver. */
class SelfConsistentTest {

    private static final Solver SOLVER = (problem, settings, recording, checkpoints, observer) ->
            new DmftSolver(settings).recording(recording).keeping(checkpoints).solve(problem, observer);

    @TempDir
    Path folder;

    private Path parameters = Path.of("");

    @BeforeEach
    void writeParameters() throws IOException {
        parameters = Files.writeString(folder.resolve("run.toml"), """
            [model]
            depth = 2
            [data]
            source = "gaussian"
            dimension = 12
            labels = "random"
            train = 5
            test = 3
            seed = 1
            [training]
            steps = 8
            [solver]
            method = "self-consistent"
            samples = 4096
            paths_at_once = 128
            start_samples = 512
            replicas = 2
            [output]
            record = ["kernels", "two-time", "responses", "learned", "fields"]
            record_count = 4
            sites = 16
            checkpoint_seconds = 0
            pictures = false
            """);
    }

    @Test
    void convergesAndTellsHow() throws Exception {
        Terminal terminal = new Terminal(SOLVER);
        Path results = folder.resolve("a");
        assertThat(terminal.run("solve", parameters, "-o", results))
                .as(terminal.err())
                .isEqualTo(ExitCode.DONE);
        JsonNode json = summary(results);
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.get("convergence").size()).isEqualTo(2);
        String log = Files.readString(results.resolve("log.txt"));
        for (int replica = 0; replica < 2; replica++) {
            JsonNode ofReplica = json.get("convergence").get(replica);
            assertThat(ofReplica.get("converged").asBoolean()).isTrue();
            JsonNode iterations = ofReplica.get("iterations");
            assertThat(iterations.size()).isBetween(2, 30);
            JsonNode last = iterations.get(iterations.size() - 1);
            last.forEach(residual -> assertThat(residual.get("change").asDouble())
                    .isLessThan(residual.get("noise").asDouble() + 1e-6));
            String start = "replica " + (replica + 1) + "/2  iteration ";
            assertThat(log.lines().filter(line -> line.contains(start) && line.contains("response B W1 ")))
                    .hasSize(iterations.size());
        }
        assertThat(log).contains("100 %", "causal pass  step 8/8");
        assertThat(terminal.out()).contains("solved: 8 steps, 2 replicas", "iterations: ", "noise of the paths");
        assertThat(terminal.err()).contains("iteration 1/30  outputs ").doesNotContain("response B");
    }

    @Test
    void tooFewIterationsEndWith2AndKeepTheResults() throws Exception {
        Terminal terminal = new Terminal(SOLVER);
        Path results = folder.resolve("a");
        assertThat(terminal.run(
                        "solve",
                        parameters,
                        "-o",
                        results,
                        "--set",
                        "solver.iterations=2",
                        "--set",
                        "solver.start=lazy"))
                .as(terminal.err())
                .isEqualTo(ExitCode.NOT_CONVERGED);
        assertThat(terminal.err())
                .contains(
                        "dmft: not converged: after 2 iterations",
                        "more solver.iterations",
                        "what was computed is kept in " + results);
        assertThat(terminal.out()).contains("not converged: 8 steps, 2 replicas");
        JsonNode json = summary(results);
        assertThat(json.get("converged").asBoolean()).isFalse();
        assertThat(json.get("outcome").asString()).isEqualTo("not_converged");
        assertThat(json.at("/convergence/0/converged").asBoolean()).isFalse();
        assertThat(json.at("/train/outputs").size()).isEqualTo(9);
        assertThat(results.resolve(RunFolder.MARKER)).doesNotExist();
        assertThat(results.resolve(ArraysFile.NAME)).exists();
    }

    /** Ctrl-C asks the observer to cancel: here in the middle of an iteration, after some have been kept. */
    @Test
    void cutOffInAnIterationItGoesOnToTheSameBits() throws Exception {
        Path alone = folder.resolve("alone");
        assertThat(new Terminal(SOLVER).run("solve", parameters, "-o", alone)).isEqualTo(ExitCode.DONE);
        Path cut = folder.resolve("cut");
        Terminal first = new Terminal((problem, settings, recording, checkpoints, observer) -> new DmftSolver(settings)
                .recording(recording)
                .keeping(checkpoints)
                .solve(problem, new Interrupted(observer)));
        assertThat(first.run("solve", parameters, "-o", cut)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(first.err()).contains("--resume goes on with it");
        assertThat(cut.resolve(RunFolder.MARKER)).exists();
        assertThat(cut.resolve("checkpoint/replica-0000.state")).exists();
        assertThat(summary(cut).at("/convergence/0/iterations").size()).isEqualTo(2);

        Terminal second = new Terminal(SOLVER);
        assertThat(second.run("solve", parameters, "-o", cut, "--resume"))
                .as(second.err())
                .isEqualTo(ExitCode.DONE);
        assertThat(second.err()).doesNotContain("causal pass  step 3/8", "iteration 1/30");
        for (String part : List.of("/train", "/test", "/rank", "/convergence")) {
            assertThat(summary(cut).at(part)).as(part).isEqualTo(summary(alone).at(part));
        }
        KillTest.assertSameArrays(cut.resolve(ArraysFile.NAME), alone.resolve(ArraysFile.NAME));
    }

    private static JsonNode summary(Path results) throws IOException {
        return JsonMapper.shared().readTree(Files.readString(results.resolve("summary.json")));
    }

    /** Asks every replica to stop once it is within its third iteration. */
    private record Interrupted(Observer observer, ThreadLocal<Boolean> stop) implements Observer {

        Interrupted(Observer observer) {
            this(observer, ThreadLocal.withInitial(() -> false));
        }

        @Override
        public void onStep(int replica, int step, double loss, int rank) {
            observer.onStep(replica, step, loss, rank);
        }

        @Override
        public void onPaths(int replica, int iteration, double part) {
            observer.onPaths(replica, iteration, part);
            if (iteration == 2) {
                stop.set(true);
            }
        }

        @Override
        public void onIteration(int replica, int iteration, Map<String, Residual> residuals) {
            observer.onIteration(replica, iteration, residuals);
        }

        @Override
        public boolean cancelled() {
            return stop.get() || observer.cancelled();
        }

        @Override
        public void onCheckpoint(Supplier<Solution> soFar) {
            observer.onCheckpoint(soFar);
        }
    }
}
