package dmft.data;

/**
 * Some examples of a file.
 *
 * @param records what the file holds
 * @param examples numbers of the examples, in the order in which they were taken
 */
public record Subset(Records records, int[] examples) {

    /** How many they are. */
    public int size() {
        return examples.length;
    }

    /** True for the examples of the file that these are. */
    boolean[] taken() {
        boolean[] taken = new boolean[records.size()];
        for (int example : examples) {
            taken[example] = true;
        }
        return taken;
    }
}
