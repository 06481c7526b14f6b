package dmft.data;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MNIST and its like (Fashion-MNIST, EMNIST …) in IDX files: images in one, labels in another, each packed with gzip or not. An input is
 * the D = rows × columns bytes of an image, row by row, as numbers 0 … 255.
 *
 * <p>An IDX file of images is big-endian: magic 0x00000803, number of images, rows, columns (4 bytes each), then the pixels. One of
 * labels: magic 0x00000801, number of labels, then a byte for each. Source: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database of
 * handwritten digits.
 */
final class Mnist implements DataSource {

    private static final int IMAGES = 0x00000803;
    private static final int LABELS = 0x00000801;
    private static final int WORD = Integer.BYTES;
    private static final String PACKED = ".gz";

    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public boolean classesOnly() {
        return true;
    }

    @Override
    public boolean labelFiles() {
        return true;
    }

    @Override
    public Records read(Path file, @Nullable Path labels) throws DataException {
        byte[] images = DataFiles.bytes(file);
        long[] shape = header(file, images, IMAGES, "images", 4);
        // Three unsigned 32 bit numbers of a file that may be corrupt: their product may overflow even a long.
        double pixels = (double) shape[1] * shape[2];
        double expected = 4.0 * WORD + shape[0] * pixels;
        if (shape[0] == 0 || pixels == 0) {
            throw new DataException(file + " holds " + sizes(shape) + ": expected at least one image: get it again");
        }
        if (images.length != expected) {
            throw new DataException(
                    file + " holds " + images.length + " bytes, expected " + DataFiles.count(expected) + " for "
                            + sizes(shape) + " pixels as its header says: it is "
                            + (images.length < expected ? "truncated" : "corrupt") + ", get it again");
        }
        Path labelFile = labels == null ? labelsBeside(file) : labels;
        byte[] classes = labels(labelFile, file, shape[0]);
        return new ByteRecords(
                file,
                (int) shape[0],
                (int) pixels,
                new ByteRecords.Bytes(images, 4 * WORD, (int) pixels),
                new ByteRecords.Bytes(classes, 2 * WORD, 1),
                "image");
    }

    private static byte[] labels(Path file, Path images, long count) throws DataException {
        try {
            byte[] bytes = DataFiles.bytes(file);
            long[] shape = header(file, bytes, LABELS, "labels", 2);
            if (bytes.length != 2 * WORD + shape[0]) {
                throw new DataException(file + " holds " + bytes.length + " bytes, expected " + (2 * WORD + shape[0])
                        + " for " + shape[0] + " labels as its header says: it is "
                        + (bytes.length < 2 * WORD + shape[0] ? "truncated" : "corrupt") + ", get it again");
            }
            if (shape[0] != count) {
                throw new DataException(file + " holds " + shape[0] + " labels, expected " + count + " as " + images
                        + " holds images: name files that belong together");
            }
            return bytes;
        } catch (DataException e) {
            throw e.about(DataException.Cause.LABELS);
        }
    }

    /** The 32 bit numbers that follow the magic one, checked. */
    private static long[] header(Path file, byte[] bytes, int magic, String what, int words) throws DataException {
        if (bytes.length < words * WORD) {
            throw new DataException(file + " holds " + bytes.length + " bytes, expected the " + words * WORD
                    + " of a header of an IDX file of " + what + ": it is truncated, get it again");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int got = header.getInt();
        if (got != magic) {
            String kind =
                    got == IMAGES ? ", which is a file of images" : got == LABELS ? ", which is a file of labels" : "";
            throw new DataException(file
                    + String.format(Locale.ROOT, " starts with 0x%08x", got)
                    + kind
                    + String.format(Locale.ROOT, ", expected 0x%08x as in an IDX file of ", magic)
                    + what
                    + (kind.isEmpty()
                            ? ": it is corrupt or of another format, get it again"
                            : ": name the other file"));
        }
        long[] numbers = new long[words - 1];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Integer.toUnsignedLong(header.getInt());
        }
        return numbers;
    }

    /** train-images-idx3-ubyte.gz → train-labels-idx1-ubyte.gz, or the same packed otherwise. */
    private static Path labelsBeside(Path file) throws DataException {
        String name = String.valueOf(file.getFileName());
        if (!name.contains("images")) {
            throw new DataException(
                    DataException.Cause.LABELS,
                    "no label file is named, and none can be told from the name of " + file
                            + ", expected one such as train-images-idx3-ubyte.gz: name it");
        }
        String labels = name.replace("images", "labels").replace("idx3", "idx1");
        String other =
                labels.endsWith(PACKED) ? labels.substring(0, labels.length() - PACKED.length()) : labels + PACKED;
        for (String candidate : new String[] {labels, other}) {
            if (Files.exists(file.resolveSibling(candidate))) {
                return file.resolveSibling(candidate);
            }
        }
        throw new DataException(
                DataException.Cause.LABELS,
                "no label file is named, and beside " + file + " there is neither " + labels + " nor " + other
                        + ": put it there or name it");
    }

    private static String sizes(long[] shape) {
        return shape[0] + " images of " + shape[1] + " x " + shape[2];
    }
}
