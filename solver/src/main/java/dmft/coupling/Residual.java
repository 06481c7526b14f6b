package dmft.coupling;

/**
 * How far one iteration has moved an order parameter.
 *
 * @param change r.m.s. difference between what came out and what was put in: of outputs as it is, of a kernel relative to the kernel's r.m.s. size, of a
 *     response relative to the geometric mean of those of Φ and G
 * @param noise standard error of the average over the paths, from the scatter of batches: of outputs and of kernels as reported, and of responses, in the
 *     same units; NaN with one batch
 */
public record Residual(double change, double noise) {}
