package dmft.cli.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    @TempDir
    Path folder;

    @Test
    void numbersGoOnAfterTheHighest() throws Exception {
        Path runs = folder.resolve("runs");
        assertThat(RunFolder.next(runs, Path.of("x/a.b.toml")).path()).isEqualTo(runs.resolve("a.b-001"));
        assertThat(RunFolder.next(runs, Path.of("a.b.toml")).path()).isEqualTo(runs.resolve("a.b-002"));
        Files.createDirectory(runs.resolve("a.b-041"));
        assertThat(RunFolder.next(runs, Path.of("a.b.toml")).path()).isEqualTo(runs.resolve("a.b-042"));
        assertThat(RunFolder.next(runs, Path.of("other")).path()).isEqualTo(runs.resolve("other-001"));
    }

    @Test
    void isMarkedUntilComplete() throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("a"), false);
        assertThat(run.path().resolve(RunFolder.MARKER)).isRegularFile();
        run.markComplete();
        assertThat(run.path()).isEmptyDirectory();
    }

    @Test
    void fileAppearsWholeOrNotAtAll() throws Exception {
        RunFolder run = RunFolder.at(folder.resolve("a"), false);
        run.write("x.txt", "old");
        assertThatThrownBy(() -> run.write("x.txt", out -> {
                    out.write('n');
                    throw new IOException("no space left");
                }))
                .isInstanceOf(OutputFolderException.class)
                .hasMessageContainingAll("x.txt cannot be written", "no space left", "not complete");
        assertThat(run.path().resolve("x.txt")).hasContent("old");
    }

    @Test
    void placeForRunsThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("runs"), "");
        assertThatThrownBy(() -> RunFolder.next(file, Path.of("a.toml")))
                .isInstanceOf(OutputFolderException.class)
                .hasMessageContaining("-o DIR");
    }
}
