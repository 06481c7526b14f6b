package dmft.cli.bench;

import java.util.List;

/**
 * One line of the table.
 *
 * @param name what was timed
 * @param rates on each backend, simd first; at least one
 */
public record Line(String name, List<Rate> rates) {

    /** Keeps a copy. */
    public Line {
        rates = List.copyOf(rates);
    }
}
