package dmft.data;

import dmft.compute.NormalStream;
import java.util.Arrays;
import java.util.List;

/**
 * Synthetic data: inputs with independent standard normal entries, and labels that a teacher gives or chance.
 *
 * <p>An example depends on the seed and its number alone: more examples begin with the same ones, and test points are fresh draws of the
 * same law, labelled by the same teacher, however many training examples there are.
 *
 * @param dimension dimension D of an input
 * @param labels how inputs are labelled
 * @param seed seed of inputs, teacher and random labels
 * @param normalization what is done to the inputs before the teacher, and the network, see them
 */
public record GaussianData(int dimension, Labels labels, long seed, Normalization normalization) {

    /** Name in parameter files. */
    public static final String NAME = "gaussian";

    /** A replica that no solver has, so that the same seed gives data and solver independent numbers. */
    private static final int NO_REPLICA = -1;

    // The sets of examples.
    private static final int TRAINING = 0;
    private static final int TEST = 1;

    // What numbers are for: streams of the generator, with a field for each input, or for each set of labels.
    private static final int INPUTS = 0;
    private static final int CHANCE = 2;
    private static final int TEACHER = 3;

    /** How inputs are labelled. */
    public enum Labels {
        /** y = ±1 with probability ½ each, independent of x. */
        RANDOM("random") {
            @Override
            double of(double teacher, double chance) {
                return chance < 0 ? -1 : 1;
            }
        },

        /** y = w·x/√D with a teacher w ~ N(0, I). */
        LINEAR("linear") {
            @Override
            double of(double teacher, double chance) {
                return teacher;
            }
        },

        /** y = sign(w·x) = ±1 with a teacher w ~ N(0, I). */
        SIGN("sign") {
            @Override
            double of(double teacher, double chance) {
                return teacher < 0 ? -1 : 1;
            }
        };

        private final String label;

        Labels(String label) {
            this.label = label;
        }

        /**
         * The label of an input.
         *
         * @param teacher w·x/√D
         * @param chance a standard normal number, independent of everything else
         */
        abstract double of(double teacher, double chance);

        /** The names in parameter files. */
        public static List<String> names() {
            return Arrays.stream(values()).map(Labels::toString).toList();
        }

        /**
         * The labels of that name.
         *
         * @throws IllegalArgumentException if there are none
         */
        public static Labels named(String name) {
            return Arrays.stream(values())
                    .filter(value -> value.label.equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "no labels are called \"" + name + "\"; there are " + String.join(", ", names())));
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the dimension is not positive
     */
    public GaussianData {
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension is " + dimension + ", expected at least 1");
        }
    }

    /**
     * Draws training examples and test points.
     *
     * @param train number of training examples, at least 1
     * @param test number of test points, 0 for none
     * @throws DataException if they are more than memory holds
     */
    public Split draw(int train, int test) throws DataException {
        DataFiles.requireMemory((long) train + test, dimension);
        double[][] inputs = inputs(TRAINING, train);
        double[][] points = inputs(TEST, test);
        normalization.apply(inputs, points);
        Examples examples = new Examples(inputs, labels(TRAINING, inputs));
        return new Split(examples, test == 0 ? null : new Examples(points, labels(TEST, points)));
    }

    private double[][] inputs(int set, int count) {
        NormalStream stream = stream(INPUTS + set);
        double[][] inputs = new double[count][dimension];
        for (int i = 0; i < count; i++) {
            stream.fill(i, 0, inputs[i], 0, dimension);
        }
        return inputs;
    }

    private double[][] labels(int set, double[][] inputs) {
        double[] teacher = new double[dimension];
        stream(TEACHER).fill(0, 0, teacher, 0, dimension);
        double[] chance = new double[inputs.length];
        stream(CHANCE).fill(set, 0, chance, 0, inputs.length);
        double[][] targets = new double[inputs.length][1];
        for (int i = 0; i < inputs.length; i++) {
            double product = 0;
            for (int j = 0; j < dimension; j++) {
                product += teacher[j] * inputs[i][j];
            }
            targets[i][0] = labels.of(product / Math.sqrt(dimension), chance[i]);
        }
        return targets;
    }

    private NormalStream stream(int use) {
        return new NormalStream(seed, NO_REPLICA, use);
    }
}
