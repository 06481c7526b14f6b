package dmft.cli.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dmft.cli.ExitCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in a parameter file or a data file: a message, a documented exit code, soon, and no result that only looks whole. */
class HostileInputTest {

    private static final Path EXAMPLES =
            Path.of("..", "examples").toAbsolutePath().normalize();
    private static final int PARAMETER_FILES_AN_EXAMPLE = 55;
    private static final int DATA_FILES_A_FORMAT = 25;
    private static final int CIFAR_RECORD = 3073;

    @TempDir
    Path folder;

    @Test
    void brokenParameterFilesAreToldWhatIsWrong() throws Exception {
        List<Path> examples;
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            examples = files.filter(file -> file.toString().endsWith(".toml"))
                    .sorted()
                    .toList();
        }
        int total = 0;
        try (HostileRuns runs = new HostileRuns(folder)) {
            for (Path example : examples) {
                String text = Files.readString(example).replace("\"data/", '"' + EXAMPLES.toString() + "/data/");
                for (int seed = 0; seed < PARAMETER_FILES_AN_EXAMPLE; seed++) {
                    byte[] broken = new Mutator(31 * example.getFileName().hashCode() + seed).breakParameters(text);
                    Path file = Files.write(folder.resolve("broken.toml"), broken);
                    String what = example.getFileName() + " broken with seed " + seed;
                    switch (seed % 10) {
                        case 3 -> runs.solveIndeed(what, file);
                        case 7 -> runs.check(what, file);
                        default -> runs.solve(what, file);
                    }
                    total++;
                }
            }
            requireBroken(runs, total);
            System.out.println("solved indeed: " + runs.solvedIndeed() + ", checked and fine: " + runs.checked());
            assertThat(runs.solvedIndeed()).isGreaterThanOrEqualTo(5);
            assertThat(runs.checked()).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void brokenDataFilesAreToldWhatIsWrong() throws Exception {
        int total = 0;
        try (HostileRuns runs = new HostileRuns(folder)) {
            for (Map.Entry<String, byte[]> whole : wholeFiles().entrySet()) {
                Files.write(folder.resolve(whole.getKey()), whole.getValue());
            }
            for (String whole : wholeFiles().keySet()) {
                Path file = Files.writeString(folder.resolve("run.toml"), parameters(whole));
                runs.solve(whole + " whole", file);
                assertThat(runs.counts()).as(whole + " whole").containsOnlyKeys(ExitCode.DONE);
            }
            runs.counts().clear();
            for (Map.Entry<String, byte[]> whole : wholeFiles().entrySet()) {
                Path data = folder.resolve(whole.getKey());
                Path file = Files.writeString(folder.resolve("run.toml"), parameters(whole.getKey()));
                for (int seed = 0; seed < DATA_FILES_A_FORMAT; seed++) {
                    Mutator mutator = new Mutator(31 * whole.getKey().hashCode() + seed);
                    Files.write(data, mutator.breakBytes(whole.getValue()));
                    runs.solve(whole.getKey() + " broken with seed " + seed, file);
                    total++;
                }
                Files.write(data, whole.getValue());
            }
            requireBroken(runs, total);
        }
    }

    private static void requireBroken(HostileRuns runs, int total) {
        Map<Integer, Integer> counts = runs.counts();
        System.out.println("broken files: " + total + ", how often each exit code came: " + counts
                + "; the slowest took " + runs.slowest());
        assertThat(total).isGreaterThanOrEqualTo(300);
        assertThat(counts.getOrDefault(ExitCode.BAD_INPUT, 0))
                .as("of " + total + " files, exit codes " + counts)
                .isGreaterThan(total / 2);
    }

    /** Files of every format, packed and not, small, so that a change is likely to hit what matters. */
    private static Map<String, byte[]> wholeFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        byte[] cifar = unpacked("cifar10-2class-train.bin.gz");
        byte[] some = Arrays.copyOf(cifar, 30 * CIFAR_RECORD);
        files.put("cifar.bin", some);
        files.put("cifar.bin.gz", packed(some));
        files.put("a-images-idx3-ubyte", unpacked("fashion-train-images-idx3-ubyte.gz"));
        files.put("a-labels-idx1-ubyte", unpacked("fashion-train-labels-idx1-ubyte.gz"));
        files.put("b-images-idx3-ubyte.gz", example("fashion-test-images-idx3-ubyte.gz"));
        files.put("b-labels-idx1-ubyte.gz", example("fashion-test-labels-idx1-ubyte.gz"));
        byte[] digits = unpacked("digits.csv.gz");
        files.put("digits.csv", Arrays.copyOf(digits, lastLineEnd(digits, 20_000)));
        files.put("digits.csv.gz", packed(Arrays.copyOf(digits, lastLineEnd(digits, 20_000))));
        files.put("wave.csv", example("wave-train.csv"));
        files.put("parity.npz", example("parity.npz"));
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(example("parity.npz")))) {
            zip.getNextEntry();
            byte[] x = zip.readAllBytes();
            zip.getNextEntry();
            byte[] y = zip.readAllBytes();
            files.put("x.npy", x);
            files.put("y.npy", y);
            files.put("x.npy.gz", packed(x));
        }
        return files;
    }

    /** Training data only; the other file of two is whole. */
    private static String parameters(String data) {
        String path = data.replace("labels-idx1", "images-idx3").replace("y.npy", "x.npy");
        String source = data.startsWith("cifar")
                ? "cifar10"
                : data.contains("ubyte")
                        ? "mnist"
                        : data.startsWith("digits") ? "digits" : data.startsWith("wave") ? "csv" : "npy";
        String classes = switch (source) {
            case "cifar10" -> "classes = [0, 1]\n";
            case "mnist" -> "classes = [7, 9]\n";
            case "digits" -> "classes = [0, 1]\ntest = 4\n";
            default -> "normalize = \"center\"\n";
        };
        String labels = path.contains(".npy") ? "train_labels = \"y.npy\"\n" : "";
        return "[data]\nsource = \"" + source + "\"\ntrain_path = \"" + path + "\"\ntrain = 10\n" + classes + labels;
    }

    private static int lastLineEnd(byte[] text, int before) {
        int end = before;
        while (text[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static byte[] example(String name) throws IOException {
        return Files.readAllBytes(EXAMPLES.resolve("data").resolve(name));
    }

    private static byte[] unpacked(String name) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(example(name)))) {
            return in.readAllBytes();
        }
    }

    private static byte[] packed(byte[] bytes) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }
}
