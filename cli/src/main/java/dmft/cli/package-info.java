/** The {@code dmft} command: what a user types, and what it answers. */
@NullMarked
package dmft.cli;

import org.jspecify.annotations.NullMarked;
