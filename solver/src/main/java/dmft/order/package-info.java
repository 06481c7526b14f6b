/**
 * Order parameters: what a solve takes down of the kernels Φ, G and K, the responses A and B, what was learned, and samples of the fields.
 *
 * <p>Two-time kernels are kept in factored form, Φ(t,s) = c(t)ᵀc(s), so that T steps cost T columns and not T² blocks.
 */
@NullMarked
package dmft.order;

import org.jspecify.annotations.NullMarked;
