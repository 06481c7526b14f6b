package dmft.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which examples are taken from files, and how their inputs and labels are written.
 *
 * <p>Examples are taken in file order (in the order of a seeded shuffle where there is a seed), equally many of each class where
 * classes are chosen, and stay in that order. Where training examples and test points come from one file, test points are the next
 * ones in the same order, so that no example is both. Without classes the target is taken as it is.
 *
 * @param classes the classes, two or more, or an empty list for targets as they are
 * @param coding how the class of an example is written as targets, where there are classes
 * @param seed seed of the shuffle, or null for file order
 * @param normalization what is done to the inputs
 */
public record Selection(
        List<Integer> classes, Coding coding, @Nullable Long seed, Normalization normalization) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the classes are not none or different ones, two at least, or cannot be written in that coding
     */
    public Selection {
        classes = List.copyOf(classes);
        boolean different = new HashSet<>(classes).size() == classes.size();
        if (!classes.isEmpty() && (classes.size() < 2 || !different)) {
            throw new IllegalArgumentException(
                    "classes are " + classes + ", expected different ones, two or more, or none");
        }
        if (!classes.isEmpty() && !coding.holds(classes.size())) {
            throw new IllegalArgumentException(classes.size() + " classes cannot be written as \"" + coding
                    + "\": write them as " + Coding.usual(classes.size()));
        }
    }

    /** A selection whose classes are written as is usual: a sign for two, one-hot for more. */
    public Selection(List<Integer> classes, @Nullable Long seed, Normalization normalization) {
        this(classes, Coding.usual(classes.size()), seed, normalization);
    }

    /**
     * Takes the first examples of a file.
     *
     * @param count how many, at least 1
     * @throws DataException if the file does not hold enough of them
     */
    public Subset first(Records records, int count) throws DataException {
        return take(records, new boolean[records.size()], count);
    }

    /**
     * Takes the examples of a file that come after others.
     *
     * @param before what has been taken from the file already
     * @param count how many, at least 1
     * @throws DataException if the file does not hold enough of them
     */
    public Subset next(Subset before, int count) throws DataException {
        return take(before.records(), before.taken(), count);
    }

    /**
     * Writes inputs and labels of chosen examples as a network takes them.
     *
     * @param train training examples
     * @param test test points of the same dimension and number of targets, or null for none
     * @throws DataException if they are more than memory holds
     */
    public Split examples(Subset train, @Nullable Subset test) throws DataException {
        long count = (long) train.size() + (test == null ? 0 : test.size());
        int outputs = classes.isEmpty() ? train.records().outputs() : coding.targets(classes.size(), 0).length;
        DataFiles.requireMemory(count, (long) train.records().dimension() + outputs);
        double[][] inputs = inputs(train);
        double[][] points = test == null ? new double[0][] : inputs(test);
        normalization.apply(inputs, points);
        return new Split(
                new Examples(inputs, targets(train)), test == null ? null : new Examples(points, targets(test)));
    }

    private static double[][] inputs(Subset subset) {
        return Arrays.stream(subset.examples())
                .mapToObj(example -> subset.records().input(example))
                .toArray(double[][]::new);
    }

    private double[][] targets(Subset subset) {
        Records records = subset.records();
        double[][] targets = new double[subset.size()][];
        for (int i = 0; i < targets.length; i++) {
            int example = subset.examples()[i];
            if (classes.isEmpty()) {
                targets[i] = new double[records.outputs()];
                Arrays.setAll(targets[i], output -> records.target(example, output));
            } else {
                targets[i] = coding.targets(classes.size(), classes.indexOf((int) records.target(example, 0)));
            }
        }
        return targets;
    }

    private Subset take(Records records, boolean[] gone, int count) throws DataException {
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", expected at least 1");
        }
        int[] left = Arrays.stream(order(records.size()))
                .filter(example -> !gone[example])
                .toArray();
        boolean some = left.length < records.size();
        int[] taken = classes.isEmpty() ? first(records, left, some, count) : equallyMany(records, left, some, count);
        return new Subset(records, taken);
    }

    private static int[] first(Records records, int[] left, boolean some, int count) throws DataException {
        if (left.length < count) {
            throw new DataException(
                    DataException.Cause.COUNT,
                    count + " examples are asked for, but " + records.file() + holds(some) + left.length
                            + ": ask for at most that many");
        }
        return Arrays.copyOf(left, count);
    }

    private int[] equallyMany(Records records, int[] left, boolean some, int count) throws DataException {
        if (records.outputs() > 1) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    records.file() + " has " + records.outputs() + " targets for each example, expected the number of"
                            + " a class: leave out the classes to fit the targets as they are");
        }
        int rest = count % classes.size();
        if (rest != 0) {
            int fewer = count - rest;
            throw new DataException(
                    DataException.Cause.COUNT,
                    count + " examples cannot be equally many of " + classes.size() + " classes: ask for "
                            + (fewer == 0 ? "" : fewer + " or ") + (fewer + classes.size()));
        }
        int quota = count / classes.size();
        Map<Integer, Integer> found = new HashMap<>();
        classes.forEach(label -> found.put(label, 0));
        int[] taken = new int[Math.min(count, left.length)];
        int filled = 0;
        for (int example : left) {
            int label = classOf(records, example);
            int before = found.getOrDefault(label, quota);
            if (found.containsKey(label)) {
                found.put(label, found.get(label) + 1);
            }
            if (before < quota) {
                taken[filled++] = example;
            }
        }
        requireQuota(records, found, quota, some);
        return taken;
    }

    /** Refuses what the class with the fewest examples does not give. */
    private void requireQuota(Records records, Map<Integer, Integer> found, int quota, boolean some)
            throws DataException {
        int label = Collections.min(classes, Comparator.comparingInt(number -> found.getOrDefault(number, 0)));
        int available = found.getOrDefault(label, 0);
        if (available == 0 && !some) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    records.file() + " holds no examples of class " + label + ": choose classes that it holds");
        }
        if (available < quota) {
            throw new DataException(
                    DataException.Cause.COUNT,
                    quota * classes.size() + " examples are asked for, " + quota + " of each class, but "
                            + records.file() + holds(some) + available + " of class " + label + ": ask for "
                            + (available == 0 ? "fewer" : "at most " + classes.size() * available));
        }
    }

    /** How a file's content is spoken of, where training examples have been taken from it or none. */
    private static String holds(boolean someTaken) {
        return someTaken ? " leaves, after the training examples, " : " holds ";
    }

    private static int classOf(Records records, int example) throws DataException {
        double target = records.target(example, 0);
        if (target != Math.rint(target) || Math.abs(target) > Integer.MAX_VALUE) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    records.file() + ", " + records.place(example) + ": target " + target
                            + " is not the number of a class: leave out the classes to fit the targets as they are");
        }
        return (int) target;
    }

    /** 0 … size − 1 in file order, or shuffled (Fisher and Yates, with the generator whose numbers the Java API fixes). */
    private int[] order(int size) {
        int[] order = new int[size];
        Arrays.setAll(order, i -> i);
        if (seed != null) {
            Random random = new Random(seed);
            for (int i = size - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
        }
        return order;
    }
}
