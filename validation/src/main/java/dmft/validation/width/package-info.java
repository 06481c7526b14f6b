/**
 * Finite networks of several widths beside the limit of the same problem: what they find, how they approach the limit as the width grows, and whether
 * it is that limit which they approach.
 */
@NullMarked
package dmft.validation.width;

import org.jspecify.annotations.NullMarked;
