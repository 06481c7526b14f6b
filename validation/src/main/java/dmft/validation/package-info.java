/**
 * Independent answers to compare the solvers with: the closed recursion of deep linear networks, Gaussian kernels in
 * closed form and lazy training with them, and a direct sampling of one hidden layer.
 *
 * <p>Nothing here uses the solvers' couplings, random streams or bulk operations; of an activation only its scalar value
 * and derivative are used.
 */
@NullMarked
package dmft.validation;

import org.jspecify.annotations.NullMarked;
