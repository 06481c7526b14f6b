package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DigitsTest {

    private static final Path DIGITS =
            Path.of("..", "examples", "data", "digits.csv.gz").toAbsolutePath().normalize();

    private final DataSource digits = DataSources.named("digits");

    @TempDir
    Path folder;

    @Test
    void readsTheDigitsOfScikitLearn() throws Exception {
        Records records = digits.read(DIGITS, null);
        assertThat(records.size()).isEqualTo(1797);
        assertThat(records.dimension()).isEqualTo(64);
        int[] counts = new int[10];
        double largest = 0;
        for (int i = 0; i < records.size(); i++) {
            counts[(int) records.target(i, 0)]++;
            for (double pixel : records.input(i)) {
                largest = Math.max(largest, pixel);
            }
        }
        assertThat(counts).containsExactly(178, 182, 177, 183, 181, 182, 181, 179, 174, 180);
        assertThat(largest).isEqualTo(16);
        // As sklearn.datasets.load_digits().data[0, :8] gives them.
        assertThat(Arrays.copyOf(records.input(0), 8)).containsExactly(0, 0, 5, 13, 9, 1, 0, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3|17|line 2, column 4: 17.0, expected a whole number from 0 to 16",
                "0|-1|line 2, column 1: -1.0, expected a whole number from 0 to 16",
                "63|1.5|line 2, column 64: 1.5, expected a whole number from 0 to 16",
                "64|10|line 2, column 65: 10.0, expected a whole number from 0 to 9",
                "64|0.5|line 2, column 65: 0.5, expected a whole number",
                "5|nan|line 2, column 6: \"nan\" is not a finite number",
                "5||line 2, column 6: an empty field is not a finite number",
                "5|1,1|line 2: 66 columns, expected 65 as in line 1",
            })
    void brokenDigitsAreRefusedWithTheirPlace(int column, @Nullable String field, String message) throws Exception {
        String[] fields = new String[65];
        Arrays.fill(fields, "1");
        String whole = String.join(",", fields) + "\n";
        fields[column] = field == null ? "" : field;
        assertBroken(whole + String.join(",", fields) + "\n", message);
    }

    @Test
    void otherTablesAreRefused() throws Exception {
        assertBroken("1,2,3\n", "line 1: 3 columns, expected 65");
        assertBroken("", "holds no examples");
    }

    @Test
    void truncatedFileIsRefused() throws Exception {
        byte[] packed = Files.readAllBytes(DIGITS);
        Path file = Files.write(folder.resolve("d.csv.gz"), Arrays.copyOf(packed, 30_000));
        assertThatThrownBy(() -> digits.read(file, null)).hasMessageContaining(file + " ends in the middle");
    }

    private void assertBroken(String text, String message) throws IOException {
        Path file = Files.write(folder.resolve("d.csv.gz"), CifarFiles.gzip(text.getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(() -> digits.read(file, null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }
}
