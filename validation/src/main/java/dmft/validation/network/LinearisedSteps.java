package dmft.validation.network;

import dmft.compute.Matrix;
import dmft.solve.Problem;
import dmft.train.ErrorSignals;
import dmft.train.Optimizer;
import dmft.train.Training;
import java.util.stream.IntStream;

/** (E8), the limit γ0 → 0 at a finite width: the network is linear in its weights, and its tangent kernel stays that of the start. */
final class LinearisedSteps implements Steps {

    /** Of a flow between two entries of time. */
    private static final int SUBSTEPS = 20;

    private final Matrix kernel;
    private final Training training;
    private final double[][] labels;
    private final Matrix f;
    private final Matrix velocity;

    /**
     * A network at its start.
     *
     * @param kernel K between all points and the training examples
     * @param points how many there are
     */
    LinearisedSteps(Matrix kernel, Problem problem, int points) {
        this.kernel = kernel;
        this.training = problem.training();
        this.labels = problem.train().targets();
        int outputs = problem.train().outputs();
        this.f = new Matrix(points, outputs);
        this.velocity = new Matrix(points, outputs);
    }

    @Override
    public Matrix centred() {
        return f.copy();
    }

    @Override
    public void take(Matrix delta, int[] batch, double rate) {
        if (training.flow().flows()) {
            flow(rate);
            return;
        }
        Matrix gradient = gradient(delta, batch);
        Optimizer optimizer = training.optimizer();
        velocity.scale(optimizer.momentum()).addScaled(1, gradient);
        if (optimizer.nesterov()) {
            f.addScaled(rate, gradient).addScaled(rate * optimizer.momentum(), velocity);
        } else {
            f.addScaled(rate, velocity);
        }
    }

    /** K Δ/P. */
    private Matrix gradient(Matrix delta, int[] batch) {
        int outputs = f.columns();
        Matrix gradient = new Matrix(f.rows(), outputs);
        for (int i = 0; i < f.rows() * outputs; i++) {
            for (int j = 0; j < batch.length * outputs; j++) {
                int column = batch[j / outputs] * outputs + j % outputs;
                double signal = delta.get(j / outputs, j % outputs);
                gradient.add(i / outputs, i % outputs, kernel.get(i, column) * signal / batch.length);
            }
        }
        return gradient;
    }

    /** By the midpoint rule. */
    private void flow(double time) {
        double h = time / SUBSTEPS;
        for (int n = 0; n < SUBSTEPS; n++) {
            Matrix start = f.copy();
            f.addScaled(h / 2, velocityNow());
            Matrix middle = velocityNow();
            f.setBlock(0, 0, start);
            f.addScaled(h, middle);
        }
    }

    private Matrix velocityNow() {
        int[] all = IntStream.range(0, labels.length).toArray();
        double[][] delta = new ErrorSignals(training, labels).of(0, f.toArray(), all);
        return gradient(Matrix.of(delta), all);
    }
}
