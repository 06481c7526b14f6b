package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private final DataSource csv = DataSources.named("csv");

    @TempDir
    Path folder;

    @Test
    void readsNumbersWithTheTargetLast() throws Exception {
        Records records = csv.read(file("\ufeff# x1,x2,y\r\n1, -2.5 ,3e-1\n\n.5,+4.,0\n"), null);
        assertThat(records.size()).isEqualTo(2);
        assertThat(records.dimension()).isEqualTo(2);
        assertThat(records.input(0)).containsExactly(1, -2.5);
        assertThat(records.target(0, 0)).isEqualTo(0.3);
        assertThat(records.input(1)).containsExactly(0.5, 4);
        assertThat(records.place(1)).isEqualTo("line 4");
    }

    @Test
    void readsPackedFiles() throws Exception {
        Path file = folder.resolve("a.csv.gz");
        Files.write(file, CifarFiles.gzip("1,2\n".getBytes(StandardCharsets.US_ASCII)));
        assertThat(csv.read(file, null).target(0, 0)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nan", "NaN", "inf", "-Infinity", "1d", "0x10", "1;2", "\"1\"", "one", "", "1 2", "1e", "."})
    void whatIsNoFiniteNumberIsRefusedWithItsPlace(String field) throws Exception {
        assertBroken("1,2,3\n4," + field + ",6\n", "line 2, column 2", "not a finite number");
    }

    @Test
    void numberThatOverflowsIsRefused() throws Exception {
        assertBroken("1,1e999\n", "line 1, column 2", "too large");
    }

    @Test
    void headingIsExplained() throws Exception {
        assertBroken("x,y\n1,2\n", "line 1, column 1", "\"x\"", "start the line with #");
    }

    @Test
    void raggedRowsAreRefused() throws Exception {
        assertBroken("# a\n1,2,3\n4,5\n", "line 3", "2 columns", "expected 3 as in line 2");
        assertBroken("1,2,3\n4,5,6,7\n", "line 2", "4 columns");
    }

    @Test
    void singleColumnAndEmptyFilesAreRefused() throws Exception {
        assertBroken("1\n2\n", "line 1", "one column");
        assertBroken("1 2 3\n", "line 1", "separated by commas");
        assertBroken("# nothing\n\n", "holds no examples");
    }

    @Test
    void binaryFileIsRefusedWithoutItsControlCharacters() throws Exception {
        Path file = Files.write(folder.resolve("a.csv"), new byte[] {1, 2, ',', 27, 3, '\n'});
        assertThatThrownBy(() -> csv.read(file, null))
                .hasMessageContaining("\"??\"")
                .hasMessageContaining("line 1, column 1");
    }

    private void assertBroken(String text, String... parts) throws IOException {
        Path file = file(text);
        assertThatThrownBy(() -> csv.read(file, null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("a.csv"), text);
    }
}
