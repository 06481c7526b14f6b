package dmft.cli.bench;

import java.util.List;

/**
 * One line of the table.
 *
 * @param name what was timed
 * @param shape its sizes
 * @param rates on each backend, simd first
 */
public record Line(String name, String shape, List<Rate> rates) {

    /** Keeps a copy. */
    public Line {
        rates = List.copyOf(rates);
    }
}
