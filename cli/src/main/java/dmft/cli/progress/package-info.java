/** What is shown while a solve runs, and how it is stopped. */
@NullMarked
package dmft.cli.progress;

import org.jspecify.annotations.NullMarked;
