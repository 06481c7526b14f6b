/** Whole solves beside the operations that they are made of. */
@NullMarked
package dmft.solve;

import org.jspecify.annotations.NullMarked;
