package dmft.cli.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParameterFileTest extends ParameterFileCase {

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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[0]",
                "[]",
                "[0, 0]",
                "[0, 1, 0]",
                "[0, 1.0]",
                "[-1, 1]",
                "[\"a\", 1]",
                "3",
                "[0, [1]]",
                "[0, 99999999999]",
            })
    void classesAreDifferentNumbersTwoOrMore(String classes) {
        assertErrors(
                DATA + "classes = " + classes + "\n", ":5: data.classes = ", "two or more different class numbers");
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

    private static ParameterException failReading(Path file) {
        return catchThrowableOfType(ParameterException.class, () -> ParameterFile.read(file, List.of()));
    }
}
