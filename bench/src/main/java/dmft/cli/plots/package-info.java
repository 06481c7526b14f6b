/** Pictures of measurements, drawn as those of runs are. */
@NullMarked
package dmft.cli.plots;

import org.jspecify.annotations.NullMarked;
