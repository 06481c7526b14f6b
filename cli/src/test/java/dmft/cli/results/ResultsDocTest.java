package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dmft.model.Rule;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.solve.Solution;
import io.jhdf.HdfFile;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Python of docs/results.md, run as it stands there. Its Julia is not run: no machine that builds this has it. */
class ResultsDocTest {

    private static final Path DOC = Path.of("..", "docs", "results.md");
    private static final Pattern PYTHON = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ESTIMATE = Pattern.compile(".*: (-?[\\d.]+) \\+- ([\\d.]+)");
    private static final Pattern ROW = Pattern.compile("^\\| (`/[^|]*) \\| ?([^|]*) ?\\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");
    private static final double PRINTED = 6e-7;

    @TempDir
    Path folder;

    @Test
    void pythonPrintsTheNumbersThatJavaHas() throws Exception {
        Solved solved = Solved.withDepth(3).replicas(3);
        Solution solution = solved.solution();
        List<String> lines = output(0, solved, solution);
        OrderParameters order = solution.orderParameters();
        assertThat(lines).hasSize(8);
        assertThat(lines.get(0)).isEqualTo("seed 7 completed");
        Mean alignment = order.alignmentWithTarget(solution.train().labels());
        for (int t = 0; t <= 4; t++) {
            assertThat(lines.get(1 + t)).startsWith("alignment of K(" + t + ") with yy^T: ");
            assertEstimate(lines.get(1 + t), alignment, t, 0);
        }
        assertThat(lines.get(6)).startsWith("Phi^2_01(4,0): ");
        assertEstimate(lines.get(6), order.features(2, 4, 0), 0, 1);
        assertThat(lines.get(7)).startsWith("Factor of Φ^2: Φ^2(t,s) = mean over replicas of c(t)ᵀc(s)");
    }

    @Test
    void responsesAreSumsOverEarlierGradients() throws Exception {
        Solved solved = Solved.withDepth(2);
        List<String> lines = output(1, solved, solved.solution());
        assertThat(lines).hasSize(1);
        // Gradients miss what lies below the tolerance of 0.02 in every factor.
        assertThat(Double.parseDouble(lines.get(0).replace("residual: ", ""))).isLessThan(0.05);
    }

    @Test
    void everyDataSetOfTheDocIsThereAndNoOther() throws Exception {
        Map<String, String> documented = documented();
        // A loss that grows ends one solve with a message, which the other has not; the third iterates, and some data
        // sets are of other rules and of streams only.
        Map<String, String> written = new TreeMap<>();
        collect(Solved.withDepth(2).iterating(2), written);
        collect(Solved.withDepth(3).outputs(2), written);
        collect(Solved.withDepth(2).outputs(2).activation("relu").rate(30).steps(30), written);
        collect(Solved.withDepth(2).outputs(2).rule(Rule.feedbackAlignment(0.5)), written);
        collect(Solved.withDepth(2).outputs(2).streaming(), written);
        assertThat(written).isEqualTo(documented);
    }

    /** The axes of every data set in the page's tables, by its path. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> axes = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(DOC));
        while (row.find()) {
            String path = "";
            Matcher name = NAME.matcher(row.group(1));
            while (name.find()) {
                String text = name.group(1);
                if (text.startsWith("/")) {
                    path = text;
                }
                String sibling = path.substring(0, path.lastIndexOf('/') + 1) + text;
                String full = text.startsWith("/") ? text : text.startsWith("_") ? path + text : sibling;
                assertThat(axes.put(full, row.group(2).strip().replace(", ", ",")))
                        .as(full + " is in one row")
                        .isNull();
            }
        }
        return axes;
    }

    /** The axes of every data set of a solve; those of further layers and of the test points under the names of the page. */
    private void collect(Solved solved, Map<String, String> into) throws Exception {
        RunFolder run = solved.folder(Files.createTempDirectory(folder, "run").resolve("run"));
        try (HdfFile file = new HdfFile(run.path().resolve(ArraysFile.NAME))) {
            collect(file, into);
        }
    }

    private static void collect(Group group, Map<String, String> into) {
        for (Node node : group.getChildren().values()) {
            if (node instanceof Group inner) {
                collect(inner, into);
            } else {
                String path =
                        node.getPath().replaceAll("(/layer|/W)\\d+", "$11").replaceAll("^/test/", "/train/");
                into.put(path, (String) node.getAttribute("axes").getData());
            }
        }
    }

    private static void assertEstimate(String line, Mean mean, int i, int j) {
        Matcher match = ESTIMATE.matcher(line);
        assertThat(match.matches()).as(line).isTrue();
        assertThat(Double.parseDouble(match.group(1)))
                .isCloseTo(mean.value().get(i, j), within(PRINTED))
                .isNotZero();
        assertThat(Double.parseDouble(match.group(2)))
                .isCloseTo(mean.stderr().get(i, j), within(PRINTED))
                .isNotZero();
    }

    /** What a snippet prints in a folder where that solution is the example's first run. */
    private List<String> output(int snippet, Solved solved, Solution solution) throws Exception {
        Path python = python();
        assumeTrue(python != null, "neither python3 nor /usr/bin/python3 has h5py (Debian: python3-h5py)");
        RunFolder run = RunFolder.at(folder.resolve("runs/cifar10-tanh-001"), false);
        ArraysFile.write(run, solved.values(), solution);
        List<String> snippets = new ArrayList<>();
        Matcher blocks = PYTHON.matcher(Files.readString(DOC));
        while (blocks.find()) {
            snippets.add(blocks.group(1));
        }
        Path script = Files.writeString(folder.resolve("snippet.py"), snippets.get(snippet));
        Path output = folder.resolve("output.txt");
        Process process = new ProcessBuilder(python.toString(), script.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> text(output)).isZero();
        return Files.readAllLines(output);
    }

    /** A Python that can read HDF5, or null. */
    private @Nullable Path python() throws InterruptedException {
        for (String candidate : List.of("/usr/bin/python3", "python3")) {
            if (readsHdf5(candidate)) {
                return Path.of(candidate);
            }
        }
        return null;
    }

    private boolean readsHdf5(String python) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(python, "-c", "import h5py, numpy")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("probe.txt").toFile())
                    .start();
            return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false; // There is no such program.
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
