/** Pictures of results. */
@NullMarked
package dmft.cli.plots;

import org.jspecify.annotations.NullMarked;
