package dmft.cli.bench;

import dmft.compute.Backend;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * One bulk operation, ready to be timed on any backend.
 *
 * @param name as in {@link Backend}
 * @param shape S × n × P of products, S × n of others
 * @param unit in what its rate is told
 * @param work operations or numbers or bytes of one repetition
 * @param bytes moved by one repetition, counted as each number read or written once; 0 to leave them out
 * @param on what repeats it on a backend
 */
record BulkOperation(
        String name, String shape, Unit unit, double work, double bytes, Function<Backend, Stopwatch.Repeatable> on) {

    /** Times it on backends by turns. */
    Line time(List<Measured> backends, double seconds) {
        List<Stopwatch.Repeatable> operations =
                backends.stream().map(Measured::backend).map(on).toList();
        List<Spread> spreads = Stopwatch.time(operations, seconds);
        List<Rate> rates = new ArrayList<>();
        for (int i = 0; i < backends.size(); i++) {
            Spread spread = spreads.get(i);
            Measured on = backends.get(i);
            rates.add(new Rate(
                    on.name(),
                    shape,
                    unit,
                    unit.from(spread.dividedBy(work)),
                    bytes == 0 ? Double.NaN : bytes / spread.median() * 1e-9,
                    Double.NaN,
                    unit == Unit.GFLOPS ? work / spread.median() * 1e-9 / on.peak() : Double.NaN));
        }
        return new Line(name, rates);
    }
}
