package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MnistTest {

    private static final String IMAGES = "train-images-idx3-ubyte";
    private static final String LABELS = "train-labels-idx1-ubyte";
    private static final int IMAGE_MAGIC = 0x803;
    private static final int LABEL_MAGIC = 0x801;

    private final DataSource mnist = DataSources.named("mnist");

    @TempDir
    Path folder;

    /** Three images of 2 × 3 pixels 0, 50, 100 … with the labels 7, 0 and 255. */
    @BeforeEach
    void writeFiles() throws IOException {
        write(IMAGES, idx(18, 50, IMAGE_MAGIC, 3, 2, 3));
        write(LABELS, withLabels(7, 0, 255));
    }

    @Test
    void readsImagesAndTheLabelsBesideThem() throws Exception {
        Records records = mnist.read(folder.resolve(IMAGES), null);
        assertThat(records.size()).isEqualTo(3);
        assertThat(records.dimension()).isEqualTo(6);
        assertThat(records.input(0)).containsExactly(0, 50, 100, 150, 200, 250);
        assertThat(records.input(1)).containsExactly(300 - 256, 350 - 256, 400 - 256, 450 - 256, 500 - 256, 550 - 512);
        assertThat(records.target(2, 0)).isEqualTo(255);
        assertThat(records.place(2)).isEqualTo("image 3");
    }

    @Test
    void labelsMayBePackedOtherwiseOrNamed() throws Exception {
        Path images = write("t10k-images.idx3-ubyte.gz", CifarFiles.gzip(idx(18, 50, IMAGE_MAGIC, 3, 2, 3)));
        write("t10k-labels.idx1-ubyte", withLabels(1, 2, 3));
        assertThat(mnist.read(images, null).target(1, 0)).isEqualTo(2);
        write("t10k-labels.idx1-ubyte.gz", CifarFiles.gzip(withLabels(4, 5, 6)));
        assertThat(mnist.read(images, null).target(1, 0)).isEqualTo(5);
        assertThat(mnist.read(images, folder.resolve(LABELS)).target(0, 0)).isEqualTo(7);
    }

    @Test
    void labelsThatAreNowhereAreAskedFor() throws Exception {
        Path images = write("b-images-idx3-ubyte.gz", CifarFiles.gzip(idx(18, 50, IMAGE_MAGIC, 3, 2, 3)));
        assertBroken(
                images,
                null,
                DataException.Cause.LABELS,
                "neither b-labels-idx1-ubyte.gz nor b-labels-idx1-ubyte",
                "name it");
        Path other = write("pictures.idx", idx(18, 50, IMAGE_MAGIC, 3, 2, 3));
        assertBroken(other, null, DataException.Cause.LABELS, "no label file is named", "name of " + other);
        assertBroken(other, folder.resolve("none"), DataException.Cause.LABELS, "there is no file");
    }

    @Test
    void filesOfTheOtherKindAreRecognised() {
        Path images = folder.resolve(IMAGES);
        Path labels = folder.resolve(LABELS);
        assertBroken(labels, images, DataException.Cause.FILE, "holds 11 bytes", "header", "truncated");
        assertBroken(
                images,
                images,
                DataException.Cause.LABELS,
                "starts with 0x00000803, which is a file of images",
                "expected 0x00000801");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // magic | images | rows | columns | bytes of pixels | message
                "0x01030800|3|2|3|18|starts with 0x01030800, expected 0x00000803",
                "0x00000d03|3|2|3|18|starts with 0x00000d03, expected 0x00000803",
                "0x00000801|3|2|3|18|which is a file of labels, expected 0x00000803",
                "0x00000803|3|2|3|17|holds 33 bytes, expected 34 for 3 images of 2 x 3 pixels as its header says: it"
                        + " is truncated",
                "0x00000803|3|2|3|19|holds 35 bytes, expected 34",
                "0x00000803|4|2|3|18|holds 34 bytes, expected 40 for 4 images",
                "0x00000803|0|2|3|0|holds 0 images of 2 x 3: expected at least one",
                "0x00000803|3|0|3|0|holds 3 images of 0 x 3: expected at least one",
                "0x00000803|0xffffffff|0xffffffff|0xffffffff|18|holds 34 bytes, expected 7.9e+28",
                "0x00000803|0x80000000|1|1|18|holds 34 bytes, expected 2147483664",
            })
    void brokenImagesAreRefused(String magic, String count, String rows, String columns, int pixels, String message)
            throws Exception {
        byte[] bytes = idx(
                pixels,
                1,
                Integer.parseUnsignedInt(magic.substring(2), 16),
                number(count),
                number(rows),
                number(columns));
        assertBroken(write(IMAGES, bytes), null, DataException.Cause.FILE, message);
        assertBroken(write(IMAGES, CifarFiles.gzip(bytes)), null, DataException.Cause.FILE, message);
    }

    @Test
    void brokenLabelsAreRefused() throws Exception {
        Path images = folder.resolve(IMAGES);
        write(LABELS, withLabels(1, 2));
        assertBroken(
                images, null, DataException.Cause.LABELS, LABELS + " holds 2 labels, expected 3 as", "belong together");
        write(LABELS, Arrays.copyOf(withLabels(1, 2, 3), 10));
        assertBroken(images, null, DataException.Cause.LABELS, "holds 10 bytes, expected 11", "truncated");
        write(LABELS, idx(3, 1, LABEL_MAGIC, -1));
        assertBroken(images, null, DataException.Cause.LABELS, "expected 4294967303 for 4294967295 labels");
        byte[] packed = CifarFiles.gzip(withLabels(1, 2, 3));
        write(LABELS, Arrays.copyOf(packed, packed.length - 9));
        assertBroken(images, null, DataException.Cause.LABELS, LABELS + " ends in the middle of its gzip data");
        write(LABELS, new byte[0]);
        assertBroken(images, null, DataException.Cause.LABELS, LABELS + " holds 0 bytes");
    }

    private void assertBroken(Path images, @Nullable Path labels, DataException.Cause reason, String... parts) {
        assertThatThrownBy(() -> mnist.read(images, labels))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(parts)
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(reason);
    }

    private static int number(String text) {
        return text.startsWith("0x") ? Integer.parseUnsignedInt(text.substring(2), 16) : Integer.parseInt(text);
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static byte[] withLabels(int... labels) {
        byte[] bytes = idx(labels.length, 0, LABEL_MAGIC, labels.length);
        for (int i = 0; i < labels.length; i++) {
            bytes[2 * Integer.BYTES + i] = (byte) labels[i];
        }
        return bytes;
    }

    /** A header of words, then bytes 0, step, 2 step … */
    private static byte[] idx(int bytes, int step, int... header) {
        ByteBuffer buffer = ByteBuffer.allocate(Integer.BYTES * header.length + bytes);
        Arrays.stream(header).forEach(buffer::putInt);
        for (int i = 0; i < bytes; i++) {
            buffer.put((byte) (i * step));
        }
        return buffer.array();
    }
}
