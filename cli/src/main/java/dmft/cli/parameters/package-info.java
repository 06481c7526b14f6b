/**
 * The parameter file.
 *
 * <p>Every parameter is declared once, in {@link dmft.cli.parameters.Parameters}: key, type with range, default, meaning. Reading,
 * checking, errors, help and docs/parameters.md all come from that declaration.
 */
@NullMarked
package dmft.cli.parameters;

import org.jspecify.annotations.NullMarked;
