package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.solve.DmftSolver;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every example, one for each source of data and each way to train, with the solver itself, at a small size: it learns. */
class ExamplesTest {

    private static final Solver SOLVER = (problem, settings, recording, checkpoints, observer) ->
            new DmftSolver(settings).recording(recording).keeping(checkpoints).solve(problem, observer);

    private static final int STEPS = 40;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "biases",
                "cifar10-10class",
                "cifar10-tanh",
                "csv-relu",
                "csv-huber",
                "digits-cross-entropy",
                "digits-hinge",
                "digits-logistic",
                "digits-squared-hinge",
                "digits-tanh",
                "direct-feedback-alignment",
                "fashion-erf",
                "feedback-alignment",
                "gated",
                "gaussian-linear",
                "gradient-flow",
                "gradient-noise",
                "hebb",
                "integrable-large-rates",
                "label-flips",
                "label-noise",
                "layer-rates",
                "nesterov-decay",
                "npy-parity",
                "ntk",
                "schedule-cosine",
                "schedule-step",
                "self-consistent-tanh",
                "sgd-listed",
                "sgd-momentum",
                "sgd-replacement",
                "standard",
                "stream",
                "weight-decay"
            })
    void exampleLearns(String name) throws Exception {
        JsonNode summary = summary(name);
        JsonNode loss = summary.at("/train/loss");
        assertThat(loss.get(STEPS).asDouble()).isLessThan(0.95 * loss.get(0).asDouble());
        assertThat(summary.at("/test/loss").size()).isEqualTo(STEPS + 1);
    }

    @Test
    void integrableExampleStays() throws Exception {
        JsonNode loss = summary("integrable").at("/train/loss");
        assertThat(loss.get(STEPS).asDouble()).isEqualTo(loss.get(0).asDouble());
    }

    private JsonNode summary(String name) throws Exception {
        Terminal terminal = new Terminal(SOLVER);
        Path results = folder.resolve("results");
        int code = terminal.run(
                "solve",
                Terminal.EXAMPLES.resolve(name + ".toml"),
                "-o",
                results,
                "--set",
                "solver.samples=1024",
                "--set",
                "solver.tolerance=0.2",
                "--set",
                "solver.replicas=1",
                "--set",
                "training.steps=" + STEPS,
                "--quiet");
        assertThat(code).as(terminal.err()).isZero();
        return JsonMapper.shared().readTree(Files.readString(results.resolve("summary.json")));
    }
}
