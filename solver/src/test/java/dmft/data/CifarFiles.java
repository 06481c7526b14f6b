package dmft.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Small files in the binary CIFAR-10 format for tests. */
final class CifarFiles {

    static final int RECORD = 3073;

    private CifarFiles() {}

    /** One record a label; pixel j of record i is (7 i + j) mod 256. */
    static byte[] withLabels(int... labels) {
        byte[] bytes = new byte[labels.length * RECORD];
        for (int i = 0; i < labels.length; i++) {
            bytes[i * RECORD] = (byte) labels[i];
            for (int j = 0; j < RECORD - 1; j++) {
                bytes[i * RECORD + 1 + j] = (byte) (7 * i + j);
            }
        }
        return bytes;
    }

    static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
