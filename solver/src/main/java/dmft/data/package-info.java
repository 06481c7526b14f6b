/**
 * Data sets: where examples come from and how a problem's training and test examples are chosen from them.
 *
 * <p>A {@link dmft.data.DataSource} reads one file format into {@link dmft.data.Records}; a {@link dmft.data.Selection}
 * takes training examples and test points of some classes from them, disjoint where they come from one file, and a
 * {@link dmft.data.Normalization} brings the inputs x_μ to |x|² = D. {@link dmft.data.GaussianData} needs no file. A new format is one
 * new class and one line in {@link dmft.data.DataSources}.
 *
 * <p>A file is untrusted: every reader checks all of it, believes no size that a header claims before the bytes are there, and reads no
 * more than a part of the memory, however far a packed file unpacks.
 */
@NullMarked
package dmft.data;

import org.jspecify.annotations.NullMarked;
