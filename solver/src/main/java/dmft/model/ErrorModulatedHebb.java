package dmft.model;

import dmft.compute.Fields;
import dmft.compute.Matrix;

/** Nothing goes back but the error itself: g̃^l = Δ φ(h^l), so that W^l learns by Σ_α Δ_α² φ(h^{l+1}_α) φ(h^l_α)ᵀ. There is one output, and no z. */
final class ErrorModulatedHebb implements BackwardPass {

    @Override
    public Mlp.Signal contracted(Layers layers, Matrix delta, int[] batch) {
        Matrix[] gradients = new Matrix[layers.depth() - 1];
        Fields g = layers.none();
        for (int l = layers.depth() - 1; l >= 0; l--) {
            g = layers.signals(l, batch.length);
            layers.backend().expand(layers.features(l, batch), diagonal(delta, 2), g, false); // Δ g̃
            if (l > 0) {
                gradients[l - 1] = layers.matrix(l).receive(g);
            }
        }
        return new Mlp.Signal(delta, batch, g, gradients);
    }

    @Override
    public EverySignal every(Layers layers, Matrix delta) {
        Matrix[] gradients = new Matrix[layers.depth() - 1];
        Fields[] g = new Fields[layers.depth()];
        for (int l = layers.depth() - 1; l >= 0; l--) {
            g[l] = layers.everySignal();
            layers.backend().expand(layers.features(l, layers.exampleOfEvery()), diagonal(delta, 1), g[l], false);
            if (l > 0) {
                gradients[l - 1] = layers.matrix(l).receiveEvery(g[l]);
            }
        }
        return new EverySignal(g, g, gradients);
    }

    private static Matrix diagonal(Matrix delta, int power) {
        Matrix diagonal = new Matrix(delta.rows(), delta.rows());
        for (int i = 0; i < delta.rows(); i++) {
            diagonal.set(i, i, Math.pow(delta.get(i, 0), power));
        }
        return diagonal;
    }
}
