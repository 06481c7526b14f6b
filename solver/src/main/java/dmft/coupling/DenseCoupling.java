package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.io.IOException;
import java.util.function.Consumer;

/** An ordinary weight matrix of a finite network, every entry stored: coordinates of a field are its values at the sites. */
public final class DenseCoupling implements Coupling {

    private final Backend backend;
    private final String name;
    private final int width;
    private final double weightScale;
    private final double biasScale;
    private final FieldVectors weights; // W/√N: sites after the matrix × sites before it
    private final FieldVectors bias;

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
        backend.combine(0, w, 1 / Math.sqrt(width), w);
        this.weights = new FieldVectors(backend, w);
        Fields b = backend.fields(width, 1);
        backend.normal(sampling.stream(Sampling.Kind.BIAS, layer), 0, b);
        this.bias = new FieldVectors(backend, b);
    }

    /** W/√N, sites after the matrix × sites before it; shared, not copied. */
    public Fields weights() {
        return weights.theta();
    }

    /** b, one column; shared, not copied. */
    public Fields bias() {
        return bias.theta();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Matrix forward(Fields features, Fields h) {
        Matrix values = backend.read(features);
        backend.expand(weights.theta(), values.copy().scale(weightScale), h, false);
        if (biasScale > 0) {
            backend.expand(bias.theta(), Matrix.constant(1, h.columns(), biasScale), h, true);
        }
        return values;
    }

    @Override
    public Matrix backward(Fields g, Fields z) {
        backend.write(backend.contract(weights.theta(), g).scale(width * weightScale), z);
        return backend.read(g);
    }

    @Override
    public Matrix receive(Fields g) {
        return backend.read(g);
    }

    @Override
    public void learn(Consumer<Weights> ofMatrix, Consumer<Weights> ofBias, Matrix g, Matrix features) {
        Fields signal = backend.fields(width, g.columns());
        if (g.columns() > 0) {
            backend.write(g, signal);
        }
        ofMatrix.accept(weights.learningFrom(signal, features.transpose().scale(weightScale / width)));
        if (biasScale > 0) {
            ofBias.accept(bias.learningFrom(signal, Matrix.constant(g.columns(), 1, biasScale)));
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
        weights.persist(state);
        bias.persist(state);
    }
}
