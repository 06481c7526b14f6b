package dmft.coupling;

import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.train.Weights;
import java.util.function.Consumer;

/**
 * A Gaussian weight matrix between two layers, W with i.i.d. N(0,1) entries at the start, and its biases b.
 *
 * <p>The same three operations describe the infinite limit, a finite network whose matrix is never formed, and an ordinary finite network. What
 * a block of fields is to the matrix is given by its <em>coordinates</em>; learning needs nothing else.
 */
public interface Coupling extends StateStream.Part {

    /** Name in results: "W1" joins hidden layers 1 and 2. */
    String name();

    /**
     * h = σ_w Wφ/√N + σ_b b (E3).
     *
     * @param features φ, S × P
     * @param h S × P, overwritten
     * @return coordinates of φ
     */
    Matrix forward(Fields features, Fields h);

    /**
     * {@link #forward(Fields, Fields)} of training columns and of evaluation points behind them, in one go: half the passes over the matrix, the same
     * numbers.
     *
     * @param features φ, the columns from {@code trained} on belonging to the points of {@code evaluation}
     * @param h as many columns as φ, overwritten
     * @return coordinates of the training columns
     */
    default Matrix forward(Fields features, int trained, Fields h, Evaluation evaluation) {
        Matrix coordinates = forward(features.view(0, trained), h.view(0, trained));
        int points = features.columns() - trained;
        evaluation.forward(features.view(trained, points), h.view(trained, points));
        return coordinates;
    }

    /**
     * z = σ_w Wᵀg/√N (E4).
     *
     * @param g S × P
     * @param z S × P, overwritten
     * @return coordinates of g
     */
    Matrix backward(Fields g, Fields z);

    /**
     * {@link #backward} of the signals g of single outputs, which no error signal weighs: what counts as small is measured by their own size.
     *
     * @return coordinates of g
     */
    default Matrix backwardEvery(Fields g, Fields z) {
        return backward(g, z);
    }

    /**
     * Coordinates of signals g that did not come back through this matrix from above and will not be sent through it: all that learning needs of them.
     *
     * @param g S × P
     * @return coordinates of g
     * @throws UnsupportedOperationException on sample paths, whose order parameters know only of signals that go through
     */
    Matrix receive(Fields g);

    /** {@link #receive} of the signals of single outputs, as {@link #backwardEvery} is to {@link #backward}. */
    default Matrix receiveEvery(Fields g) {
        return receive(g);
    }

    /**
     * A step of training, whose gradient is σ_w Σ_α g_α φ_αᵀ/N for W/√N and σ_b Σ_α g_α for b (E6).
     *
     * @param weights what it does to W
     * @param biases what it does to b
     * @param g coordinates from {@link #backward} or {@link #receive}, P columns
     * @param features coordinates from {@link #forward}, the same P columns
     */
    void learn(Consumer<Weights> weights, Consumer<Weights> biases, Matrix g, Matrix features);

    /**
     * Leaves a part of the matrix of the start, W(0) ← share · W(0) in all that follows; what its past fields were stays, and so do biases.
     *
     * @throws UnsupportedOperationException on sample paths, whose order parameters are those of a matrix that stays
     */
    default void shrinkStart(double share) {
        learn(weights -> weights.scale(Weights.THETA, share), biases -> {}, new Matrix(0, 0), new Matrix(0, 0));
    }

    /**
     * Passes of fields that are only looked at; what they need in fresh fields is kept apart from training.
     *
     * @param firstPoint number of the first point, which names its fresh fields
     * @param points number of points P'
     */
    Evaluation evaluation(int firstPoint, int points);

    /** k, directions of features known. */
    int forwardRank();

    /** m, directions of back-propagated fields known, and of signals received. */
    int backwardRank();

    /** Directions known on both sides together; it grows when a basis does. */
    int directions();

    /** The larger of the two sides' joint bases; it cannot exceed the number of sites. */
    int jointRank();

    /** Passes through a coupling that leave no trace in it. At each time they follow the joint law with all that training has done so far. */
    interface Evaluation extends StateStream.Part {

        /** h = σ_w Wφ/√N + σ_b b, both S × P'. */
        void forward(Fields features, Fields h);

        /**
         * The pre-activations at the start, h = u + σ_b b, in terms of all that has been drawn since. Passes to come use it to tell causes from
         * coincidences of the sample.
         */
        void forwardAtStart(Fields features, Fields h);

        /** z = σ_w Wᵀg/√N, both S × P'. */
        void backward(Fields g, Fields z);

        /** The back-propagated fields at the start, likewise in terms of all that has been drawn since. */
        void backwardAtStart(Fields g, Fields z);
    }
}
