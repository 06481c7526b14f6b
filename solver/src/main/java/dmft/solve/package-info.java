/**
 * Problems and their solutions: the causal solver, replicas and their error bars.
 */
@NullMarked
package dmft.solve;

import org.jspecify.annotations.NullMarked;
