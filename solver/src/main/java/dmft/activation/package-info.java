/**
 * Activation functions φ with their derivatives: a scalar form in double precision and a vectorised form in float32.
 *
 * <p>{@link dmft.activation.Activations} is the registry. A new activation is one class and one line there.
 */
@NullMarked
package dmft.activation;

import org.jspecify.annotations.NullMarked;
