/**
 * Data sets: where examples come from and how a problem's training and test examples are chosen from them.
 *
 * <p>A {@link dmft.data.DataSource} reads one file format into {@link dmft.data.Records}; a {@link dmft.data.Selection}
 * takes examples of some classes from them and brings the inputs x_μ to |x|² = D. A new format is one new class and one
 * line in {@link dmft.data.DataSources}.
 */
@NullMarked
package dmft.data;

import org.jspecify.annotations.NullMarked;
