package dmft.model;

import dmft.compute.Matrix;
import dmft.coupling.World;

/** A learning rule's way back: how the signals g̃ that hidden layers learn from come to them. */
interface BackwardPass {

    /**
     * The signals of a batch, contracted over outputs: g̃_α = Σ_c Δ_{αc} g̃_{αc}.
     *
     * @param delta Δ, one row per example of the batch, C columns
     * @param batch the examples of the batch, by number
     */
    Mlp.Signal contracted(Layers layers, Matrix delta, int[] batch);

    /**
     * The signals of every single output of every training example, column example·C + output.
     *
     * @param delta Δ of all training examples, P × C, for rules whose signals depend on it
     */
    EverySignal every(Layers layers, Matrix delta);

    /** The way back of a rule, in a network at its start. */
    static BackwardPass of(Rule rule, Layers layers, World world) {
        return switch (rule.kind()) {
            case GRADIENT, FEEDBACK_ALIGNMENT -> new Backpropagation();
            case DIRECT_FEEDBACK_ALIGNMENT -> new DirectFeedbackAlignment(layers, world);
            case HEBB -> new ErrorModulatedHebb();
        };
    }
}
