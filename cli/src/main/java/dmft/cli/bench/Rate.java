package dmft.cli.bench;

/**
 * The rate of one thing on one backend.
 *
 * @param backend name of the backend
 * @param shape sizes of what was timed
 * @param unit unit of the measurements
 * @param spread measurements
 * @param gigabytes GB/s that an operation on numbers moves, else NaN
 * @param ofProducts share that a solve's arithmetic has of the products' rate, else NaN
 * @param ofPeak share of the peak that products and solves have, else NaN
 */
public record Rate(
        String backend, String shape, Unit unit, Spread spread, double gigabytes, double ofProducts, double ofPeak) {

    /** A rate of which nothing else is told. */
    Rate(String backend, String shape, Unit unit, Spread spread) {
        this(backend, shape, unit, spread, Double.NaN, Double.NaN, Double.NaN);
    }
}
