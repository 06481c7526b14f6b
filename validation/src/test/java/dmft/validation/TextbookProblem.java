package dmft.validation;

import java.util.Locale;

/**
 * A perceptron without biases or scales, trained with the mean squared error on all its examples at every step.
 *
 * <p>Points are the P training examples followed by test points, whose Δ is zero. Two-time quantities are n × n matrices with
 * n = points·(T+1); point μ at time t has the index {@code t * points + μ}, so that earlier times come first.
 *
 * @param inputKernel K^x, points × points
 * @param labels y of the training examples; their number is P
 * @param depth L
 * @param activation φ
 * @param gamma0 γ0 &gt; 0
 * @param learningRate η
 * @param steps T
 */
record TextbookProblem(
        double[][] inputKernel,
        double[] labels,
        int depth,
        TextbookActivation activation,
        double gamma0,
        double learningRate,
        int steps) {

    /** The same problem as the engine is given. */
    static TextbookProblem of(dmft.solve.Problem problem) {
        FullBatch data = FullBatch.of(problem);
        String name = data.shape().activation().name().toUpperCase(Locale.ROOT);
        double[] labels = new double[data.trainCount()];
        for (int mu = 0; mu < labels.length; mu++) {
            labels[mu] = problem.train().targets()[mu][0];
        }
        return new TextbookProblem(
                data.inputKernel(),
                labels,
                data.shape().depth(),
                TextbookActivation.valueOf(name),
                data.shape().gamma0(),
                problem.training().learningRate(),
                data.steps());
    }

    /** Training examples and test points. */
    int points() {
        return inputKernel.length;
    }

    /** n, the number of pairs of a point and a time. */
    int size() {
        return points() * (steps + 1);
    }

    /** The step number of a pair. */
    int time(int index) {
        return index / points();
    }

    /** The first pair of a time. */
    int start(int time) {
        return time * points();
    }

    /** ηγ0/P. */
    double fieldRate() {
        return learningRate * gamma0 / labels.length;
    }
}
