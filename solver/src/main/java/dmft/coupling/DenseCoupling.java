package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import java.io.IOException;

/** An ordinary weight matrix of a finite network, every entry stored: coordinates of a field are its values at the sites. */
public final class DenseCoupling implements Coupling {

    private final Backend backend;
    private final String name;
    private final int width;
    private final double weightScale;
    private final double biasScale;
    private final Fields weights; // W/√N: sites after the matrix × sites before it
    private final Fields bias;

    /**
     * A matrix of normal entries.
     *
     * @param layer l of W^l, which joins hidden layers l and l + 1
     */
    public DenseCoupling(Backend backend, Sampling sampling, int layer, double weightScale, double biasScale) {
        this.backend = backend;
        this.name = "W" + layer;
        this.width = sampling.sites();
        this.weightScale = weightScale;
        this.biasScale = biasScale;
        Fields w = backend.fields(width, width);
        backend.normal(sampling.stream(Sampling.Kind.FORWARD, layer), 0, w);
        this.weights = backend.fields(width, width);
        backend.expand(w, Matrix.identity(width).scale(1 / Math.sqrt(width)), weights, false);
        this.bias = backend.fields(width, 1);
        backend.normal(sampling.stream(Sampling.Kind.BIAS, layer), 0, bias);
    }

    /** W/√N, sites after the matrix × sites before it; shared, not copied. */
    public Fields weights() {
        return weights;
    }

    /** b, one column; shared, not copied. */
    public Fields bias() {
        return bias;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Matrix forward(Fields features, Fields h) {
        Matrix values = backend.read(features);
        backend.expand(weights, values.copy().scale(weightScale), h, false);
        if (biasScale > 0) {
            backend.expand(bias, ones(1, h.columns()).scale(biasScale), h, true);
        }
        return values;
    }

    @Override
    public Matrix backward(Fields g, Fields z) {
        backend.write(backend.contract(weights, g).scale(width * weightScale), z);
        return backend.read(g);
    }

    @Override
    public void learn(double rate, Matrix g, Matrix features) {
        Fields signal = backend.fields(width, g.columns());
        backend.write(g, signal);
        backend.expand(signal, features.transpose().scale(rate * weightScale / width), weights, true);
        if (biasScale > 0) {
            backend.expand(signal, ones(g.columns(), 1).scale(rate * biasScale), bias, true);
        }
    }

    @Override
    public Evaluation evaluation(int firstPoint, int points) {
        return new Evaluation() {
            @Override
            public void forward(Fields features, Fields h) {
                DenseCoupling.this.forward(features, h);
            }

            @Override
            public void forwardAtStart(Fields features, Fields h) {
                throw new UnsupportedOperationException("points of a finite network are not evaluated apart");
            }

            @Override
            public void backward(Fields g, Fields z) {
                DenseCoupling.this.backward(g, z);
            }

            @Override
            public void backwardAtStart(Fields g, Fields z) {
                throw new UnsupportedOperationException("points of a finite network are not evaluated apart");
            }

            @Override
            public void persist(StateStream state) {
                // It holds nothing of its own.
            }
        };
    }

    @Override
    public int forwardRank() {
        return width;
    }

    @Override
    public int backwardRank() {
        return width;
    }

    @Override
    public int directions() {
        return 2 * width;
    }

    @Override
    public int jointRank() {
        return width;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        state.fields(backend, weights);
        state.fields(backend, bias);
    }

    private static Matrix ones(int rows, int columns) {
        Matrix m = new Matrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                m.set(i, j, 1);
            }
        }
        return m;
    }
}
