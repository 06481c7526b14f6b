package dmft.solve;

import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import dmft.train.Batches;
import dmft.train.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How outputs answer to a change of the error signals that drove them, roughly: by a tangent kernel known at some times.
 *
 * <p>Paths that were driven by the error signals of f give outputs f'. Were the kernel right, outputs f* that drive themselves obey
 *
 * <pre>    f*(t) = f'(t) + (η/P) Σ_{s&lt;t} K(s) [Δ(f*(s)) − Δ(f(s))]</pre>
 *
 * which is solved step by step. At the solution f = f' = f*, whatever K, so that the kernel's errors cost iterations and no accuracy.
 */
final class TangentGuess implements StateStream.Part {

    private final Problem problem;
    private final TreeMap<Integer, Matrix> kernels = new TreeMap<>();

    TangentGuess(Problem problem) {
        this.problem = problem;
    }

    /** Notes K(t), PC × PC, which holds until the next one. */
    void set(int t, Matrix kernel) {
        kernels.put(t, kernel);
    }

    /** f* from f, which drove, and f', which came out. */
    List<Matrix> solve(Workers workers, List<Matrix> driving, List<Matrix> found) {
        Training training = problem.training();
        int trained = problem.train().size();
        int outputs = problem.train().outputs();
        Batches batches = new Batches(trained, training.batchSize(), training.batchSeed());
        Matrix shift = new Matrix(trained * outputs, 1);
        List<Matrix> solved = new ArrayList<>();
        for (int t = 0; t < found.size(); t++) {
            Matrix f = found.get(t).copy().addScaled(1, Dynamics.unflatten(shift, outputs));
            solved.add(f);
            if (t < training.steps()) {
                int[] batch = batches.next();
                Matrix change = Dynamics.errorSignal(problem, f, batch)
                        .addScaled(-1, Dynamics.errorSignal(problem, driving.get(t), batch));
                Map.Entry<Integer, Matrix> known = kernels.floorEntry(t);
                shift.addScaled(
                        training.learningRate() / batch.length,
                        Products.multiply(workers, known.getValue(), Dynamics.flatten(change, batch, trained)));
            }
        }
        return solved;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        int count = (int) state.integer(kernels.size());
        List<Integer> times = new ArrayList<>(kernels.keySet());
        for (int i = 0; i < count; i++) {
            int t = (int) state.integer(i < times.size() ? times.get(i) : 0);
            Matrix kernel = kernels.computeIfAbsent(t, n -> new Matrix(0, 0));
            state.matrix(kernel);
        }
    }
}
