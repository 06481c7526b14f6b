package dmft.model;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.train.Update;
import java.util.List;
import java.util.function.Supplier;

/**
 * A network in training: its forward pass, backward pass and learning rule, written over couplings.
 *
 * <p>One step of gradient descent is {@link #forward}, {@link #backward}, {@link #learn}, in this order.
 */
public interface Model extends StateStream.Part {

    /**
     * The forward pass at the present weights; entries are γ0 f, not centred.
     *
     * @param examples training examples, by number, as many as go through together; "the training examples" of all that follows are these, and batches are numbered among
     *     them
     */
    Outputs forward(int[] examples);

    /** The forward pass of the same examples as before, at the start the first ones. */
    Outputs forward();

    /**
     * The backward pass of the error signal, contracted over outputs: g̃_α = Σ_c Δ_{αc} g_{αc}.
     *
     * @param delta Δ, one row per example of the batch, C columns
     * @param batch the examples of the batch, by number
     */
    void backward(Matrix delta, int[] batch);

    /** Changes the weights along what {@link #backward} found (E6). */
    void learn(Update update);

    /** Changes the weights without a gradient; what a backward pass or {@link #observe} found before is no longer of use. */
    void change(Update update);

    /** Φ, G and the tangent kernel K at the present time; needs a {@link #forward} at the present weights. */
    Kernels kernels();

    /**
     * K between the training examples from Φ^l and G^l between them (E5), PC × PC.
     *
     * @param features Φ^l for l = 1 … L, each P × P
     * @param gradients G^l for l = 1 … L, each PC × PC
     */
    Matrix tangent(List<Matrix> features, List<Matrix> gradients);

    /**
     * Remembers the present time, which must be the start. What is returned gives the kernels of the start in terms of the fields known when it is asked:
     * in the difference from {@link #kernels} what fields happen to have in common with those drawn since cancels.
     */
    Supplier<Kernels> start();

    /**
     * What is to be taken down at the present time; needs a {@link #forward} at the present weights. It passes every g back, so that a {@link #backward}
     * after it only adds them up.
     *
     * @param delta Δ of all training examples, P × C
     * @throws UnsupportedOperationException if factors, responses or what was learned are asked of an ordinary finite network
     */
    Snapshot observe(int step, Recording recording, Matrix delta);

    /** The largest set of independent directions held in any layer; it cannot exceed the number of sites. */
    int jointRank();

    /** The couplings between hidden layers. */
    List<Coupling> couplings();

    /**
     * The network's outputs at one time.
     *
     * @param train γ0 f of the training examples, P × C
     * @param test γ0 f of the test points, P' × C
     * @param testAtStart γ0 f of the test points with the weights of the start, in terms of the same sampled fields as {@code test}: in the difference
     *     their noise cancels, which divided by a small γ0 would swamp it
     */
    record Outputs(Matrix train, Matrix test, Matrix testAtStart) {}

    /**
     * Equal-time kernels between all points (training examples, then test points) and the training examples.
     *
     * @param features Φ^l for l = 1 … L, each (P + P') × P
     * @param gradients G^l for l = 1 … L, each (P + P')C × PC, rows and columns numbered example·C + output
     * @param tangent K, (P + P')C × PC (E5)
     */
    record Kernels(List<Matrix> features, List<Matrix> gradients, Matrix tangent) {}
}
