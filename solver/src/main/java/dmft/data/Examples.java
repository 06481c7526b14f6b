package dmft.data;

/**
 * Examples given as arrays.
 *
 * @param inputs P rows of D numbers, x_μ as it enters h¹ = W⁰x/√D
 * @param targets P rows of C numbers, y_μ
 */
public record Examples(double[][] inputs, double[][] targets) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if there are no examples, rows differ in length, or a number is not finite
     */
    public Examples {
        if (inputs.length == 0 || inputs.length != targets.length) {
            throw new IllegalArgumentException("expected as many targets as inputs and at least one, got "
                    + inputs.length + " inputs and " + targets.length + " targets");
        }
        requireRectangular("inputs", inputs);
        requireRectangular("targets", targets);
    }

    /** Number of examples P. */
    public int size() {
        return inputs.length;
    }

    /** Dimension D of an input. */
    public int dimension() {
        return inputs[0].length;
    }

    /** Number C of targets of an example. */
    public int outputs() {
        return targets[0].length;
    }

    private static void requireRectangular(String name, double[][] rows) {
        int width = rows[0].length;
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != width || width == 0) {
                throw new IllegalArgumentException(
                        name + " row " + i + " has " + rows[i].length + " numbers, row 0 has " + width);
            }
            for (int j = 0; j < width; j++) {
                if (!Double.isFinite(rows[i][j])) {
                    throw new IllegalArgumentException(name + "[" + i + "][" + j + "] is " + rows[i][j]);
                }
            }
        }
    }
}
