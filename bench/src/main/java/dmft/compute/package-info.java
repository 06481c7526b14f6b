/** Benchmarks of the bulk operations and of the random streams. */
@NullMarked
package dmft.compute;

import org.jspecify.annotations.NullMarked;
