package dmft.coupling;

import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;

/**
 * Fields that are only looked at, told by coordinates, so that products of fields seen at different times become products of their coordinates.
 *
 * <p>Looking draws nothing and changes nothing.
 */
public interface Span extends StateStream.Part {

    /** Coordinates of x, S × n, on orthonormal directions that span all columns seen so far within the tolerance. */
    Matrix coordinates(Fields x);
}
