/** What {@code dmft validate} leaves behind: a page for people, JSON for scripts, and the lines on the terminal. */
@NullMarked
package dmft.cli.validation;

import org.jspecify.annotations.NullMarked;
