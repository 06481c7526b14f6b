package dmft.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small files that unpack to more than the memory of the process, and numbers that ask for more: refused, not run into. */
class BombTest {

    private static final int HEAP_MEBIBYTES = 128;
    private static final int UNPACKED_MEBIBYTES = 130;

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeFiles() throws IOException {
        for (Map.Entry<String, String> file : Map.of("zeros.gz", "\0", "line.gz", "1,", "lines.gz", "1,2,3,4,5,6,7,8\n")
                .entrySet()) {
            try (OutputStream raw = Files.newOutputStream(folder.resolve(file.getKey()));
                    OutputStream out = new GZIPOutputStream(raw)) {
                fill(out, file.getValue());
            }
        }
        try (OutputStream raw = Files.newOutputStream(folder.resolve("zeros.npz"));
                ZipOutputStream out = new ZipOutputStream(raw)) {
            out.putNextEntry(new ZipEntry("x.npy"));
            fill(out, "\0");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source = \"cifar10\"; train_path = \"zeros.gz\"; classes = [0, 1]; train = 2|zeros.gz holds,"
                        + " unpacked, more than",
                "source = \"npy\"; train_path = \"zeros.npz\"; train = 2|zeros.npz holds, unpacked, more than",
                "source = \"csv\"; train_path = \"line.gz\"; train = 2|line.gz holds, unpacked, more than",
                "source = \"digits\"; train_path = \"lines.gz\"; classes = [0, 1]; train = 2|lines.gz holds, unpacked,"
                        + " more than",
                "source = \"gaussian\"; dimension = 1000; train = 10000|10000 inputs of 1000 entries take 0.1 GiB",
            })
    void whatNeedsMoreMemoryThanThereIsIsRefused(String data, String message) throws Exception {
        Path run = Files.writeString(folder.resolve("run.toml"), "[data]\n" + data.replace("; ", "\n") + "\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-modules=jdk.incubator.vector",
                        "-Xmx" + HEAP_MEBIBYTES + "m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dmft.cli.Main",
                        "solve",
                        run.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("told").toFile())
                .start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("it ended").isTrue();
        String told = Files.readString(folder.resolve("told"));
        assertThat(process.exitValue()).as(told).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(told).contains("run.toml:", message).doesNotContain("\tat ").doesNotContain("OutOfMemory");
        assertThat(folder.resolve("runs")).doesNotExist();
    }

    /** A piece over and over. */
    private static void fill(OutputStream out, String piece) throws IOException {
        byte[] mebibyte = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < UNPACKED_MEBIBYTES; i++) {
            out.write(mebibyte);
        }
    }
}
