package dmft.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
    public Records read(Path file) throws DataException {
        return DataFiles.read(file, in -> parse(file, in));
    }

    private static Records parse(Path file, InputStream in) throws IOException, DataException {
        List<double[]> rows = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        // Numbers are ASCII; under ISO 8859-1 a comment may hold any bytes and a broken number is told with its line.
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1));
        @Nullable String line;
        for (int number = 1; (line = reader.readLine()) != null; number++) {
            String text = (number == 1 && line.startsWith(BYTE_ORDER_MARK) ? line.substring(3) : line).strip();
            if (text.isEmpty() || text.startsWith("#")) {
                continue;
            }
            double[] row = numbers(file, number, text);
            if (!rows.isEmpty() && row.length != rows.get(0).length) {
                throw new DataException(file + ", line " + number + ": " + row.length + " columns, expected "
                        + rows.get(0).length + " as in line " + lines.get(0) + ": make all lines equally long");
            }
            rows.add(row);
            lines.add(number);
        }
        if (rows.isEmpty()) {
            throw new DataException(file + " holds no examples, expected one a line, the target last: fill it");
        }
        return new Table(rows, lines);
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
        return '"' + start.replaceAll("\\p{Cntrl}", "?") + '"';
    }

    private record Table(List<double[]> rows, List<Integer> lines) implements Records {

        @Override
        public int size() {
            return rows.size();
        }

        @Override
        public int dimension() {
            return rows.get(0).length - 1;
        }

        @Override
        public double target(int example) {
            return rows.get(example)[dimension()];
        }

        @Override
        public double[] input(int example) {
            return Arrays.copyOf(rows.get(example), dimension());
        }

        @Override
        public String place(int example) {
            return "line " + lines.get(example);
        }
    }
}
