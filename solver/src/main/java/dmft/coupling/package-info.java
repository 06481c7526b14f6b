/**
 * Gaussian weight matrices known only through what has been multiplied with them (E7), and their finite counterparts.
 *
 * <p>{@link dmft.coupling.World} decides which: the infinite limit, a finite network without its matrices, or an ordinary finite network. The three
 * offer the same {@link dmft.coupling.Coupling}, so a model is one program.
 */
@NullMarked
package dmft.coupling;

import org.jspecify.annotations.NullMarked;
