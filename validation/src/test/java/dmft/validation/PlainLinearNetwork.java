package dmft.validation;

import dmft.model.MlpShape;
import dmft.solve.Problem;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A finite deep linear network with its matrices written out, trained by gradient descent on all examples with the mean
 * squared error: the plainest check of {@link DeepLinear}, in loops and double precision.
 */
final class PlainLinearNetwork {

    private final Problem problem;
    private final double[][][] weights;
    private final double[] readOut;
    private final double gamma0;

    private PlainLinearNetwork(Problem problem, int width, long seed) {
        this.problem = problem;
        MlpShape shape = (MlpShape) problem.architecture();
        gamma0 = shape.gamma0();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        weights = new double[shape.depth()][width][];
        for (int l = 0; l < weights.length; l++) {
            for (int i = 0; i < width; i++) {
                weights[l][i] = normals(l == 0 ? problem.train().dimension() : width, random);
            }
        }
        readOut = normals(width, random);
    }

    /** Centred outputs [T+1][points], training examples first and then test points. */
    static double[][] train(Problem problem, int width, long seed) {
        return new PlainLinearNetwork(problem, width, seed).run();
    }

    private double[][] run() {
        int trained = problem.train().size();
        int tested = problem.test() == null ? 0 : problem.test().size();
        double[][] outputs = new double[problem.training().steps() + 1][trained + tested];
        double[] initial = new double[trained + tested];
        for (int t = 0; t < outputs.length; t++) {
            double[][][] fields = new double[trained][][];
            double[] delta = new double[trained];
            for (int mu = 0; mu < trained + tested; mu++) {
                double[] x = mu < trained
                        ? problem.train().inputs()[mu]
                        : problem.test().inputs()[mu - trained];
                double[][] h = forward(x);
                double f = dot(readOut, h[h.length - 1]) / (gamma0 * readOut.length);
                initial[mu] = t == 0 ? f : initial[mu];
                outputs[t][mu] = f - initial[mu];
                if (mu < trained) {
                    fields[mu] = h;
                    delta[mu] = problem.train().targets()[mu][0] - outputs[t][mu];
                }
            }
            update(fields, delta);
        }
        return outputs;
    }

    /** x, h¹ … h^L. */
    private double[][] forward(double[] x) {
        double[][] h = new double[weights.length + 1][];
        h[0] = x;
        for (int l = 0; l < weights.length; l++) {
            h[l + 1] = new double[readOut.length];
            for (int i = 0; i < readOut.length; i++) {
                h[l + 1][i] = dot(weights[l][i], h[l]) / Math.sqrt(h[l].length);
            }
        }
        return h;
    }

    /** W^l += (ηγ0/P) Σ_α g^{l+1}_α Δ_α h^l_αᵀ/√N and w += (ηγ0/P) Σ_α Δ_α h^L_α, all with the old weights. */
    private void update(double[][][] fields, double[] delta) {
        double rate = problem.training().learningRate() * gamma0 / delta.length;
        double[] g = readOut.clone();
        for (int alpha = 0; alpha < delta.length; alpha++) {
            axpy(rate * delta[alpha], fields[alpha][weights.length], readOut);
        }
        for (int l = weights.length - 1; l >= 0; l--) {
            int fanIn = weights[l][0].length;
            double[] combined = new double[fanIn];
            for (int alpha = 0; alpha < delta.length; alpha++) {
                axpy(rate * delta[alpha] / Math.sqrt(fanIn), fields[alpha][l], combined);
            }
            double[] next = new double[fanIn];
            for (int i = 0; i < g.length; i++) {
                axpy(g[i] / Math.sqrt(fanIn), weights[l][i], next);
                axpy(g[i], combined, weights[l][i]);
            }
            g = next;
        }
    }

    private static double[] normals(int count, RandomGenerator random) {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextGaussian();
        }
        return values;
    }

    private static void axpy(double scale, double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) {
            y[i] += scale * x[i];
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += x[i] * y[i];
        }
        return sum;
    }
}
