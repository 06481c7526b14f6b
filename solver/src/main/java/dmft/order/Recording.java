package dmft.order;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What a solve takes down, and at which steps.
 *
 * @param quantities what
 * @param steps the steps t, increasing; those after the last step of a training are passed over
 * @param sites sampled sites whose fields are kept, the first ones; all if there are fewer
 */
public record Recording(Set<Quantity> quantities, int[] steps, int sites) {

    /** Nothing. */
    public static final Recording NONE = new Recording(Set.of(), new int[0], 0);

    /**
     * Sorts the steps and drops doubles.
     *
     * @throws IllegalArgumentException if a step or the number of sites is negative
     */
    public Recording {
        quantities = quantities.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(quantities));
        steps = Arrays.stream(steps).sorted().distinct().toArray();
        if (sites < 0 || (steps.length > 0 && steps[0] < 0)) {
            throw new IllegalArgumentException(
                    "steps and sites must not be negative, got " + Arrays.toString(steps) + " and " + sites);
        }
    }

    /**
     * The first and the last step and others in between, evenly spread.
     *
     * @param last T
     * @param count how many steps in all; one is the first
     */
    public static int[] evenly(int last, int count) {
        if (count == 1) {
            return new int[] {0};
        }
        return IntStream.range(0, count)
                .map(i -> (int) Math.round(last * (double) i / (count - 1)))
                .distinct()
                .toArray();
    }

    /**
     * The first and the last step and others in between whose distances grow evenly, as networks learn fastest at the start: T (i/(n − 1))².
     *
     * @param last T
     * @param count how many steps in all; fewer if T is small, one is the first
     */
    public static int[] denserAtTheStart(int last, int count) {
        if (count == 1) {
            return new int[] {0};
        }
        return IntStream.range(0, count)
                .map(i -> (int) Math.round(last * Math.pow(i / (count - 1.0), 2)))
                .distinct()
                .toArray();
    }

    /** True if something is taken down at step t. */
    public boolean at(int step) {
        return !quantities.isEmpty() && Arrays.binarySearch(steps, step) >= 0;
    }

    /** True if that quantity is taken down. */
    public boolean has(Quantity quantity) {
        return quantities.contains(quantity);
    }

    /** Steps up to the last one, T, at which fields of different times are compared. */
    public int looks(int last) {
        return has(Quantity.TWO_TIME)
                ? (int) Arrays.stream(steps).filter(t -> t <= last).count()
                : 0;
    }
}
