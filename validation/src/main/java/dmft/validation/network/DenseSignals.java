package dmft.validation.network;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.model.MlpShape;
import dmft.model.Rule;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The way back through a finite network: gradients, and the signals that hidden layers learn from by its learning rule. */
final class DenseSignals {

    private final Backend backend;
    private final MlpShape shape;
    private final int width;
    private final int outputs;
    private final Fields[] weights;
    private final Fields readout;
    private final Fields[] features;
    private final Fields[] slopes;
    private final Fields[] sending; // what stands for W^1 … W^{L−1}, numbered as these
    private final Fields[] reached; // what leads from the outputs to layers: to the last one, or to each

    /**
     * A network at its start.
     *
     * @param weights W⁰ … W^{L−1}, shared
     * @param readout w, shared
     * @param features φ(h^l), shared
     * @param slopes φ'(h^l), shared
     * @param streams numbers for weights of its own, the l-th of them by l
     */
    DenseSignals(
            Backend backend,
            MlpShape shape,
            Fields[] weights,
            Fields readout,
            Fields[] features,
            Fields[] slopes,
            IntFunction<NormalStream> streams) {
        this.backend = backend;
        this.shape = shape;
        this.width = readout.sites();
        this.outputs = readout.columns();
        this.weights = weights;
        this.readout = readout;
        this.features = features;
        this.slopes = slopes;
        int depth = shape.depth();
        this.sending = weights.clone();
        this.reached = new Fields[depth];
        Arrays.fill(reached, readout);
        Rule rule = shape.rule();
        if (rule.kind() == Rule.Kind.FEEDBACK_ALIGNMENT) {
            for (int l = 1; l < depth; l++) {
                sending[l] = correlated(weights[l], streams.apply(l));
            }
            reached[depth - 1] = correlated(readout, streams.apply(0));
        } else if (rule.kind() == Rule.Kind.DIRECT_FEEDBACK_ALIGNMENT) {
            for (int l = 0; l < depth; l++) {
                reached[l] = backend.fields(width, outputs);
                backend.normal(streams.apply(l), 0, reached[l]);
            }
        }
    }

    /** ρ x + √(1 − ρ²) ξ. */
    private Fields correlated(Fields x, NormalStream stream) {
        double rho = shape.rule().correlation();
        Fields other = backend.fields(width, x.columns());
        backend.normal(stream, 0, other);
        backend.combine(rho, x, Math.sqrt(1 - rho * rho), other);
        return other;
    }

    /**
     * z^l and g^l for l = 1 … L.
     *
     * @param z N × columns
     * @param g N × columns
     */
    record Signals(Fields[] z, Fields[] g) {}

    /** Gradients g of every output of the first points: columns are numbered example·C + output, and z^L = w. */
    Signals gradients(int points) {
        return through(weights, each(readout, points), exampleOfEach(points));
    }

    /** What takes the place of these in learning, of every output of the first points with errors Δ. */
    Signals learnedFrom(int points, Matrix delta) {
        int[] example = exampleOfEach(points);
        return switch (shape.rule().kind()) {
            case GRADIENT, FEEDBACK_ALIGNMENT -> through(sending, each(reached[shape.depth() - 1], points), example);
            case DIRECT_FEEDBACK_ALIGNMENT -> direct(l -> each(reached[l], points), example);
            case HEBB -> hebb(delta, example, 1);
        };
    }

    /** Σ_c Δ_c g_c of a batch: gradients, whatever the learning rule. */
    Signals gradientOfBatch(Matrix delta, int[] batch) {
        return through(weights, combined(readout, delta), batch);
    }

    /** Σ_c Δ_c g̃_c of a batch. */
    Signals ofBatch(Matrix delta, int[] batch) {
        return switch (shape.rule().kind()) {
            case GRADIENT, FEEDBACK_ALIGNMENT -> through(sending, combined(reached[shape.depth() - 1], delta), batch);
            case DIRECT_FEEDBACK_ALIGNMENT -> direct(l -> combined(reached[l], delta), batch);
            case HEBB -> hebb(delta, batch, 2);
        };
    }

    private Fields combined(Fields w, Matrix delta) {
        Fields z = backend.fields(width, delta.rows());
        backend.expand(w, delta.transpose(), z, false);
        return z;
    }

    private Fields each(Fields w, int points) {
        int[] output =
                IntStream.range(0, points * outputs).map(i -> i % outputs).toArray();
        Fields z = backend.fields(width, output.length);
        backend.copyColumns(w, output, z);
        return z;
    }

    private int[] exampleOfEach(int points) {
        return IntStream.range(0, points * outputs).map(i -> i / outputs).toArray();
    }

    /** (E4): z^l = σ_w W^lᵀ g^{l+1}/√N and g^l = φ'(h^l) ∘ z^l. */
    private Signals through(Fields[] matrices, Fields top, int[] example) {
        int depth = shape.depth();
        Signals signals = new Signals(new Fields[depth], new Fields[depth]);
        Fields z = top;
        for (int l = depth - 1; l >= 0; l--) {
            signals.z[l] = z;
            signals.g[l] = sloped(l, z, example);
            if (l > 0) {
                Matrix sum = backend.contract(matrices[l], signals.g[l]).scale(width); // Wᵀg
                z = backend.fields(width, example.length);
                backend.write(sum.scale(shape.weightScale(l) / Math.sqrt(width)), z);
            }
        }
        return signals;
    }

    private Signals direct(IntFunction<Fields> z, int[] example) {
        Fields[] sent = IntStream.range(0, shape.depth()).mapToObj(z).toArray(Fields[]::new);
        Fields[] g = IntStream.range(0, sent.length)
                .mapToObj(l -> sloped(l, sent[l], example))
                .toArray(Fields[]::new);
        return new Signals(sent, g);
    }

    private Fields sloped(int l, Fields z, int[] example) {
        Fields g = backend.fields(width, example.length);
        backend.copyColumns(slopes[l], example, g);
        backend.multiply(z, g, g);
        return g;
    }

    private Signals hebb(Matrix delta, int[] example, int power) {
        Fields[] g = new Fields[shape.depth()];
        for (int l = 0; l < g.length; l++) {
            Matrix values = new Matrix(width, example.length);
            Matrix phi = backend.read(features[l]);
            for (int i = 0; i < width; i++) {
                for (int j = 0; j < example.length; j++) {
                    values.set(i, j, Math.pow(delta.get(j, 0), power) * phi.get(i, example[j]));
                }
            }
            g[l] = backend.fields(width, example.length);
            backend.write(values, g[l]);
        }
        return new Signals(g, g);
    }
}
