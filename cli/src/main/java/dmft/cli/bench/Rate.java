package dmft.cli.bench;

/**
 * The rate of one thing on one backend.
 *
 * @param backend name of the backend
 * @param unit unit of the measurements
 * @param spread measurements
 * @param other what else is told of it: GB/s of an operation on numbers, the share of the products' rate of a solve; NaN if nothing
 */
public record Rate(String backend, Unit unit, Spread spread, double other) {}
