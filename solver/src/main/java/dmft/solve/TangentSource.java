package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.model.Model;
import dmft.order.Recording;
import dmft.order.Snapshot;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells an approximation's tangent kernel K(t), by which its outputs move: f(t+1) = f(t) + (η/P) K(t) Δ(t).
 *
 * <p>A step is {@link #evaluate}, {@link #observe}, {@link #tangent}, {@link #learn}, in this order; what is saved is the state after a step.
 */
interface TangentSource extends StateStream.Part {

    /** The network whose directions stand for all. */
    Model model();

    /** Comes to the present weights. */
    void evaluate();

    /**
     * What is to be taken down at step t, if anything is.
     *
     * @param delta Δ of all training examples
     */
    Optional<Snapshot> observe(int step, Recording recording, Matrix delta);

    /** K(t) between all points and the training examples, (P + P')C × PC. */
    Matrix tangent();

    /**
     * Goes on to the next step.
     *
     * @param step t, the step that is made
     * @param delta Δ of the batch, from the outputs that K gives
     * @param batch the examples of the batch
     */
    void learn(int step, Matrix delta, int[] batch);

    /** Kernels that stay as they are at the start (E8). */
    final class Frozen implements TangentSource {

        private final Model model;
        private final Matrix tangent;

        Frozen(Model model) {
            this.model = model;
            model.forward();
            this.tangent = model.kernels().tangent();
        }

        @Override
        public Model model() {
            return model;
        }

        @Override
        public void evaluate() {
            // The start is all there is.
        }

        /** Only at the start, where everything stays. */
        @Override
        public Optional<Snapshot> observe(int step, Recording recording, Matrix delta) {
            return step > 0 || recording.quantities().isEmpty()
                    ? Optional.empty()
                    : Optional.of(model.observe(0, recording, delta));
        }

        @Override
        public Matrix tangent() {
            return tangent;
        }

        @Override
        public void learn(int step, Matrix delta, int[] batch) {
            // Nothing moves.
        }

        @Override
        public void persist(StateStream state) {
            // The constructor makes it again.
        }
    }

    /**
     * The kernels of a network that lives in a world without responses (E10). Its read-out is independent of what deeper layers do to the features, so
     * that outputs must come from K: the average ⟨wφ⟩ misses what the lower layers learn.
     */
    final class Independent implements TangentSource {

        private final Model model;
        private final Problem problem;

        Independent(Model model, Problem problem) {
            this.model = model;
            this.problem = problem;
        }

        @Override
        public Model model() {
            return model;
        }

        @Override
        public void evaluate() {
            model.forward();
        }

        @Override
        public Optional<Snapshot> observe(int step, Recording recording, Matrix delta) {
            return recording.at(step) ? Optional.of(model.observe(step, recording, delta)) : Optional.empty();
        }

        @Override
        public Matrix tangent() {
            return model.kernels().tangent();
        }

        @Override
        public void learn(int step, Matrix delta, int[] batch) {
            model.backward(delta, batch);
            model.learn(problem.training().update(step, problem.architecture().gamma0() / batch.length));
        }

        @Override
        public void persist(StateStream state) throws IOException {
            model.persist(state);
        }
    }
}
