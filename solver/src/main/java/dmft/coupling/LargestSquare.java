package dmft.coupling;

import dmft.compute.StateStream;
import java.io.IOException;

/** The largest mean square ⟨x²⟩ of fields of one kind so far in a solve: what the tolerance is relative to. */
final class LargestSquare implements StateStream.Part {

    private double value;

    /** The largest of those so far and of these. */
    double with(double[] squares) {
        value = Math.max(value, of(squares));
        return value;
    }

    /** The largest of some squares, or 0. */
    static double of(double[] squares) {
        double max = 0;
        for (double square : squares) {
            max = Math.max(max, square);
        }
        return max;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        value = state.real(value);
    }
}
