/**
 * The bulk operations on fields and who offers them (a plain float64 reference; float32 on the Vector API), small float64 matrices, and random
 * streams.
 *
 * <p>A field is one number per site; S sites stand for the infinite population of neurons of a layer, and ⟨·⟩ is the mean over them. All work that
 * grows with S goes through {@link dmft.compute.Backend}.
 */
@NullMarked
package dmft.compute;

import org.jspecify.annotations.NullMarked;
