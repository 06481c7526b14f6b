package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dmft.model.MlpShape;
import dmft.order.Quantity;
import dmft.solve.Iteration;
import dmft.solve.Method;
import dmft.solve.SolverSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterFileTest {

    private static final String DATA = "[data]\nsource = \"csv\"\ntrain_path = \"a.csv\"\ntrain = 2\n";

    @TempDir
    Path folder;

    @BeforeEach
    void writeData() throws IOException {
        Files.writeString(folder.resolve("a.csv"), "1,2,0\n3,4,1\n5,7,0\n");
        Files.writeString(folder.resolve("b.csv"), "1,0\n2,1\n");
        Files.writeString(folder.resolve("c.csv"), "7,9,1\n8,2,0\n");
    }

    @Test
    void dataAloneIsEnoughAndTheRestHasTheDocumentedDefaults() throws Exception {
        Run run = read(DATA);
        assertThat(run.values().get(Parameters.DEPTH)).isEqualTo(3);
        assertThat(run.values().get(Parameters.ACTIVATION)).isEqualTo("tanh");
        assertThat(run.values().get(Parameters.GAMMA0)).isEqualTo(1);
        assertThat(run.values().get(Parameters.BIAS_SCALE)).isZero();
        assertThat(run.problem().training().learningRate()).isEqualTo(0.5);
        assertThat(run.problem().training().steps()).isEqualTo(100);
        assertThat(run.problem().training().batchSize()).isZero();
        assertThat(run.settings().samples()).isEqualTo(4096);
        assertThat(run.settings().tolerance()).isEqualTo(0.02);
        assertThat(run.settings().replicas()).isEqualTo(4);
        assertThat(run.problem().train().targets()).isDeepEqualTo(new double[][] {{0}, {1}});
        assertThat(run.problem().test()).isNull();
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void everyValueReachesTheProblem() throws Exception {
        Run run = read("""
            [model]
            depth = 2
            activation = "relu"
            gamma0 = 0
            activation_gain = 2
            weight_scale = 1.5
            bias_scale = 0.25
            [data]
            source = "csv"
            train_path = "a.csv"
            test_path = "c.csv"
            classes = [1, 0]
            train = 2
            test = 2
            normalize = "none"
            seed = -4
            [training]
            learning_rate = 2
            steps = 0
            batch_size = 1
            batch_seed = 9
            [solver]
            samples = 99
            tolerance = 1e-6
            replicas = 1
            seed = 5
            backend = "reference"
            threads = 2
            """);
        assertThat(run.problem().architecture()).isInstanceOfSatisfying(MlpShape.class, shape -> {
            assertThat(shape.depth()).isEqualTo(2);
            assertThat(shape.gamma0()).isZero();
            assertThat(shape.weightScale()).isEqualTo(1.5);
            assertThat(shape.biasScale()).isEqualTo(0.25);
            assertThat(shape.activation().value(3)).isEqualTo(3);
            assertThat(shape.activation().name()).contains("relu");
        });
        assertThat(Arrays.stream(run.problem().train().targets())
                        .mapToDouble(y -> y[0])
                        .toArray())
                .containsExactlyInAnyOrder(-1, 1);
        assertThat(run.problem().training().learningRate()).isEqualTo(2);
        assertThat(run.problem().training().batchSize()).isEqualTo(1);
        assertThat(run.problem().training().batchSeed()).isEqualTo(9);
        assertThat(run.settings()).isEqualTo(new SolverSettings(99, 1e-6, 1, 5, "reference", 2));
        assertThat(run.warnings()).isEmpty();
    }

    @Test
    void allErrorsComeAtOnceWithTheirLines() {
        assertErrors(
                """
                [model]
                dept = 3
                gamma0 = -1
                activation = "tahn"
                [data]
                source = "csv"
                train_path = "missing.csv"
                train = 2
                test = 5
                [training]
                learning_rate = nan
                steps = 1.5
                batch_size = 3
                [solver]
                tolerance = 1e-7
                samples = "many"
                method = "self-consistant"
                """,
                ":2: unknown key model.dept; the nearest known key is model.depth",
                ":3: model.gamma0 = -1: expected a number >= 0",
                ":4: model.activation = \"tahn\": expected one of \"linear\", \"relu\", \"leaky-relu\", \"tanh\"",
                ":7: data.train_path: there is no file ",
                ":9: data.test = 5 needs a file: add \"test_path = …\" under [data]",
                ":11: training.learning_rate = nan: expected a number > 0",
                ":12: training.steps = 1.5: expected an integer from 0",
                ":13: training.batch_size = 3: expected at most data.train = 2, or 0 for all",
                ":15: solver.tolerance = 1.0e-7: expected a number >= 1.0e-6 and < 1 (float32",
                ":16: solver.samples = \"many\": expected an integer from 1",
                ":17: solver.method = \"self-consistant\": expected one of \"causal\"");
    }

    @Test
    void whatMustBeGivenIsNamed() {
        assertErrors(
                "[model]\n",
                ": data.source is missing, expected one of \"cifar10\", \"mnist\", \"digits\", \"csv\", \"npy\","
                        + " \"gaussian\": add \"source = …\" under [data]",
                ": data.train_path is missing",
                ": data.train is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "solver.sample|solver.samples",
                "model.learning_rate|training.learning_rate",
                "trainning.steps|training.steps",
                "data.normalise|data.normalize",
                "model.gamma_0|model.gamma0",
            })
    void nearestKeyIsTheOneMeant(String written, String meant) {
        assertThat(NearestKey.to(written)).isEqualTo(meant);
        assertThat(fail(DATA, written + "=1"))
                .hasMessageContaining("unknown key " + written + "; the nearest known key is " + meant);
    }

    @Test
    void editsAreCounted() {
        assertThat(NearestKey.edits("kitten", "sitting")).isEqualTo(3);
        assertThat(NearestKey.edits("", "abc")).isEqualTo(3);
        assertThat(NearestKey.edits("abc", "abc")).isZero();
    }

    @Test
    void syntaxErrorsComeWithLineAndColumnAndWithoutFollowers() {
        assertErrors(
                "[data\nsource = \n[solver]\nsamples = 0\n",
                ":1: column 6: Unexpected end of line",
                ":2: column 10: Unexpected end of line",
                ":4: solver.samples = 0");
    }

    @Test
    void sectionsAndKeysAreNotConfused() {
        assertErrors(DATA + "[foo]\n", ":5: unknown section [foo], expected one of model, data, training, solver");
        assertErrors("model = 3\n" + DATA, ":1: model is a section, not a key");
        assertErrors("[[solver]]\nseed = 1\n" + DATA, ":1: solver is a section, not a key");
        assertErrors(
                DATA + "[model]\ndepth = { a = 1 }\n",
                "unknown key model.depth.a; the nearest known key is model.depth");
        assertErrors(DATA + "[model]\ndepth = {}\n", ":6: model.depth = {…}: expected an integer");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[0]",
                "[0, 0]",
                "[0, 1, 2]",
                "[0, 1.0]",
                "[-1, 1]",
                "[\"a\", 1]",
                "3",
                "[0, [1]]",
                "[0, 99999999999]",
            })
    void classesAreTwoDifferentNumbers(String classes) {
        assertErrors(DATA + "classes = " + classes + "\n", ":5: data.classes = ", "two different class numbers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model.depth|0",
                "model.depth|1001",
                "model.depth|true",
                "model.depth|2024-01-01",
                "model.gamma0|inf",
                "model.gamma0|-nan",
                "model.activation_gain|0",
                "model.weight_scale|-2",
                "model.kind|'cnn'",
                "data.train|0",
                "data.normalize|'max'",
                "data.source|'svhn'",
                "data.train_path|''",
                "training.loss|'hinge'",
                "training.learning_rate|0",
                "training.batch_order|'random'",
                "solver.tolerance|1",
                "solver.replicas|0",
                "solver.threads|-1",
                "solver.seed|1.0",
                "solver.backend|'cuda'",
                "solver.samples|100000001",
                "solver.start|'cold'",
                "solver.start_samples|0",
                "solver.iterations|0",
                "solver.iterations|1e3",
                "solver.paths_at_once|-1",
                "solver.mixing|0",
                "solver.mixing|1.0000001",
                "solver.mixing|nan",
                "solver.history|-1",
                "solver.residual|-1e-9",
                "solver.residual|inf",
                "solver.random_numbers|'new'",
            })
    void valuesOutsideTheirTypeOrRangeAreRefused(String key, String value) {
        ParameterException e = fail(DATA, key + "=" + value);
        assertThat(e.errors()).hasSize(1);
        assertThat(e.errors().get(0).place()).isEqualTo("--set " + key + "=" + value);
        assertThat(e.errors().get(0).message()).startsWith(key + " = ").contains("expected ");
        assertThat(e.onlyUnavailable()).isFalse();
    }

    @Test
    void methodIsOneOfTheSolvers() throws Exception {
        for (Method method : Method.values()) {
            assertThat(read(DATA, "solver.method=" + method).settings().method())
                    .isEqualTo(method);
        }
    }

    @Test
    void iterationIsAsAskedAndByDefaultTheSolversOwn() throws Exception {
        assertThat(read(DATA).settings().iteration()).isEqualTo(Iteration.DEFAULT);
        String[] all = {
            "solver.start=lazy",
            "solver.start_samples=99",
            "solver.iterations=7",
            "solver.paths_at_once=12",
            "solver.mixing=1",
            "solver.history=3",
            "solver.residual=1e-4",
            "solver.random_numbers=common"
        };
        Iteration asked = new Iteration(Iteration.Start.LAZY, 99, 7, 12, 1, 3, 1e-4, false);
        assertThat(read(DATA, all).settings().iteration()).isEqualTo(asked);
        // What another method has no use for is no mistake.
        assertThat(read(DATA, all).settings().method()).isEqualTo(Method.CAUSAL);
        assertThat(fail(DATA, "solver.mixing=2"))
                .hasMessageContaining("solver.mixing = 2: expected a number > 0 and <= 1");
        assertThat(read(DATA, "solver.random_numbers=fresh")
                        .settings()
                        .iteration()
                        .fresh())
                .isTrue();
        assertThat(fail(DATA, "solver.random_numbers=fresh", "solver.residual=1e-4"))
                .hasMessageContaining("solver.residual")
                .hasMessageContaining("expected 0, or \"common\"");
        assertThat(fail(DATA, "solver.start=warm")).hasMessageContaining("one of \"causal\", \"lazy\"");
    }

    /** Fields have no leading order: left out where nobody asked for them, else refused. */
    @Test
    void leadingOrderRecordsKernelsOnly() throws Exception {
        Run run = read(DATA, "solver.method=leading-order");
        assertThat(run.recording().quantities()).containsExactly(Quantity.KERNELS);
        assertThat(run.values().get(Parameters.RECORD)).containsExactly("kernels");
        assertThat(run.notes()).singleElement().asString().contains("output.record");
        assertThat(read(DATA, "solver.method=leading-order", "output.record=[\"kernels\"]")
                        .notes())
                .isEmpty();
        assertThat(read(DATA, "solver.method=gradient-independence").recording().quantities())
                .isEqualTo(read(DATA).recording().quantities());
        ParameterException refused =
                fail(DATA, "solver.method=leading-order", "output.record=[\"kernels\", \"fields\"]");
        assertThat(refused)
                .hasMessageContaining("output.record: solver.method = \"leading-order\"")
                .hasMessageContaining("expected [\"kernels\"]");
    }

    @Test
    void everyBackendMayBeNamedWhetherItRunsHereOrNot() throws Exception {
        for (String name : List.of("auto", "simd", "reference", "opencl")) {
            assertThat(read(DATA, "solver.backend=" + name).settings().backend())
                    .isEqualTo(name);
        }
        assertThat(fail(DATA, "solver.backend=openmp"))
                .hasMessageContainingAll("openmp", "\"opencl\"", "\"simd\"")
                .matches(e -> !e.onlyUnavailable());
    }

    @Test
    void optionsAreTomlOrBareText() throws Exception {
        Run run = read(
                DATA,
                "model.activation=erf",
                "data.train_path=\"b.csv\"",
                "data.classes=[0, 1]",
                "solver.seed = 0x10",
                "training.learning_rate=1",
                "solver.tolerance=1_0e-3");
        assertThat(run.problem().train().dimension()).isEqualTo(1);
        assertThat(run.settings().seed()).isEqualTo(16);
        assertThat(run.settings().tolerance()).isEqualTo(0.01);
        assertThat(fail(DATA, "solver.seed=[1").errors())
                .singleElement()
                .asString()
                .contains("solver.seed = \"[1\"");
        assertThat(fail(DATA, "solver.seed=1\nx=2").errors()).hasSize(1);
        assertThat(fail(DATA, "solver.seed=").errors()).hasSize(1);
    }

    @Test
    void controlCharactersOfAFileDoNotReachTheTerminal() {
        assertErrors(
                DATA + "\"\\u001b[31mred\\n\" = 1\n[model]\ndepth = \"\\u001b[2J\"\n",
                ":5: unknown key data.?[31mred?; the nearest",
                ":7: model.depth = ");
        assertThat(fail(DATA, "x\u001b[2J=1").getMessage()).doesNotContain("\u001b");
    }

    @Test
    void anOptionRepairsTheFile() throws Exception {
        assertThat(read(DATA + "[model]\ndepth = 0\n", "model.depth=2").values().get(Parameters.DEPTH))
                .isEqualTo(2);
    }

    @Test
    void dataErrorsPointToTheKeyThatCuresThem() throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1,0\n2,1\n3,nan\n");
        assertErrors(DATA, ":3: data.train_path: ", "line 3, column 2", "nan");
        writeData();
        assertErrors(DATA.replace("train = 2", "train = 4"), ":4: data.train: 4 examples are asked for", "holds 3");
        assertErrors(
                DATA.replace("train = 2", "train = 3") + "classes = [0, 1]\n",
                ":4: data.train: 3 examples cannot be equally many");
        assertErrors(DATA + "classes = [0, 8]\n", ":5: data.classes: ", "no examples of class 8");
        assertErrors(DATA + "test_path = \"b.csv\"\ntest = 2\n", ":5: test points have 1 entries, training examples 2");
        assertErrors(DATA + "test_path = \"d.csv\"\ntest = 2\n", ":5: data.test_path: there is no file");
        assertErrors(DATA.replace("a.csv", "a\\u0000.csv"), ":3: data.train_path: no file can have that name");
        assertErrors(DATA.replace("csv\"\ntrain_path", "cifar10\"\ntrain_path"), "data.classes: no classes are chosen");
    }

    @Test
    void testFileThatIsNotReadIsWarnedOf() throws Exception {
        assertThat(read(DATA + "test_path = \"b.csv\"\n").warnings())
                .singleElement()
                .asString()
                .contains("data.test is 0");
    }

    @Test
    void filesThatAreNoParameterFilesAreRefused() throws Exception {
        assertThat(failReading(folder.resolve("none.toml"))).hasMessageContaining("none.toml: there is no such file");
        assertThat(failReading(folder)).hasMessageContaining("it is a folder");
        assertThat(failReading(Files.write(folder.resolve("x.toml"), new byte[] {(byte) 0xff, 1, 2})))
                .hasMessageContaining("is not UTF-8 text");
        assertThat(failReading(Files.write(folder.resolve("x.toml"), new byte[2 << 20])))
                .hasMessageContaining("larger than 1 MiB");
        assertThat(failReading(Files.writeString(folder.resolve("x.toml"), "a = " + "[".repeat(200_000))))
                .hasMessageContaining(":1: column 134: Nesting is too deep");
        assertThat(failReading(Files.writeString(folder.resolve("x.toml"), "a" + ".a".repeat(200_000) + " = 1")))
                .hasMessageContaining("x.toml");
        assertThat(failReading(Files.writeString(folder.resolve("x.toml"), "")))
                .hasMessageContaining("data.train is missing");
    }

    @Test
    void resolvedParametersAreAParameterFileWithTheSameValues() throws Exception {
        Run run = read(DATA + "[model]\ngamma0 = 1e-5\n");
        Path again =
                Files.writeString(folder.resolve("again.toml"), run.values().toToml());
        assertThat(ParameterFile.read(again, List.of()).values().bySection())
                .isEqualTo(run.values().bySection());
        assertThat(run.values().get(Parameters.TRAIN_PATH))
                .isEqualTo(folder.resolve("a.csv").toString());
    }

    private void assertErrors(String text, String... parts) {
        List<String> errors =
                fail(text).errors().stream().map(ParameterError::toString).toList();
        String all = String.join("\n", errors);
        assertThat(all).contains(parts).contains(folder.resolve("run.toml").toString());
        long expected =
                Arrays.stream(parts).filter(part -> part.startsWith(":")).count();
        if (expected > 0) {
            assertThat(errors).hasSize((int) expected);
        }
    }

    private Run read(String text, String... overrides) throws IOException, ParameterException {
        return ParameterFile.read(Files.writeString(folder.resolve("run.toml"), text), List.of(overrides));
    }

    private ParameterException fail(String text, String... overrides) {
        return catchThrowableOfType(ParameterException.class, () -> read(text, overrides));
    }

    private static ParameterException failReading(Path file) {
        return catchThrowableOfType(ParameterException.class, () -> ParameterFile.read(file, List.of()));
    }
}
