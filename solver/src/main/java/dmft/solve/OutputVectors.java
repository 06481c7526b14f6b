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

    /** Δ of a batch as one column over the outputs of all training examples, zero for those that are not in it. */
    static Matrix flatten(Matrix delta, int[] batch, int trained) {
        int outputs = delta.columns();
        Matrix signal = new Matrix(trained * outputs, 1);
        for (int i = 0; i < batch.length; i++) {
            for (int c = 0; c < outputs; c++) {
                signal.add(batch[i] * outputs + c, 0, delta.get(i, c)); // an example may be there twice
            }
        }
        return signal;
    }

    /** One row of outputs for each point. */
    static Matrix unflatten(Matrix f, int outputs) {
        Matrix points = new Matrix(f.rows() / outputs, outputs);
        for (int i = 0; i < f.rows(); i++) {
            points.set(i / outputs, i % outputs, f.get(i, 0));
        }
        return points;
    }
}
