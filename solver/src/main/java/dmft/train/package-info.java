/**
 * Losses, batches, and how a network is trained.
 */
@NullMarked
package dmft.train;

import org.jspecify.annotations.NullMarked;
