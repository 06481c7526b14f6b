package dmft.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

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
    private static final int MOST_RECORDS = 600_000;

    @Override
    public String name() {
        return "cifar10";
    }

    @Override
    public boolean classesOnly() {
        return true;
    }

    @Override
    public Records read(Path file) throws DataException {
        byte[] bytes = DataFiles.read(file, in -> allBytes(file, in));
        if (bytes.length == 0) {
            throw new DataException(
                    file + " is empty, expected CIFAR-10 records of " + RECORD + " bytes: get it again");
        }
        if (bytes.length % RECORD != 0) {
            throw new DataException(file + " holds " + bytes.length + " bytes, expected a multiple of " + RECORD
                    + " (1 label + 3072 pixels a record), but " + bytes.length % RECORD + " are left over after "
                    + bytes.length / RECORD + " records: it is truncated or no binary CIFAR-10 file, get it again");
        }
        for (int record = 0; record < bytes.length / RECORD; record++) {
            int label = Byte.toUnsignedInt(bytes[record * RECORD]);
            if (label >= CLASSES) {
                throw new DataException(file + ", record " + (record + 1) + ": label " + label
                        + ", expected 0 to 9: it is corrupt or no binary CIFAR-10 file, get it again");
            }
        }
        return new Images(bytes);
    }

    private static byte[] allBytes(Path file, InputStream in) throws IOException, DataException {
        byte[] bytes = in.readNBytes(MOST_RECORDS * RECORD);
        if (in.read() >= 0) {
            throw new DataException(file + " holds more than " + MOST_RECORDS
                    + " records, ten times the whole of CIFAR-10: cut it into smaller files");
        }
        return bytes;
    }

    private record Images(byte[] bytes) implements Records {

        @Override
        public int size() {
            return bytes.length / RECORD;
        }

        @Override
        public int dimension() {
            return PIXELS;
        }

        @Override
        public double target(int example) {
            return bytes[example * RECORD];
        }

        @Override
        public double[] input(int example) {
            double[] x = new double[PIXELS];
            Arrays.setAll(x, i -> Byte.toUnsignedInt(bytes[example * RECORD + 1 + i]));
            return x;
        }

        @Override
        public String place(int example) {
            return "record " + (example + 1);
        }
    }
}
