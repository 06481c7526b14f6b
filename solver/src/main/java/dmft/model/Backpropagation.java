package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;

/**
 * Signals go back layer by layer, z^L = w, z^l = σ_w W^lᵀ g^{l+1}/√N, g^l = φ'(h^l) ∘ z^l (E4): through the weights themselves, or with feedback alignment
 * through the fixed matrices that the couplings and the read-out have in their places.
 */
final class Backpropagation implements BackwardPass {

    @Override
    public Mlp.Signal contracted(Layers layers, Matrix delta, int[] batch) {
        Backend backend = layers.backend();
        Matrix[] gradients = new Matrix[layers.depth() - 1];
        Fields g = layers.signals(layers.depth() - 1, batch.length);
        layers.readout().backward(delta.transpose(), g);
        for (int l = layers.depth() - 1; ; l--) {
            backend.multiply(g, layers.slopes(l, batch), g);
            if (l == 0) {
                return new Mlp.Signal(delta, batch, g, gradients);
            }
            Fields z = layers.signals(l - 1, batch.length);
            gradients[l - 1] = layers.matrix(l).backward(g, z);
            g = z;
        }
    }

    @Override
    public EverySignal every(Layers layers, Matrix delta) {
        int depth = layers.depth();
        Backend backend = layers.backend();
        Matrix[] gradients = new Matrix[depth - 1];
        Fields[] g = new Fields[depth];
        Fields[] z = new Fields[depth];
        z[depth - 1] = layers.everySignal();
        layers.readout().backward(Signals.unit(layers.trained(), layers.outputs()), z[depth - 1]);
        for (int l = depth - 1; l >= 0; l--) {
            g[l] = layers.everySignal();
            backend.multiply(z[l], layers.slopes(l, layers.exampleOfEvery()), g[l]);
            if (l > 0) {
                z[l - 1] = layers.everySignal();
                gradients[l - 1] = layers.matrix(l).backwardEvery(g[l], z[l - 1]);
            }
        }
        return new EverySignal(z, g, gradients);
    }
}
