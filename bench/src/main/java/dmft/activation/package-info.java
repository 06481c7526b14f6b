/** Benchmarks of the activations' vectorised form. */
@NullMarked
package dmft.activation;

import org.jspecify.annotations.NullMarked;
