package dmft.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10Test {

    private final DataSource cifar10 = DataSources.named("cifar10");

    @TempDir
    Path folder;

    @Test
    void readsLabelsAndPixelsAsUnsignedBytes() throws Exception {
        Records records = cifar10.read(file("a.bin", CifarFiles.withLabels(3, 9)), null);
        assertThat(records.size()).isEqualTo(2);
        assertThat(records.dimension()).isEqualTo(3072);
        assertThat(records.target(1, 0)).isEqualTo(9);
        assertThat(records.input(1)[0]).isEqualTo(7);
        assertThat(records.input(1)[248]).isEqualTo(255);
        assertThat(records.input(1)[249]).isEqualTo(0);
    }

    @Test
    void readsPackedFilesWhateverTheirName() throws Exception {
        byte[] bytes = CifarFiles.withLabels(0, 1, 2);
        Records plain = cifar10.read(file("a.bin", bytes), null);
        for (String name : new String[] {"a.bin.gz", "packed.bin"}) {
            Records packed = cifar10.read(file(name, CifarFiles.gzip(bytes)), null);
            assertThat(packed.size()).isEqualTo(3);
            assertThat(packed.input(2)).isEqualTo(plain.input(2));
        }
    }

    @Test
    void missingFileIsNamed() {
        assertBroken(folder.resolve("none.bin"), "there is no file");
        assertBroken(folder, "is a folder");
    }

    @Test
    void emptyFileIsRefused() throws Exception {
        assertBroken(file("a.bin", new byte[0]), "is empty", "get it again");
    }

    @Test
    void truncatedFileIsRefusedWithItsLength() throws Exception {
        byte[] bytes = CifarFiles.withLabels(0, 1);
        assertBroken(file("a.bin", Arrays.copyOf(bytes, 5000)), "5000 bytes", "multiple of 3073", "1927 are left over");
    }

    @Test
    void recordsOfAnotherLengthAreRefused() throws Exception {
        assertBroken(file("a.bin", new byte[3 * 3074]), "9222 bytes", "multiple of 3073");
    }

    @Test
    void labelOutOfRangeIsRefusedWithItsRecord() throws Exception {
        assertBroken(file("a.bin", CifarFiles.withLabels(0, 1, 10)), "record 3", "label 10", "0 to 9");
        assertBroken(file("b.bin", CifarFiles.withLabels(255)), "record 1", "label 255");
    }

    @Test
    void truncatedGzipIsRefused() throws Exception {
        byte[] packed = CifarFiles.gzip(CifarFiles.withLabels(0, 1));
        assertBroken(file("a.bin.gz", Arrays.copyOf(packed, packed.length / 2)), "truncated");
        assertBroken(file("b.bin.gz", Arrays.copyOf(packed, packed.length - 3)), "truncated");
    }

    @Test
    void corruptGzipIsRefused() throws Exception {
        byte[] packed = CifarFiles.gzip(CifarFiles.withLabels(0, 1));
        packed[packed.length - 6] ^= 1; // the checksum
        assertBroken(file("a.bin.gz", packed), "corrupt gzip");
        assertBroken(file("b.bin.gz", CifarFiles.withLabels(0)), "does not start as a gzip file does");
    }

    private void assertBroken(Path file, String... parts) {
        assertThatThrownBy(() -> cifar10.read(file, null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContainingAll(parts)
                .extracting(e -> ((DataException) e).reason())
                .isEqualTo(DataException.Cause.FILE);
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }
}
