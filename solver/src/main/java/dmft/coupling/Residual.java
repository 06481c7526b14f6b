package dmft.coupling;

/**
 * How far one iteration has moved an order parameter.
 *
 * @param change r.m.s. difference between what came out and what was put in: of outputs as it is, of a kernel relative to the kernel's r.m.s. size, of a
 *     response relative to the geometric mean of those of Φ and G
 * @param noise the part of it that the finite number of paths explains, from the scatter of batches; NaN with one batch
 */
public record Residual(double change, double noise) {}
