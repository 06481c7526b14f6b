/**
 * Networks as short programs over couplings: they read like the equations of the finite network, (E1) to (E6).
 */
@NullMarked
package dmft.model;

import org.jspecify.annotations.NullMarked;
