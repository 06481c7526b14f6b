package dmft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.results.ArraysFile;
import dmft.cli.results.RunFolder;
import dmft.cli.results.Solved;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReportCommandTest {

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal(FakeSolver.completing());

    @Test
    void drawsIntoTheRunsOwnFolderAndLeavesItsMarker() throws Exception {
        Fonts.areNeeded();
        Path run = Solved.withDepth(2).folder(folder.resolve("run")).path();
        assertThat(terminal.run("report", run)).isZero();
        assertThat(terminal.out()).contains("drawn as PNG and SVG: loss, accuracy, ", "pictures in " + run);
        assertThat(run.resolve("kernels-two-time.svg")).isNotEmptyFile();
        assertThat(run.resolve(RunFolder.MARKER))
                .as("the run is still not complete")
                .exists();
    }

    @Test
    void comparesSeveralRunsInAFolderOfItsOwn() throws Exception {
        Fonts.areNeeded();
        Path one = Solved.withDepth(1).folder(folder.resolve("one")).path();
        Path two = Solved.withDepth(2).folder(folder.resolve("two")).path();
        assertThat(terminal.run("report", one, two, "-o", folder.resolve("both")))
                .isZero();
        assertThat(terminal.out()).contains("model.depth", "drawn as PNG and SVG: loss, accuracy, alignment");
        assertThat(folder.resolve("both/report.csv")).isNotEmptyFile();
        assertThat(one.resolve("loss.png")).doesNotExist();
    }

    @Test
    void pictureThatCannotBeDrawnForABugEndsWith70AndItsTrace() throws Exception {
        Fonts.areNeeded();
        RunFolder run = RunFolder.at(folder.resolve("odd"), false);
        ArraysFile.write(run, Solved.withDepth(1).values(), Solved.withOddCouplings());
        assertThat(terminal.run("report", run.path())).isEqualTo(ExitCode.BUG);
        assertThat(terminal.err())
                .startsWith("warning: ranks is not drawn: java.lang.NumberFormatException")
                .contains("dmft: this is a bug in dmft (NumberFormatException); the details are in ")
                .hasLineCount(2);
        assertThat(run.path().resolve("loss.png")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"solve", "check", "sweep", "report", "parameters", "backends", "completion"})
    void helpOfEveryCommandHasAnExample(String command) {
        assertThat(terminal.run(command, "--help")).isZero();
        assertThat(terminal.out()).containsPattern("Example.*: .*dmft " + command);
    }

    @Test
    void quietPrintsNothing() throws Exception {
        Fonts.areNeeded();
        Path run = Solved.withDepth(1).folder(folder.resolve("run")).path();
        assertThat(terminal.run("report", "--quiet", run)).isZero();
        assertThat(terminal.out() + terminal.err()).isEmpty();
    }

    @Test
    void folderWithoutResultsEndsWith65() {
        assertThat(terminal.run("report", folder)).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(terminal.err())
                .startsWith("dmft: " + folder + " holds no arrays.h5: expected")
                .hasLineCount(1);
    }

    @Test
    void unwritableOutputEndsWith73() throws Exception {
        Fonts.areNeeded();
        Path run = Solved.withDepth(1).folder(folder.resolve("run")).path();
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(terminal.run("report", run, "-o", file)).isEqualTo(ExitCode.OUTPUT_FOLDER);
    }

    @Test
    void withoutAFolderItIsAUsageError() {
        assertThat(terminal.run("report")).isEqualTo(ExitCode.USAGE);
        assertThat(terminal.err()).contains("DIR");
    }
}
