package dmft.validation;

import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Loss;
import dmft.train.Training;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A problem with one output, trained on all its examples at every step, in the form the oracles use: its points are the P
 * training examples followed by the test points, and test points have Δ = 0.
 */
final class FullBatch {

    private final double[][] inputs;
    private final double[][] targets;
    private final int trainCount;
    private final Loss loss;
    private final double learningRate;
    private final int steps;
    private final MlpShape shape;

    private FullBatch(Problem problem, MlpShape shape) {
        this.shape = shape;
        trainCount = problem.train().size();
        inputs = stack(problem.train().inputs(), problem.test(), true);
        targets = stack(problem.train().targets(), problem.test(), false);
        loss = problem.training().loss();
        learningRate = problem.training().learningRate();
        steps = problem.training().steps();
    }

    /** @throws IllegalArgumentException if the problem has several outputs, mini-batches, or is no perceptron */
    static FullBatch of(Problem problem) {
        if (!(problem.architecture() instanceof MlpShape shape)) {
            throw new IllegalArgumentException("expected a multi-layer perceptron, got " + problem.architecture());
        }
        Training training = problem.training();
        Training plain = Training.gradientDescent(training.learningRate(), training.steps());
        if (!training.batches().isFull(problem.train().size())
                || !training.schedule().isConstant()
                || !training.optimizer().equals(plain.optimizer())
                || !training.noise().equals(plain.noise())) {
            throw new IllegalArgumentException(
                    "expected plain gradient descent on all examples at every step, got " + training);
        }
        if (problem.train().outputs() != 1) {
            throw new IllegalArgumentException(
                    "expected one output, got " + problem.train().outputs());
        }
        return new FullBatch(problem, shape);
    }

    private static double[][] stack(double[][] train, @Nullable Examples test, boolean inputs) {
        if (test == null) {
            return train;
        }
        double[][] more = inputs ? test.inputs() : test.targets();
        double[][] all = Arrays.copyOf(train, train.length + more.length);
        System.arraycopy(more, 0, all, train.length, more.length);
        return all;
    }

    MlpShape shape() {
        return shape;
    }

    double[][] inputs() {
        return inputs;
    }

    /** Training and test points together. */
    int points() {
        return inputs.length;
    }

    int trainCount() {
        return trainCount;
    }

    int steps() {
        return steps;
    }

    /** η/P. */
    double rate() {
        return learningRate / trainCount;
    }

    /** ηγ0/P. */
    double fieldRate() {
        return learningRate * shape.gamma0() / trainCount;
    }

    /** K^x = x·x/D, over all points. */
    double[][] inputKernel() {
        int n = points();
        double[][] kernel = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int d = 0; d < inputs[i].length; d++) {
                    sum += inputs[i][d] * inputs[j][d];
                }
                kernel[i][j] = sum / inputs[i].length;
            }
        }
        return kernel;
    }

    /** Covariance of the first pre-activations, σ_w² K^x + σ_b². */
    double[][] firstCovariance() {
        double[][] covariance = inputKernel();
        for (double[] row : covariance) {
            for (int j = 0; j < row.length; j++) {
                row[j] = shape.weightScale() * shape.weightScale() * row[j] + shape.biasScale() * shape.biasScale();
            }
        }
        return covariance;
    }

    /** Δ over all points, zero at test points. */
    double[] delta(double[] outputs) {
        double[] delta = new double[points()];
        double[] one = new double[1];
        for (int mu = 0; mu < trainCount; mu++) {
            loss.negativeGradient(new double[] {outputs[mu]}, targets[mu], one);
            delta[mu] = one[0];
        }
        return delta;
    }

    /** Mean of ℓ over the training examples. */
    double trainLoss(double[] outputs) {
        double sum = 0;
        for (int mu = 0; mu < trainCount; mu++) {
            sum += loss.value(new double[] {outputs[mu]}, targets[mu]);
        }
        return sum / trainCount;
    }

    /** {@link #trainLoss} at every time. */
    double[] trainLoss(double[][] outputs) {
        double[] losses = new double[outputs.length];
        for (int t = 0; t < outputs.length; t++) {
            losses[t] = trainLoss(outputs[t]);
        }
        return losses;
    }
}
