package dmft.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Which examples are taken from a file, and how their inputs and labels are written.
 *
 * <p>Examples are taken in file order (in the order of a seeded shuffle where there is a seed), equally many of each class where
 * classes are chosen, and stay in that order. Of two classes the first gets the label −1 and the second +1; without classes the target
 * is taken as it is.
 *
 * @param count number of examples in all
 * @param classes the two classes, or an empty list for targets as they are
 * @param seed seed of the shuffle, or null for file order
 * @param normalization what is done to each input
 */
public record Selection(
        int count, List<Integer> classes, @Nullable Long seed, Normalization normalization) {

    /** Classes a selection may name: two, for one output of labels ±1. */
    public static final int CLASSES = 2;

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if the count is not positive or the classes are not none or two different ones
     */
    public Selection {
        classes = List.copyOf(classes);
        if (count < 1) {
            throw new IllegalArgumentException("count is " + count + ", expected at least 1");
        }
        if (!classes.isEmpty() && (classes.size() != CLASSES || classes.get(0).equals(classes.get(1)))) {
            throw new IllegalArgumentException("classes are " + classes + ", expected two different ones or none");
        }
    }

    /**
     * Reads a file and takes these examples from it.
     *
     * @throws DataException if the file is broken, or does not hold enough examples
     */
    public Examples from(DataSource source, Path file) throws DataException {
        if (source.classesOnly() && classes.isEmpty()) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    "no classes are chosen, expected two: " + source.name() + " is all classes");
        }
        return from(source.read(file), file);
    }

    private Examples from(Records records, Path file) throws DataException {
        int[] order = order(records.size());
        int[] taken = classes.isEmpty() ? first(order, file) : equallyMany(records, order, file);
        double[][] inputs = new double[count][];
        double[][] targets = new double[count][1];
        for (int i = 0; i < count; i++) {
            inputs[i] = records.input(taken[i]);
            normalization.apply(inputs[i]);
            double target = records.target(taken[i]);
            targets[i][0] = classes.isEmpty() ? target : 2 * classes.indexOf((int) target) - 1;
        }
        return new Examples(inputs, targets);
    }

    private int[] first(int[] order, Path file) throws DataException {
        if (order.length < count) {
            throw new DataException(
                    DataException.Cause.COUNT,
                    count + " examples are asked for, but " + file + " holds " + order.length
                            + ": ask for at most that many");
        }
        return Arrays.copyOf(order, count);
    }

    private int[] equallyMany(Records records, int[] order, Path file) throws DataException {
        if (count % classes.size() != 0) {
            throw new DataException(
                    DataException.Cause.COUNT,
                    count + " examples cannot be equally many of " + classes.size() + " classes: ask for " + (count - 1)
                            + " or " + (count + 1));
        }
        int quota = count / classes.size();
        Map<Integer, Integer> found = new HashMap<>();
        classes.forEach(label -> found.put(label, 0));
        int[] taken = new int[Math.min(count, order.length)];
        int filled = 0;
        for (int example : order) {
            int label = classOf(records, example, file);
            int before = found.getOrDefault(label, quota);
            if (found.containsKey(label)) {
                found.put(label, found.get(label) + 1);
            }
            if (before < quota) {
                taken[filled++] = example;
            }
        }
        for (int label : classes) {
            requireQuota(label, quota, found.getOrDefault(label, 0), file);
        }
        return taken;
    }

    private void requireQuota(int label, int quota, int available, Path file) throws DataException {
        if (available == 0) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    file + " holds no examples of class " + label + ": choose classes that it holds");
        }
        if (available < quota) {
            throw new DataException(
                    DataException.Cause.COUNT,
                    count + " examples are asked for, " + quota + " of each class, but " + file + " holds " + available
                            + " of class " + label + ": ask for at most " + classes.size() * available);
        }
    }

    private static int classOf(Records records, int example, Path file) throws DataException {
        double target = records.target(example);
        if (target != Math.rint(target) || Math.abs(target) > Integer.MAX_VALUE) {
            throw new DataException(
                    DataException.Cause.CLASSES,
                    file + ", " + records.place(example) + ": target " + target
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
