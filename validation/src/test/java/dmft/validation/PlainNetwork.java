package dmft.validation;

import dmft.model.MlpShape;

/**
 * A finite perceptron as a function of one flat vector of parameters, in loops and double precision, and the gradient of its
 * loss by central differences. Parameters: first W⁰ and b⁰ row by row, then W^l and b^l of each layer, then w; biases are there
 * where σ_b > 0.
 */
public final class PlainNetwork {

    private static final double STEP = 1e-5;

    private final MlpShape shape;
    private final int width;
    private final double[] parameters;

    /** The network of these weights. */
    public PlainNetwork(MlpShape shape, int width, double[] parameters) {
        this.shape = shape;
        this.width = width;
        this.parameters = parameters;
    }

    /** γ0 f(x) = (1/N) Σ_i w_i φ(h^L_i). */
    public double scaledOutput(double[] x) {
        int next = 0;
        double[] activity = x;
        for (int l = 0; l < shape.depth(); l++) {
            double[] above = new double[width];
            for (int i = 0; i < width; i++) {
                double h = 0;
                for (double value : activity) {
                    h += shape.weightScale() * parameters[next++] * value / Math.sqrt(activity.length);
                }
                if (shape.biasScale() > 0) {
                    h += shape.biasScale() * parameters[next++];
                }
                above[i] = shape.activation().value(h);
            }
            activity = above;
        }
        double sum = 0;
        for (double value : activity) {
            sum += parameters[next++] * value / width;
        }
        if (next != parameters.length) {
            throw new AssertionError("used " + next + " of " + parameters.length + " parameters");
        }
        return sum;
    }

    /** θ − ηγ0²N ∂𝓛/∂θ for 𝓛 = (1/P) Σ ½(f − f(0) − y)², where f(0) is the output of these parameters. */
    public PlainNetwork afterOneStep(double[][] inputs, double[] labels, double learningRate) {
        double[] initial = new double[inputs.length];
        for (int mu = 0; mu < inputs.length; mu++) {
            initial[mu] = scaledOutput(inputs[mu]);
        }
        double[] next = parameters.clone();
        double rate = learningRate * shape.gamma0() * shape.gamma0() * width;
        for (int k = 0; k < next.length; k++) {
            double value = parameters[k];
            parameters[k] = value + STEP;
            double above = loss(inputs, labels, initial);
            parameters[k] = value - STEP;
            double below = loss(inputs, labels, initial);
            parameters[k] = value;
            next[k] -= rate * (above - below) / (2 * STEP);
        }
        return new PlainNetwork(shape, width, next);
    }

    private double loss(double[][] inputs, double[] labels, double[] initial) {
        double sum = 0;
        for (int mu = 0; mu < inputs.length; mu++) {
            double error = (scaledOutput(inputs[mu]) - initial[mu]) / shape.gamma0() - labels[mu];
            sum += 0.5 * error * error / inputs.length;
        }
        return sum;
    }
}
