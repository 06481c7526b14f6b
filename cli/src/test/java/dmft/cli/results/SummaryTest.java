package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dmft.cli.FakeSolver;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.compute.FieldMemory;
import dmft.coupling.Residual;
import dmft.order.OrderParameters;
import dmft.solve.ClassReport;
import dmft.solve.Convergence;
import dmft.solve.Curves;
import dmft.solve.History;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SummaryTest {

    private static final BackendInUse BACKEND =
            new BackendInUse("fake", "some processor", List.of("loom: has no driver"), FieldMemory.HEAP);

    private static final Path EXAMPLE = Path.of("..", "examples", "cifar10-tanh.toml");

    @Test
    void holdsEveryKeyAndTheNumbersToNineDigits() throws Exception {
        Run run = ParameterFile.read(EXAMPLE, List.of("training.steps=7"));
        Solution solution = FakeSolver.completing().solve(run, Observer.NONE);
        JsonNode json = JsonMapper.shared()
                .readTree(new Summary(run.values(), BACKEND, solution, 12345, List.of("careful")).toJson());
        assertThat(json.propertyNames())
                .containsExactly(
                        "schema",
                        "parameters",
                        "time",
                        "classes",
                        "train",
                        "test",
                        "rank",
                        "replicas",
                        "backend",
                        "backend_description",
                        "backend_reasons",
                        "device",
                        "seconds",
                        "peak_memory_bytes",
                        "converged",
                        "outcome",
                        "message",
                        "warnings",
                        "versions");
        assertThat(json.get("schema").asInt()).isEqualTo(1);
        assertThat(json.get("backend").asString()).isEqualTo("fake");
        assertThat(json.get("backend_description").asString()).isEqualTo("some processor");
        assertThat(json.get("backend_reasons").toString()).isEqualTo("[\"loom: has no driver\"]");
        assertThat(json.at("/parameters/solver/samples").asInt()).isEqualTo(4096);
        assertThat(json.at("/parameters/data/classes").toString()).isEqualTo("[0,1]");
        assertThat(json.at("/parameters/data/coding").asString()).isEqualTo("sign");
        assertThat(json.get("classes").toString()).isEqualTo("[0,1]");
        assertThat(json.get("time").toString()).isEqualTo("[0,1,2,3,4,5,6,7]");
        assertThat(json.at("/rank/W2/forward").asInt()).isEqualTo(56);
        assertThat(json.at("/rank/W2/backward").asInt()).isEqualTo(78);
        assertThat(json.get("peak_memory_bytes").asLong()).isEqualTo(12345);
        assertThat(json.get("converged").asBoolean()).isTrue();
        assertThat(json.get("warnings").get(0).asString()).isEqualTo("careful");
        assertThat(json.at("/versions/java").asString())
                .isEqualTo(Runtime.version().toString());
        assertCurves(json.get("train"), solution.train(), 20);
        Curves test = solution.test();
        assertThat(test).isNotNull();
        assertCurves(json.get("test"), test, 50);
    }

    @Test
    void oneReplicaHasNoStandardErrors() throws Exception {
        Run run = ParameterFile.read(EXAMPLE, List.of("training.steps=2", "solver.replicas=1", "data.test=0"));
        Solution solution = FakeSolver.completing().solve(run, Observer.NONE);
        JsonNode json =
                JsonMapper.shared().readTree(new Summary(run.values(), BACKEND, solution, 1, List.of()).toJson());
        assertThat(json.at("/train/outputs_stderr").isNull()).isTrue();
        assertThat(json.at("/train/loss_stderr").isNull()).isTrue();
        assertThat(json.has("test")).isFalse();
    }

    @Test
    void replicasThatIterateTellHowFarEveryIterationMovedWhat() throws Exception {
        Run run = ParameterFile.read(EXAMPLE, List.of("training.steps=2"));
        Map<String, Residual> moved = new LinkedHashMap<>();
        moved.put("outputs", new Residual(0.0123456789123, 2e-4));
        moved.put("response A W1", new Residual(1e-3, Double.NaN));
        Solution solution = Solved.withConvergence(
                FakeSolver.completing().solve(run, Observer.NONE),
                List.of(new Convergence(true, List.of(moved, moved)), new Convergence(false, List.of(moved))));
        JsonNode json =
                JsonMapper.shared().readTree(new Summary(run.values(), BACKEND, solution, 1, List.of()).toJson());
        JsonNode convergence = json.get("convergence");
        assertThat(convergence.size()).isEqualTo(2);
        assertThat(convergence.at("/0/converged").asBoolean()).isTrue();
        assertThat(convergence.at("/1/converged").asBoolean()).isFalse();
        assertThat(convergence.at("/0/iterations").size()).isEqualTo(2);
        assertThat(convergence.at("/0/iterations/1").propertyNames()).containsExactly("outputs", "response A W1");
        assertThat(convergence.at("/0/iterations/1/outputs/change").toString()).isEqualTo("0.0123456789");
        assertThat(convergence.at("/0/iterations/1/outputs/noise").asDouble()).isEqualTo(2e-4);
        assertThat(convergence.at("/1/iterations/0/response A W1/noise").isNull())
                .isTrue();
        assertThat(TerminalSummary.of(solution, List.of(), 1, Path.of("here")))
                .contains("iterations: 1 to 2, the last changed the outputs by 1.2e-02 r.m.s. (noise of the paths:"
                        + " 2.0e-04)");
    }

    @Test
    void severalOutputsKeepTheirAxisAndWhatIsNoNumberIsNull() throws Exception {
        Run run = ParameterFile.read(EXAMPLE, List.of());
        Curves curves = new Curves(
                new double[][] {{1, 0}, {0, 1}},
                new double[][][] {{{0.1, 0.2}, {0.3, Double.NaN}}},
                null,
                new double[] {Double.POSITIVE_INFINITY},
                null,
                null,
                null);
        Solution solution = new Solution(
                Outcome.DIVERGED,
                "too fast",
                0,
                1,
                curves,
                null,
                List.of(),
                new History(List.of(), new int[1][0], new int[1][0], new double[1]),
                OrderParameters.NONE,
                "simd",
                1e-7,
                List.of());
        JsonNode json =
                JsonMapper.shared().readTree(new Summary(run.values(), BACKEND, solution, 1, List.of()).toJson());
        assertThat(json.at("/train/labels").toString()).isEqualTo("[[1,0],[0,1]]");
        assertThat(json.at("/train/outputs").toString()).isEqualTo("[[[0.1,0.2],[0.3,null]]]");
        assertThat(json.at("/train/loss").toString()).isEqualTo("[null]");
        assertThat(json.get("converged").asBoolean()).isFalse();
        assertThat(json.get("outcome").asString()).isEqualTo("diverged");
        assertThat(json.get("seconds").asDouble()).isEqualTo(1e-7);
    }

    @Test
    void classesHaveTheirReports() throws Exception {
        Run run = ParameterFile.read(EXAMPLE, List.of());
        double[][] labels = {{1, 0, 0}, {0, 1, 0}};
        ClassReport report = new ClassReport(
                new int[] {1, 1, 0},
                new double[] {0.75, 0.5, Double.NaN},
                new double[] {0.25, 0, Double.NaN},
                new double[][] {{0.75, 0.25, 0}, {0, 0.5, 0.5}, {0, 0, 0}});
        Curves train = new Curves(
                labels,
                null,
                new double[1][2][3],
                null,
                new double[1],
                null,
                new double[] {0.625},
                new double[] {0.125},
                report);
        JsonNode json = JsonMapper.shared()
                .readTree(new Summary(run.values(), BACKEND, Solved.solution(4, train, train), 1, List.of()).toJson());
        for (String set : List.of("train", "test")) {
            assertThat(json.at("/" + set + "/class_examples").toString()).isEqualTo("[1,1,0]");
            assertThat(json.at("/" + set + "/class_accuracy").toString()).isEqualTo("[0.75,0.5,null]");
            assertThat(json.at("/" + set + "/class_accuracy_stderr").toString()).isEqualTo("[0.25,0,null]");
            assertThat(json.at("/" + set + "/confusion").toString()).isEqualTo("[[0.75,0.25,0],[0,0.5,0.5],[0,0,0]]");
        }
    }

    private static void assertCurves(JsonNode json, Curves curves, int size) {
        assertThat(json.propertyNames()).containsExactly("labels", "outputs", "outputs_stderr", "loss", "loss_stderr");
        double[][][] stderr = curves.outputsStderr();
        double[] lossStderr = curves.lossStderr();
        assertThat(json.get("labels").size()).isEqualTo(size);
        assertThat(json.get("outputs").size()).isEqualTo(8);
        for (int t = 0; t < 8; t++) {
            assertThat(json.get("outputs").get(t).size()).isEqualTo(size);
            assertClose(json.get("loss").get(t), curves.loss()[t]);
            assertClose(json.get("loss_stderr").get(t), lossStderr[t]);
            for (int i = 0; i < size; i++) {
                assertClose(json.get("outputs").get(t).get(i), curves.outputs()[t][i][0]);
                assertClose(json.get("outputs_stderr").get(t).get(i), stderr[t][i][0]);
            }
        }
    }

    private static void assertClose(JsonNode json, double value) {
        assertThat(json.isNumber()).isTrue();
        assertThat(json.asDouble()).isCloseTo(value, within(5e-9 * Math.abs(value)));
        assertThat(json.toString()).hasSizeLessThan(16);
    }
}
