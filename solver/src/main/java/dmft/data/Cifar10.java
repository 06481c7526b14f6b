package dmft.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The binary version of CIFAR-10: records of one label byte (0 … 9) and 3 × 32 × 32 pixel bytes (red, green, blue plane, each row by
 * row), packed with gzip or not. An input is the D = 3072 bytes as numbers 0 … 255.
 *
 * <p>Source of the format: A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009, and the read-me file of the data
 * set.
 */
final class Cifar10 implements DataSource {

    private static final int PIXELS = 3 * 32 * 32;
    private static final int RECORD = 1 + PIXELS;
    private static final int CLASSES = 10;

    @Override
    public String name() {
        return "cifar10";
    }

    @Override
    public boolean classesOnly() {
        return true;
    }

    @Override
    public Records read(Path file, @Nullable Path labels) throws DataException {
        byte[] bytes = DataFiles.bytes(file);
        if (bytes.length == 0) {
            throw new DataException(
                    file + " is empty, expected CIFAR-10 records of " + RECORD + " bytes: get it again");
        }
        int size = bytes.length / RECORD;
        if (bytes.length % RECORD != 0) {
            throw new DataException(file + " holds " + bytes.length + " bytes, expected a multiple of " + RECORD
                    + " (1 label + 3072 pixels a record), but " + bytes.length % RECORD + " are left over after " + size
                    + " records: it is truncated or no binary CIFAR-10 file, get it again");
        }
        ByteRecords.Bytes pixels = new ByteRecords.Bytes(bytes, 1, RECORD);
        ByteRecords records =
                new ByteRecords(file, size, PIXELS, pixels, new ByteRecords.Bytes(bytes, 0, RECORD), "record");
        for (int record = 0; record < size; record++) {
            if (records.target(record, 0) >= CLASSES) {
                throw new DataException(file + ", " + records.place(record) + ": label "
                        + records.labels().at(record, 0)
                        + ", expected 0 to 9: it is corrupt or no binary CIFAR-10 file, get it again");
            }
        }
        return records;
    }
}
