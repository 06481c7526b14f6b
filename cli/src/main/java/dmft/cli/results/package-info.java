/** What a run leaves behind: its folder, summary.json, parameters.toml and log.txt, and the summary on the terminal. */
@NullMarked
package dmft.cli.results;

import org.jspecify.annotations.NullMarked;
