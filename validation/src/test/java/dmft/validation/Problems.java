package dmft.validation;

import dmft.activation.Activation;
import dmft.data.Examples;
import dmft.model.MlpShape;
import dmft.solve.Problem;
import dmft.train.Training;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Problems of the tests: Gaussian inputs and random labels ±1. */
public final class Problems {

    private Problems() {}

    /** A full-batch problem with the mean squared error; {@code test} points may be none. */
    public static Problem gaussian(MlpShape shape, int train, int test, int dimension, Training training, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Examples learned = examples(train, dimension, random);
        Examples watched = test == 0 ? null : examples(test, dimension, random);
        return new Problem(shape, learned, watched, training);
    }

    /** The deep linear problem on which the solver is to agree with the closed recursion. */
    public static Problem deepLinear(Activation linear) {
        return gaussian(MlpShape.of(4, linear, 1.5), 8, 0, 12, Training.gradientDescent(0.05, 60), 20);
    }

    /** The same problem with another architecture. */
    public static Problem with(Problem problem, MlpShape shape) {
        return new Problem(shape, problem.train(), problem.test(), problem.training());
    }

    /** The same problem with another training. */
    public static Problem with(Problem problem, Training training) {
        return new Problem(problem.architecture(), problem.train(), problem.test(), training);
    }

    private static Examples examples(int count, int dimension, RandomGenerator random) {
        double[][] inputs = new double[count][dimension];
        double[][] targets = new double[count][1];
        for (int mu = 0; mu < count; mu++) {
            for (int d = 0; d < dimension; d++) {
                inputs[mu][d] = random.nextGaussian();
            }
            targets[mu][0] = random.nextBoolean() ? 1 : -1;
        }
        return new Examples(inputs, targets);
    }
}
