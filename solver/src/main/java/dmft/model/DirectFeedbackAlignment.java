package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.coupling.DirectFeedback;
import dmft.coupling.World;
import java.util.ArrayList;
import java.util.List;

/** Errors go straight to every layer, g̃^l = φ'(h^l) ∘ Σ_c Δ_c z̃^l_c with fixed random fields z̃^l_c (A. Nøkland, NeurIPS 2016). */
final class DirectFeedbackAlignment implements BackwardPass {

    private final List<DirectFeedback> feedback = new ArrayList<>();

    DirectFeedbackAlignment(Layers layers, World world) {
        int[] all = Layers.range(layers.trained());
        for (int l = 0; l < layers.depth(); l++) {
            feedback.add(world.directFeedback(l + 1, layers.outputs(), layers.features(l, all)));
        }
    }

    @Override
    public Mlp.Signal contracted(Layers layers, Matrix delta, int[] batch) {
        Matrix[] gradients = new Matrix[layers.depth() - 1];
        Fields g = layers.none();
        for (int l = layers.depth() - 1; l >= 0; l--) {
            g = layers.signals(l, batch.length);
            send(layers, l, delta.transpose(), g, batch, g);
            if (l > 0) {
                gradients[l - 1] = layers.matrix(l).receive(g);
            }
        }
        return new Mlp.Signal(delta, batch, g, gradients);
    }

    @Override
    public EverySignal every(Layers layers, Matrix delta) {
        Matrix unit = Signals.unit(layers.trained(), layers.outputs());
        Matrix[] gradients = new Matrix[layers.depth() - 1];
        Fields[] g = new Fields[layers.depth()];
        Fields[] z = new Fields[layers.depth()];
        for (int l = layers.depth() - 1; l >= 0; l--) {
            z[l] = layers.everySignal();
            g[l] = layers.everySignal();
            send(layers, l, unit, z[l], layers.exampleOfEvery(), g[l]);
            if (l > 0) {
                gradients[l - 1] = layers.matrix(l).receiveEvery(g[l]);
            }
        }
        return new EverySignal(z, g, gradients);
    }

    /** z of some columns and g = φ' ∘ z, which may be written over it. */
    private void send(Layers layers, int l, Matrix signal, Fields z, int[] example, Fields g) {
        Backend backend = layers.backend();
        feedback.get(l).backward(signal, z);
        backend.multiply(z, layers.slopes(l, example), g);
    }
}
