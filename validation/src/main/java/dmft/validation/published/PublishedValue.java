package dmft.validation.published;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A number of a published figure.
 *
 * @param quantity its name among the figure's quantities
 * @param value what was published
 * @param readingError how far off it may be, having been read off a plot
 * @param source notebook, cell and curve
 */
record PublishedValue(String quantity, double value, double readingError, String source) {

    private static final String HEADER = "quantity,published,reading_error,source";

    /**
     * The values of a file {@code published.csv}.
     *
     * @throws IllegalArgumentException if a line is not of the form that its header says
     */
    static List<PublishedValue> read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
            throw new IllegalArgumentException(file + ": expected the header " + HEADER);
        }
        return lines.subList(1, lines.size()).stream()
                .map(line -> parse(line, file))
                .toList();
    }

    private static PublishedValue parse(String line, Path file) {
        String[] cells = line.split(",", 4);
        if (cells.length < 4) {
            throw new IllegalArgumentException(file + ": expected " + HEADER + ", got " + line);
        }
        return new PublishedValue(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2]), cells[3]);
    }
}
