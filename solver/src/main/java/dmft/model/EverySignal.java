package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.Products;

/** z^l and g^l of every single output of every training example, and the coordinates of g in the couplings; column example·C + output. */
final class EverySignal {

    private final Fields[] z;
    private final Fields[] g;
    private final Matrix[] gradients;

    EverySignal(Fields[] z, Fields[] g, Matrix[] gradients) {
        this.z = z;
        this.g = g;
        this.gradients = gradients;
    }

    Fields[] z() {
        return z;
    }

    Fields[] g() {
        return g;
    }

    Matrix[] gradients() {
        return gradients;
    }

    /** g̃_α = Σ_c Δ_{αc} g_{αc} of a batch. */
    Mlp.Signal contracted(Backend backend, Matrix delta, int[] batch) {
        Matrix combination = Signals.combination(delta, batch, g[0].columns() / delta.columns());
        Matrix[] contracted = new Matrix[gradients.length];
        for (int l = 0; l < gradients.length; l++) {
            contracted[l] = Products.multiply(backend.workers(), gradients[l], combination);
        }
        Fields first = backend.fields(g[0].sites(), batch.length);
        backend.expand(g[0], combination, first, false);
        return new Mlp.Signal(delta, batch, first, contracted);
    }
}
