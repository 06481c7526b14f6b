package dmft.coupling;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;
import java.util.ArrayList;
import java.util.List;

/**
 * What a coupling's order parameters were along one pass through time, in coordinates on orthonormal directions of either side: c(t) with Φ = cᵀc, d(t)
 * with G = dᵀd, and the memories ã, b̃ on the directions of d and c.
 */
final class Trace {

    private final List<Matrix> features;
    private final List<Matrix> gradients;
    private final List<Matrix> featureMemories;
    private final List<Matrix> gradientMemories;
    private final int[] kinds; // of backward passes

    Trace(int passes) {
        this.features = none(passes);
        this.gradients = none(passes);
        this.featureMemories = none(passes);
        this.gradientMemories = none(passes);
        this.kinds = new int[passes];
    }

    private static List<Matrix> none(int passes) {
        List<Matrix> list = new ArrayList<>();
        for (int p = 0; p < passes; p++) {
            list.add(new Matrix(0, 0));
        }
        return list;
    }

    void forward(int pass, Matrix vectors, Matrix memory) {
        features.set(pass, vectors);
        featureMemories.set(pass, memory);
    }

    /** @param every true if the fields are those of single outputs, not of error signals, which have another size */
    void backward(int pass, Matrix vectors, Matrix memory, boolean every) {
        kinds[pass] = every ? 1 : 0;
        gradients.set(pass, vectors);
        gradientMemories.set(pass, memory);
    }

    /**
     * Goes on from the first pass as if nothing moved and nothing responded: the lazy limit.
     *
     * @param signals for every pass, what error signals make of the first backward pass, whose columns are single outputs; no columns for no pass
     * @param every the passes that send single outputs back
     */
    void goOnLazily(List<Matrix> signals, boolean[] every, Workers workers) {
        Matrix single = gradients.get(0);
        Matrix first = features.get(0);
        for (int p = 0; p < signals.size(); p++) {
            forward(p, first, new Matrix(0, first.columns()));
            Matrix signal = signals.get(p);
            boolean passes = signal.columns() > 0;
            backward(
                    p,
                    passes ? Products.multiply(workers, single, signal) : new Matrix(0, 0),
                    new Matrix(0, signal.columns()),
                    every[p]);
        }
    }

    List<Matrix> features() {
        return features;
    }

    List<Matrix> gradients() {
        return gradients;
    }

    int[] kinds() {
        return kinds;
    }

    List<Matrix> featureMemories() {
        return featureMemories;
    }

    List<Matrix> gradientMemories() {
        return gradientMemories;
    }
}
