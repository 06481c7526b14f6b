package dmft.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated numbers, one example a line, its target last; blank lines and lines that start with # are skipped; packed with gzip
 * or not.
 *
 * <p>Numbers need no quotes, escapes or types, so there is nothing here for a CSV library to do; being strict (a full stop as decimal
 * sign, the same number of columns in every line, no empty fields) is the point.
 */
final class Csv implements DataSource {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final int LONGEST_QUOTE = 30;
    /** Bytes that a byte order mark leaves when read as ISO 8859-1. */
    private static final String BYTE_ORDER_MARK = "\u00ef\u00bb\u00bf";

    @Override
    public String name() {
        return "csv";
    }

    @Override
    public boolean classesOnly() {
        return false;
    }

    @Override
    public Records read(Path file, @Nullable Path labels) throws DataException {
        return read(file);
    }

    /** Reads a whole file of numbers. */
    static Records read(Path file) throws DataException {
        return DataFiles.read(file, in -> parse(file, in));
    }

    private static Records parse(Path file, InputStream in) throws IOException, DataException {
        Table table = new Table(file);
        TextLines lines = new TextLines(file, in);
        @Nullable String line;
        while ((line = lines.next()) != null) {
            int number = lines.number();
            String text = (number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(3) : line).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            double[] row = numbers(file, number, text);
            if (table.size > 0 && row.length != table.columns) {
                throw new DataException(file + ", line " + number + ": " + row.length + " columns, expected "
                        + table.columns + " as in line " + table.lines[0] + ": make all lines equally long");
            }
            table.add(row, number);
        }
        if (table.size == 0) {
            throw new DataException(file + " holds no examples, expected one a line, the target last: fill it");
        }
        return table;
    }

    private static double[] numbers(Path file, int line, String text) throws DataException {
        String[] fields = COMMA.split(text, -1);
        if (fields.length < 2) {
            throw new DataException(file + ", line " + line
                    + ": one column, expected the entries of an input and then its target, " + "separated by commas");
        }
        double[] row = new double[fields.length];
        for (int column = 0; column < fields.length; column++) {
            String field = fields[column].strip();
            if (!NUMBER.matcher(field).matches()) {
                throw new DataException(file + ", line " + line + ", column " + (column + 1) + ": " + quoted(field)
                        + " is not a finite number: correct it"
                        + (line == 1 ? ", or start the line with # if it is a heading" : ""));
            }
            row[column] = Double.parseDouble(field);
            if (Double.isInfinite(row[column])) {
                throw new DataException(file + ", line " + line + ", column " + (column + 1) + ": " + quoted(field)
                        + " is too large for a number: correct it");
            }
        }
        return row;
    }

    private static String quoted(String field) {
        if (field.isEmpty()) {
            return "an empty field";
        }
        String start = field.length() <= LONGEST_QUOTE ? field : field.substring(0, LONGEST_QUOTE) + "…";
        return '"' + start.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?") + '"';
    }

    /** Rows of equal length, one after the other in one array, for a file of short lines holds many. */
    private static final class Table implements Records {

        private final Path file;
        private int size;
        private int columns;
        private double[] numbers = new double[0];
        private int[] lines = new int[16];

        Table(Path file) {
            this.file = file;
        }

        void add(double[] row, int line) {
            columns = row.length;
            if (numbers.length < (size + 1) * columns) {
                numbers = Arrays.copyOf(numbers, Math.max(16 * columns, Math.multiplyExact(size, columns) / 2 * 3));
            }
            if (lines.length == size) {
                lines = Arrays.copyOf(lines, 2 * size);
            }
            System.arraycopy(row, 0, numbers, size * columns, columns);
            lines[size++] = line;
        }

        @Override
        public Path file() {
            return file;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public int dimension() {
            return columns - 1;
        }

        @Override
        public double target(int example, int output) {
            return numbers[(example + 1) * columns - 1];
        }

        @Override
        public double[] input(int example) {
            return Arrays.copyOfRange(numbers, example * columns, (example + 1) * columns - 1);
        }

        @Override
        public String place(int example) {
            return "line " + lines[example];
        }
    }
}
