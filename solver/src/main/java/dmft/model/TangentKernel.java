package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.coupling.Coupling;
import dmft.coupling.Readout;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Equal-time kernels, gathered chunk by chunk of test points:
 *
 * <pre>    K_{μα} = Φ^L_{μα} + Σ_{l=0}^{L-1} G^{l+1}_{μα} (σ_w² Φ^l_{μα} + σ_b²),   Φ⁰ = K^x,   G^{L+1} = 1      (E5)</pre>
 *
 * each term times the relative rate at which its weights or biases learn. Where hidden layers learn from other signals g̃, outputs move by ⟨g g̃⟩ in place of G. With several outputs G carries output indices, and the first term is diagonal in them.
 */
final class TangentKernel {

    private final Backend backend;
    private final MlpShape shape;
    private final List<Coupling> hidden;
    private final Readout readout;
    private final int outputs;
    private final int trained;
    private final Matrix inputCovariance;
    private final boolean atStart;
    private final List<Matrix> features = new ArrayList<>();
    private final List<Matrix> gradients = new ArrayList<>();

    /** @param atStart true for the weights of the start, in terms of present fields */
    TangentKernel(
            Backend backend,
            MlpShape shape,
            List<Coupling> hidden,
            Readout readout,
            int outputs,
            int trained,
            Matrix inputCovariance,
            boolean atStart) {
        this.atStart = atStart;
        this.backend = backend;
        this.shape = shape;
        this.hidden = hidden;
        this.readout = readout;
        this.outputs = outputs;
        this.trained = trained;
        this.inputCovariance = inputCovariance;
        for (int l = 0; l < shape.depth(); l++) {
            features.add(new Matrix(inputCovariance.rows(), trained));
            gradients.add(new Matrix(inputCovariance.rows() * outputs, trained * outputs));
        }
    }

    /**
     * Adds the kernels of the training examples and of more points with them.
     *
     * @param phi φ(h^l) of the training examples followed by the points, for every layer
     * @param slopes φ'(h^l) likewise
     * @param first number of the first of the points among the test points
     */
    void add(Fields[] phi, Fields[] slopes, int first) {
        for (int l = 0; l < shape.depth(); l++) {
            Matrix block = backend.contract(phi[l], phi[l].view(0, trained));
            place(features.get(l), block, first, 1);
        }
        passBack(
                slopes,
                (g, l) -> place(gradients.get(l), backend.contract(g, g.view(0, trained * outputs)), first, outputs));
    }

    /**
     * The gradients g of every output of some points, which leave no trace in the couplings.
     *
     * @param slopes φ'(h^l) of the points, for every layer
     */
    Fields[] gradients(Fields[] slopes) {
        Fields[] all = new Fields[shape.depth()];
        passBack(slopes, (g, l) -> all[l] = g);
        return all;
    }

    private void passBack(Fields[] slopes, ObjIntConsumer<Fields> seen) {
        int points = slopes[0].columns();
        Fields z = backend.fields(slopes[0].sites(), points * outputs);
        Matrix signals = Signals.unit(points, outputs);
        if (atStart) {
            readout.backwardAtStart(signals, z);
        } else {
            readout.gradient(signals, z);
        }
        int[] repeated = repeated(points);
        Fields slope = backend.fields(z.sites(), z.columns());
        for (int l = shape.depth() - 1; l >= 0; l--) {
            backend.copyColumns(slopes[l], repeated, slope);
            Fields g = backend.fields(z.sites(), z.columns());
            backend.multiply(z, slope, g);
            seen.accept(g, l);
            if (l > 0) {
                Coupling.Evaluation pass = hidden.get(l - 1).evaluation(0, g.columns());
                if (atStart) {
                    pass.backwardAtStart(g, z);
                } else {
                    pass.backward(g, z);
                }
            }
        }
    }

    /** Rows of the training examples stay in place, those of the points go below, after the points of earlier chunks. */
    private void place(Matrix whole, Matrix block, int first, int perExample) {
        int train = trained * perExample;
        whole.setBlock(0, 0, block.block(0, 0, train, block.columns()));
        whole.setBlock(train + first * perExample, 0, block.block(train, 0, block.rows() - train, block.columns()));
    }

    private int[] repeated(int points) {
        int[] index = new int[points * outputs];
        for (int j = 0; j < index.length; j++) {
            index[j] = j / outputs;
        }
        return index;
    }

    /** Those gathered; where layers learn from other signals K is that of the start. */
    Model.Kernels kernels() {
        return new Model.Kernels(
                List.copyOf(features),
                List.copyOf(gradients),
                tangent(shape, outputs, inputCovariance, features, crossAtStart()));
    }

    /** ⟨g g̃⟩ at the start. */
    private List<Matrix> crossAtStart() {
        return IntStream.range(0, shape.depth())
                .mapToObj(l -> gradients.get(l).copy().scale(shape.rule().alignmentAtStart(shape.depth() - l)))
                .toList();
    }

    /** K of some points and the training examples, from their Φ and G, or ⟨g g̃⟩ (E5). */
    static Matrix tangent(
            MlpShape shape, int outputs, Matrix inputCovariance, List<Matrix> features, List<Matrix> gradients) {
        int depth = shape.depth();
        int rows = gradients.get(0).rows();
        Matrix tangent = new Matrix(rows, gradients.get(0).columns());
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < tangent.columns(); j++) {
                int mu = i / outputs;
                int alpha = j / outputs;
                double sum = i % outputs == j % outputs
                        ? shape.rate(depth) * features.get(depth - 1).get(mu, alpha)
                        : 0;
                for (int l = 0; l < depth; l++) {
                    double biases = shape.biasScale(l) * shape.biasScale(l);
                    double weights = l == 0
                            ? inputCovariance.get(mu, alpha) - biases
                            : shape.weightScale(l)
                                    * shape.weightScale(l)
                                    * features.get(l - 1).get(mu, alpha);
                    sum += gradients.get(l).get(i, j) * (shape.rate(l) * weights + shape.biasRate(l) * biases);
                }
                tangent.set(i, j, sum);
            }
        }
        return tangent;
    }
}
