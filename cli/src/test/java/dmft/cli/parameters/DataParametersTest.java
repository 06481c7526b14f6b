package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dmft.data.Examples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The parameters of [data] and how they go together, source by source. */
class DataParametersTest {

    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    private static final String GAUSSIAN = "[data]\nsource = \"gaussian\"\ndimension = 3\ntrain = 4\n";
    private static final String DIGITS = """
        [data]
        source = "digits"
        train_path = "digits.csv"
        classes = [0, 1]
        train = 4
        normalize = "none"
        """;

    @TempDir
    Path folder;

    @Test
    void gaussianNeedsNoFile() throws Exception {
        Run run = read(GAUSSIAN + "test = 2\n");
        assertThat(run.problem().train().size()).isEqualTo(4);
        assertThat(run.problem().train().dimension()).isEqualTo(3);
        assertThat(test(run).size()).isEqualTo(2);
        assertThat(run.values().get(Parameters.LABELS)).isEqualTo("random");
        assertThat(run.values().get(Parameters.DATA_SEED)).isZero();
        assertThat(run.warnings()).isEmpty();
        Run other = read(GAUSSIAN + "seed = 1\nlabels = \"linear\"\n");
        assertThat(other.problem().train().inputs()[0])
                .isNotEqualTo(run.problem().train().inputs()[0]);
        assertThat(Math.abs(other.problem().train().targets()[0][0])).isNotEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "train_path = \"a.csv\"|data.train_path is given, but data.source = \"gaussian\" draws its inputs",
                "test_path = \"a.csv\"|data.test_path is given, but",
                "train_labels = \"a.csv\"|data.train_labels is given, but",
                "classes = [0, 1]|data.classes is given, but",
                "coding = \"sign\"|data.coding is given, but",
                "labels = \"cubic\"|data.labels = \"cubic\": expected one of \"random\", \"linear\", \"sign\"",
            })
    void gaussianRefusesWhatIsForFiles(String line, String message) {
        assertError(GAUSSIAN + line + "\n", ":5: ", message);
    }

    @Test
    void gaussianNeedsADimension() {
        assertError(
                GAUSSIAN.replace("dimension = 3\n", ""),
                "data.dimension is missing, expected an integer from 1",
                "add \"dimension = …\" under [data]");
        assertError(GAUSSIAN.replace("= 3", "= 0"), ":3: data.dimension = 0: expected an integer from 1");
    }

    @Test
    void tooManyGaussianNumbersAreUnavailableNotWrong() {
        ParameterException e = fail(GAUSSIAN.replace("= 3", "= 100000000").replace("= 4", "= 100000000"));
        assertThat(e).hasMessageContaining(":4: data.train: 100000000 inputs of 100000000 entries");
        assertThat(e.onlyUnavailable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "mnist", "digits", "csv", "npy"})
    void filesAreNeededButByGaussian(String source) {
        String text = "[data]\nsource = \"" + source + "\"\nclasses = [0, 1]\ntrain = 2\n";
        assertError(text, "data.train_path is missing, expected the path of a file");
        assertThat(fail(text + "dimension = 3\nlabels = \"sign\"\n").errors()).hasSize(3);
        assertThat(fail(text + "dimension = 3\n"))
                .hasMessageContaining(":5: data.dimension is given, but it is for data.source = \"gaussian\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cifar10", "digits", "csv"})
    void labelFilesAreRefusedWhereTargetsAreInTheSameFile(String source) {
        assertError(
                "[data]\nsource = \"" + source
                        + "\"\nclasses = [0, 1]\ntrain = 2\ntrain_path = \"none\"\ntrain_labels = \"a\"\n",
                ":6: data.train_labels is given, but data.source = \"" + source
                        + "\" has its targets in the same file");
    }

    @Test
    void digitsForTheTestAreThoseThatTrainingLeaves() throws Exception {
        writeDigits(16);
        Run run = read(DIGITS + "test = 6\n");
        assertThat(firstPixels(run.problem().train())).containsExactly(0, 1, 2, 3);
        assertThat(firstPixels(test(run))).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(run.values().get(Parameters.TEST_PATH))
                .isEqualTo(folder.resolve("digits.csv").toString());
        assertThat(firstPixels(test(read(run.values().toToml())))).containsExactly(4, 5, 6, 7, 8, 9);
        Run shuffled = read(DIGITS + "test = 12\nseed = 5\n");
        assertThat(firstPixels(shuffled.problem().train())).doesNotContain(firstPixels(test(shuffled)));
        assertError(DIGITS + "test = 14\n", ":7: data.test: 14 examples", "after the training examples, 6 of class 0");
    }

    @Test
    void oneFileForBothIsSplitWhateverItIsCalled() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1,0\n2,0\n3,0\n4,0\n");
        Files.createSymbolicLink(folder.resolve("b.csv"), folder.resolve("a.csv"));
        for (String name : new String[] {"a.csv", "./a.csv", "b.csv"}) {
            Run run = read("[data]\nsource = \"csv\"\ntrain_path = \"a.csv\"\ntest_path = \"" + name
                    + "\"\ntrain = 2\ntest = 2\nnormalize = \"none\"\n");
            assertThat(firstPixels(run.problem().train())).containsExactly(1, 2);
            assertThat(firstPixels(test(run))).containsExactly(3, 4);
        }
    }

    @Test
    void labelFilesAreFoundNamedAndBlamed() throws Exception {
        for (String part : new String[] {"train", "test"}) {
            Files.copy(data("fashion-" + part + "-images-idx3-ubyte.gz"), folder.resolve(part + ".gz"));
            Files.copy(data("fashion-" + part + "-labels-idx1-ubyte.gz"), folder.resolve(part + "-labels.gz"));
        }
        String text = """
            [data]
            source = "mnist"
            train_path = "train.gz"
            test_path = "test.gz"
            classes = [9, 7]
            train = 100
            test = 50
            """;
        assertError(text, ":3: data.train_labels: no label file is named", ":4: data.test_labels: no label file");
        Run run = read(text + "train_labels = \"train-labels.gz\"\ntest_labels = \"test-labels.gz\"\n");
        assertThat(Arrays.stream(run.problem().train().targets())
                        .mapToDouble(y -> y[0])
                        .sum())
                .isZero();
        assertThat(run.values().get(Parameters.TEST_LABELS))
                .isEqualTo(folder.resolve("test-labels.gz").toString());
        assertError(
                text + "train_labels = \"train-labels.gz\"\ntest_labels = \"train-labels.gz\"\n",
                ":9: data.test_labels: ",
                "holds 100 labels, expected 50");
        assertError(text + "train_labels = \"none\"\ntest_labels = 3\n", ":8: data.train_labels: there is no file");
    }

    @Test
    void inputsThatAreAllZeroAreWarnedOf() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1,0\n2,1\n");
        assertThat(read("[data]\nsource = \"csv\"\ntrain_path = \"a.csv\"\ntrain = 2\n")
                        .warnings())
                .singleElement()
                .asString()
                .contains("every training input is 0 after data.normalize = \"unit\"");
    }

    @Test
    void testFilesOfOtherShapeAreRefused() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1,2,0\n2,3,1\n");
        Files.writeString(folder.resolve("b.csv"), "1,0\n2,1\n");
        assertError(
                "[data]\nsource = \"csv\"\ntrain_path = \"a.csv\"\ntest_path = \"b.csv\"\ntrain = 2\ntest = 2\n",
                ":4: test points have 1 entries, training examples 2");
    }

    @Test
    void pipesAndDevicesAreRefused() {
        assertError(
                "[data]\nsource = \"csv\"\ntrain_path = \"/dev/zero\"\ntrain = 2\n",
                ":3: data.train_path: /dev/zero is a pipe or device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cifar10-tanh",
                "csv-huber",
                "csv-relu",
                "digits-cross-entropy",
                "digits-hinge",
                "digits-logistic",
                "digits-squared-hinge",
                "digits-tanh",
                "fashion-erf",
                "gaussian-linear",
                "npy-parity"
            })
    void examplesAreRead(String name) throws Exception {
        Run run = ParameterFile.read(EXAMPLES.resolve(name + ".toml"), List.of());
        assertThat(run.warnings()).isEmpty();
        assertThat(run.problem().train().size()).isGreaterThanOrEqualTo(20);
        assertThat(test(run).size()).isGreaterThanOrEqualTo(32);
    }

    /** Zeros and ones by turns; the first pixel of each is its number up to 16, so that it shows which were taken. */
    private void writeDigits(int count) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(Math.min(i, 16))
                    .append(",1".repeat(63))
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Files.writeString(folder.resolve("digits.csv"), text);
    }

    private static Path data(String name) {
        return EXAMPLES.resolve("data").resolve(name);
    }

    private static Examples test(Run run) {
        return Objects.requireNonNull(run.problem().test());
    }

    private static int[] firstPixels(Examples examples) {
        return Arrays.stream(examples.inputs()).mapToInt(x -> (int) x[0]).toArray();
    }

    private void assertError(String text, String... parts) {
        assertThat(fail(text)).hasMessageContainingAll(parts);
    }

    private Run read(String text) throws IOException, ParameterException {
        return ParameterFile.read(Files.writeString(folder.resolve("run.toml"), text), List.of());
    }

    private ParameterException fail(String text) {
        return catchThrowableOfType(ParameterException.class, () -> read(text));
    }
}
