package dmft.coupling;

/**
 * How far one iteration has moved an order parameter.
 *
 * @param change r.m.s. difference between what came out and what was put in, relative to the r.m.s. size of the fields' coordinates
 * @param noise the part of it that the finite number of paths explains, from the scatter of batches; NaN with one batch
 */
public record Residual(double change, double noise) {}
