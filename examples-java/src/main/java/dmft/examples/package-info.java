/** Programs that use the solver as a library: problems given as arrays, progress, cancellation, results as objects. */
@NullMarked
package dmft.examples;

import org.jspecify.annotations.NullMarked;
