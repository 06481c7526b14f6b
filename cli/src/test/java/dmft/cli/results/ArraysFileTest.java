package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dmft.cli.FakeSolver;
import dmft.cli.parameters.ParameterFile;
import dmft.cli.parameters.Run;
import dmft.compute.Matrix;
import dmft.coupling.Residual;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.order.Quantity;
import dmft.solve.ClassReport;
import dmft.solve.Convergence;
import dmft.solve.Curves;
import dmft.solve.History;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Solution;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArraysFileTest {

    private static final int STEPS = 4;

    @TempDir
    Path folder;

    @Test
    void holdsTheCurvesAndKernelsAsTheyAre() throws Exception {
        Solved solved = Solved.withDepth(3).outputs(2);
        Solution solution = solved.solution();
        try (HdfFile file = written(solved, solution)) {
            assertThat(array(file, "/time", int[].class)).containsExactly(0, 1, 2, 3, 4);
            assertThat(array(file, "/steps", int[].class)).containsExactly(0, 1, 2, 3, 4);
            Curves test = solution.test();
            assertThat(test).isNotNull();
            assertThat(array(file, "/test/outputs", double[][][].class)).isDeepEqualTo(test.outputs());
            assertThat(array(file, "/train/outputs_stderr", double[][][].class))
                    .isDeepEqualTo(solution.train().outputsStderr());
            assertThat(array(file, "/train/loss", double[].class))
                    .isEqualTo(solution.train().loss());
            OrderParameters order = solution.orderParameters();
            for (int l = 1; l <= 3; l++) {
                Mean mean = order.gradients(l, 2);
                assertThat(array(file, "/kernels/gradients/layer" + l, double[][][].class)[2])
                        .isDeepEqualTo(mean.value().toArray());
                assertThat(array(file, "/kernels/gradients/layer" + l + "_stderr", double[][][].class)[2])
                        .isDeepEqualTo(mean.stderr().toArray());
            }
            assertThat(array(file, "/kernels/tangent", double[][][].class)[STEPS])
                    .isDeepEqualTo(order.tangent(STEPS).value().toArray());
            assertThat(array(file, "/kernels/alignment_start", double[].class)[0])
                    .isCloseTo(1, within(1e-12));
            assertThat(array(file, "/history/forward_rank", int[][].class))
                    .isDeepEqualTo(solution.history().forwardRanks());
            assertThat(array(file, "/history/couplings", String[].class)).containsExactly("W1", "W2");
        }
    }

    @Test
    void classesHaveTheirNumbersAndWhatTheyAreToldToBe() throws Exception {
        Solved solved = Solved.withDepth(1).outputs(2).replicas(3);
        Solution solution = solved.solution();
        ClassReport report = solution.test().classes();
        try (HdfFile file = written(solved, solution)) {
            assertThat(array(file, "/classes", int[].class)).containsExactly(0, 1);
            assertThat(array(file, "/train/class_examples", int[].class)).containsExactly(3, 2);
            assertThat(array(file, "/test/class_examples", int[].class)).containsExactly(2, 1);
            assertThat(array(file, "/test/class_accuracy", double[].class)).isEqualTo(report.accuracy());
            assertThat(array(file, "/test/class_accuracy_stderr", double[].class))
                    .isEqualTo(report.accuracyStderr());
            double[][] confusion = array(file, "/test/confusion", double[][].class);
            assertThat(confusion).isDeepEqualTo(report.confusion());
            assertThat(confusion[0][0] + confusion[0][1]).isCloseTo(2, within(1e-12));
        }
    }

    @Test
    void convergenceHoldsEveryResidualAndNothingWhereAReplicaHadEnded() throws Exception {
        Map<String, Residual> moved = new LinkedHashMap<>();
        moved.put("outputs", new Residual(0.5, 0.25));
        moved.put("phi W1", new Residual(0.125, Double.NaN));
        Map<String, Residual> still = Map.of("outputs", new Residual(1e-3, 2e-3), "phi W1", new Residual(1e-4, 0));
        Solved solved = Solved.withDepth(2);
        Solution solution = Solved.withConvergence(
                solved.solution(),
                List.of(new Convergence(false, List.of(moved)), new Convergence(true, List.of(moved, still))));
        try (HdfFile file = written(solved, solution)) {
            assertThat(array(file, "/convergence/quantities", String[].class)).containsExactly("outputs", "phi W1");
            double none = Double.NaN;
            assertThat(array(file, "/convergence/change", double[][][].class)).isDeepEqualTo(new double[][][] {
                {{0.5, 0.125}, {none, none}}, {{0.5, 0.125}, {1e-3, 1e-4}}
            });
            assertThat(array(file, "/convergence/noise", double[][][].class)).isDeepEqualTo(new double[][][] {
                {{0.25, none}, {none, none}}, {{0.25, none}, {2e-3, 0}}
            });
            assertThat(array(file, "/convergence/converged", int[].class)).containsExactly(0, 1);
        }
        assertThat(solved.solution().convergence()).as("of one pass").isEmpty();
    }

    @Test
    void factorsGiveEveryBlockByTheDocumentedFormula() throws Exception {
        Solved solved = Solved.withDepth(2).outputs(2);
        Solution solution = solved.solution();
        OrderParameters order = solution.orderParameters();
        try (HdfFile file = written(solved, solution)) {
            float[][][][] c = array(file, "/two_time/features/layer1", float[][][][].class);
            float[][][][] d = array(file, "/two_time/gradients/layer2", float[][][][].class);
            float[][][][] a = array(file, "/responses/features/W1", float[][][][].class);
            float[][][][] b = array(file, "/responses/gradients/W1", float[][][][].class);
            assertBlock(c, c, 3, 1, order.features(1, 3, 1));
            assertBlock(d, d, 2, 4, order.gradients(2, 2, 4));
            assertBlock(a, d, 3, 1, order.featureNoiseOverlap(1, 3, 1));
            assertBlock(b, c, 4, 2, order.gradientNoiseOverlap(1, 4, 2));
            assertBlock(
                    array(file, "/two_time/features/layer2", float[][][][].class),
                    array(file, "/two_time/features/layer2", float[][][][].class),
                    0,
                    4,
                    order.features(2, 0, 4));
            float[][][][] learned = array(file, "/learned/W1", float[][][][].class);
            assertThat(learned[0][0][0]).hasSize(c[0][0].length);
            assertThat(learned[0][0].length).isEqualTo(d[0][0].length);
            assertThat(order.featureNoiseOverlap(1, 3, 1).value().columnSquares()[0])
                    .as("the responses do not vanish")
                    .isGreaterThan(1e-6);
        }
    }

    @Test
    void samplesOfFieldsGiveTheKernels() throws Exception {
        Solved solved = Solved.withDepth(2).outputs(2);
        try (HdfFile file = written(solved, solved.solution())) {
            float[][][] h = array(file, "/fields/h/layer1", float[][][].class);
            float[][][] z = array(file, "/fields/z/layer1", float[][][].class);
            assertThat(z[STEPS][0]).hasSize(10);
            float[][][][] c = array(file, "/two_time/features/layer1", float[][][][].class);
            float[][][][] d = array(file, "/two_time/gradients/layer1", float[][][][].class);
            double features = 0;
            double gradients = 0;
            for (int site = 0; site < h[STEPS].length; site++) {
                double phi1 = Math.tanh(h[STEPS][site][1]);
                double phi2 = Math.tanh(h[STEPS][site][2]);
                features += phi1 * phi2 / h[STEPS].length;
                // Gradient 5 is of example 2 and output 1.
                double g = (1 - phi2 * phi2) * z[STEPS][site][5];
                gradients += g * g / h[STEPS].length;
            }
            assertThat(h[STEPS]).as("all sites").hasNumberOfRows(256);
            // Factors leave out what lies below the tolerance of 0.02, relative to the largest column.
            assertThat(features).isCloseTo(product(c[0][STEPS], 1, 2), within(1e-3));
            assertThat(gradients).isGreaterThan(0.1).isCloseTo(product(d[0][STEPS], 5, 5), within(1e-3));
        }
    }

    @Test
    void everyDataSetSaysWhatItIsWithAnAxisForEveryIndex() throws Exception {
        Solved solved = Solved.withDepth(2).outputs(2);
        try (HdfFile file = written(solved, solved.solution())) {
            List<Dataset> all = new ArrayList<>();
            collect(file, all);
            assertThat(all).hasSizeGreaterThan(40);
            for (Dataset data : all) {
                String axes = text(data, "axes");
                assertThat(axes.isEmpty() ? 0 : axes.split(",").length)
                        .as(data.getPath())
                        .isEqualTo(data.getDimensions().length);
                assertThat(text(data, "symbol")).as(data.getPath()).isNotBlank();
                assertThat(text(data, "description")).as(data.getPath()).endsWith(".");
            }
            Node gradients = file.getByPath("/kernels/gradients/layer1");
            assertThat(text(gradients, "axes")).isEqualTo("recorded,example*output,example*output");
            assertThat(text(gradients, "description")).contains("example·C + output with C = 2");
        }
    }

    @Test
    void saysWhereItComesFrom() throws Exception {
        Solved solved = Solved.withDepth(1);
        try (HdfFile file = written(solved, solved.solution())) {
            assertThat(file.getAttribute("seed").getData()).isEqualTo(7L);
            assertThat(file.getAttribute("schema").getData()).isEqualTo(ArraysFile.SCHEMA);
            assertThat(text(file, "outcome")).isEqualTo("completed");
            assertThat(text(file, "device")).matches(".+, \\d+ cores?");
            assertThat(text(file, "backend")).isIn("simd", "reference");
            assertThat(text(file, "java")).isEqualTo(Runtime.version().toString());
            assertThat(text(file, "created")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
            assertThat(array(file, "/provenance/parameters", String.class))
                    .contains("[model]", "depth = 1", "seed = 7");
        }
    }

    @Test
    void parametersOfAnyLengthCanBeReadBack() throws Exception {
        String steps = IntStream.range(0, 20_000).mapToObj(Integer::toString).collect(Collectors.joining(","));
        Run run = ParameterFile.read(
                Path.of("..", "examples", "cifar10-tanh.toml"),
                List.of("training.steps=20000", "output.record_at=[" + steps + "]"));
        RunFolder into = RunFolder.at(folder.resolve("run"), false);
        ArraysFile.write(into, run.values(), Solved.withDepth(1).solution());
        try (RunArrays arrays = RunArrays.open(into.path())) {
            assertThat(arrays.parameters().get("output.record_at"))
                    .hasSizeGreaterThan(1 << 16)
                    .endsWith(",19999]");
            assertThat(arrays.text("outcome")).isEqualTo("completed");
        }
    }

    @Test
    void messageOfARunThatDidNotCompleteIsThere() throws Exception {
        Solution diverged =
                Solved.withDepth(2).activation("relu").rate(30).steps(30).solution();
        try (HdfFile file = written(Solved.withDepth(2), diverged)) {
            assertThat(diverged.message()).isNotEmpty();
            assertThat(array(file, "/provenance/message", String.class)).isEqualTo(diverged.message());
        }
    }

    @Test
    void fileThatCannotBeReadBackIsAFailureOfTheWriting() throws Exception {
        Solved solved = Solved.withDepth(1);
        Path file = solved.folder(folder.resolve("run")).path().resolve(ArraysFile.NAME);
        String parameters = solved.values().toToml();
        assertThatNoException().isThrownBy(() -> ArraysFile.verify(file, parameters));
        assertThatThrownBy(() -> ArraysFile.verify(file, parameters + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("what was written reads otherwise");
        byte[] bytes = Files.readAllBytes(file);
        for (int length : new int[] {0, 40, bytes.length / 2}) {
            Files.write(file, Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> ArraysFile.verify(file, parameters))
                    .as(length + " bytes")
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("what was written cannot be read: ");
        }
    }

    @Test
    void leavesOutWhatThereIsNot() throws Exception {
        Solved solved = Solved.withDepth(1).replicas(1).withoutTest().recording(Set.of(Quantity.KERNELS), 0, 2);
        try (HdfFile file = written(solved, solved.solution())) {
            assertThat(file.getChildren())
                    .containsKeys("train", "kernels", "steps")
                    .doesNotContainKeys("test", "two_time", "fields", "responses", "learned");
            assertThat(((Group) file.getByPath("/train")).getChildren())
                    .containsKeys("outputs", "accuracy")
                    .doesNotContainKeys("outputs_stderr", "loss_stderr", "accuracy_stderr");
            assertThat(((Group) file.getByPath("/kernels")).getChildren()).doesNotContainKeys("tangent_stderr");
            assertThat(((Group) file.getByPath("/history")).getChildren()).containsOnlyKeys("seconds");
        }
    }

    @Test
    void theLazyLimitHasTheKernelsOfItsStart() throws Exception {
        Solved solved = Solved.withDepth(2).gamma0(0);
        try (HdfFile file = written(solved, solved.solution())) {
            assertThat(array(file, "/steps", int[].class)).containsExactly(0);
            assertThat(array(file, "/train/loss", double[].class)).hasSize(STEPS + 1);
        }
    }

    @Test
    void takesASolveThatWasStoppedBeforeItsFirstStep() throws Exception {
        Run run = ParameterFile.read(Path.of("..", "examples", "cifar10-tanh.toml"), List.of());
        Solution all = FakeSolver.completing().solve(run, Observer.NONE);
        Curves none =
                new Curves(all.train().labels(), new double[0][][], null, new double[0], null, new double[0], null);
        Solution nothing = new Solution(
                Outcome.INTERRUPTED,
                "interrupted",
                -1,
                4,
                none,
                none,
                List.of(),
                new History(List.of(), new int[0][], new int[0][], new double[0]),
                OrderParameters.NONE,
                "none",
                0,
                List.of());
        try (HdfFile file = written(Solved.withDepth(3), nothing)) {
            assertThat(text(file, "outcome")).isEqualTo("interrupted");
            assertThat(file.getChildren()).doesNotContainKeys("time", "steps");
            assertThat(((Group) file.getByPath("/train")).getChildren()).containsOnlyKeys("labels");
        }
    }

    @Test
    void replacesAnOlderFileWholeAndLeavesNothingElse() throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("run"), false);
        Solved large = Solved.withDepth(3);
        ArraysFile.write(run, large.values(), large.solution());
        long before = Files.size(run.path().resolve(ArraysFile.NAME));
        Files.write(run.path().resolve(".arrays.h5.unfinished"), new byte[1 << 20]);
        Solved small = Solved.withDepth(1).recording(Set.of(), 0);
        ArraysFile.write(run, small.values(), small.solution());
        assertThat(Files.size(run.path().resolve(ArraysFile.NAME))).isLessThan(before / 2);
        try (var files = Files.list(run.path())) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrder(ArraysFile.NAME, RunFolder.MARKER);
        }
    }

    @Test
    void refusesAFolderItCannotWriteIn() throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("run"), false);
        Files.createDirectory(run.path().resolve(".arrays.h5.unfinished"));
        Files.createFile(run.path().resolve(".arrays.h5.unfinished").resolve("in the way"));
        Solved solved = Solved.withDepth(1);
        Solution solution = solved.solution();
        assertThatThrownBy(() -> ArraysFile.write(run, solved.values(), solution))
                .isInstanceOf(OutputFolderException.class)
                .hasMessageContaining("arrays.h5 cannot be written");
    }

    private HdfFile written(Solved solved, Solution solution) throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("run"), false);
        ArraysFile.write(run, solved.values(), solution);
        return new HdfFile(run.path().resolve(ArraysFile.NAME));
    }

    private static <T> T array(HdfFile file, String path, Class<T> type) {
        return type.cast(file.getDatasetByPath(path).getData());
    }

    private static String text(Node node, String attribute) {
        return (String) node.getAttribute(attribute).getData();
    }

    private static void collect(Group group, List<Dataset> into) {
        for (Node node : group.getChildren().values()) {
            if (node instanceof Dataset data) {
                into.add(data);
            } else if (node instanceof Group inner) {
                collect(inner, into);
            }
        }
    }

    private static double product(float[][] factor, int i, int j) {
        double sum = 0;
        for (float[] row : factor) {
            sum += (double) row[i] * row[j];
        }
        return sum;
    }

    /** Mean over replicas of left(t)ᵀright(s). */
    private static void assertBlock(float[][][][] left, float[][][][] right, int t, int s, Mean expected) {
        Matrix value = expected.value();
        for (int i = 0; i < value.rows(); i++) {
            for (int j = 0; j < value.columns(); j++) {
                double sum = 0;
                for (int r = 0; r < left.length; r++) {
                    for (int n = 0; n < Math.min(left[r][t].length, right[r][s].length); n++) {
                        sum += (double) left[r][t][n][i] * right[r][s][n][j] / left.length;
                    }
                }
                assertThat(sum).isCloseTo(value.get(i, j), within(1e-12));
            }
        }
    }
}
