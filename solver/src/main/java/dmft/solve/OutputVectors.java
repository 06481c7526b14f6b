package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The outputs f of all points where they are linear in the weights: what an optimizer does to θ it does to f, with K Δ in the gradient's place (E8).
 *
 * <p>That is momentum, at any rate; weights that decay change K.
 */
final class OutputVectors implements Weights, StateStream.Part {

    private final List<Matrix> values = new ArrayList<>();
    private Matrix direction = new Matrix(0, 0);

    /** @param entries outputs of all points, which are zero at the start */
    OutputVectors(int entries) {
        values.add(new Matrix(entries, 1));
    }

    /** f, one column; shared, not copied. */
    Matrix outputs() {
        return values.getFirst();
    }

    /** What the next step goes along: K Δ. */
    void along(Matrix change) {
        direction = change;
    }

    private Matrix vector(int number) {
        while (values.size() <= number) {
            values.add(new Matrix(outputs().rows(), 1));
        }
        return values.get(number);
    }

    @Override
    public void scale(int vector, double factor) {
        vector(vector).scale(factor);
    }

    @Override
    public void add(int vector, double factor, int other) {
        Matrix from = vector(other);
        vector(vector).addScaled(factor, from);
    }

    @Override
    public void addGradient(int vector, double factor) {
        vector(vector).addScaled(factor, direction);
    }

    @Override
    public double squaredNorm(int vector) {
        return vector(vector).columnSquares()[0] / outputs().rows();
    }

    @Override
    public void persist(StateStream state) throws IOException {
        vector((int) state.integer(values.size()) - 1);
        for (Matrix value : values) {
            state.matrix(value);
        }
    }
}
