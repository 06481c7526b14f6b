package dmft.data;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The digits of scikit-learn: lines of 8 × 8 = 64 pixels, whole numbers 0 … 16, row by row, and the class 0 … 9, separated by commas;
 * packed with gzip or not. An input is the D = 64 numbers.
 *
 * <p>Source: the test part of E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (UCI, 1998), as scikit-learn ships it
 * in digits.csv.gz. It is one file: examples for training and for testing both come from it.
 */
final class Digits implements DataSource {

    private static final int PIXELS = 64;
    private static final int LARGEST = 16;
    private static final int CLASSES = 10;

    @Override
    public String name() {
        return "digits";
    }

    @Override
    public boolean classesOnly() {
        return true;
    }

    @Override
    public boolean singleFile() {
        return true;
    }

    @Override
    public Records read(Path file, @Nullable Path labels) throws DataException {
        Records records = Csv.read(file);
        if (records.dimension() != PIXELS) {
            throw new DataException(file + ", " + records.place(0) + ": " + (records.dimension() + 1)
                    + " columns, expected 65, 64 pixels and the digit: it is no file of digits, or set data.source"
                    + " = \"csv\"");
        }
        for (int i = 0; i < records.size(); i++) {
            double[] x = records.input(i);
            for (int j = 0; j < PIXELS; j++) {
                requireWhole(records, i, j, x[j], LARGEST);
            }
            requireWhole(records, i, PIXELS, records.target(i, 0), CLASSES - 1);
        }
        return records;
    }

    private static void requireWhole(Records records, int example, int column, double value, int most)
            throws DataException {
        if (value != Math.rint(value) || value < 0 || value > most) {
            throw new DataException(records.file() + ", " + records.place(example) + ", column " + (column + 1) + ": "
                    + value + ", expected a whole number from 0 to " + most + ": it is corrupt or no file of digits,"
                    + " get it again");
        }
    }
}
