/** Rates of backends: of every bulk operation, and of whole solves. */
@NullMarked
package dmft.cli.bench;

import org.jspecify.annotations.NullMarked;
