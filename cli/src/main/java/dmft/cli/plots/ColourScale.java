package dmft.cli.plots;

/**
 * Which colour a number has.
 *
 * @param map the colours
 * @param low the number of the first colour
 * @param high the number of the last colour
 */
record ColourScale(ColourMap map, double low, double high) {

    /** Less than this share below zero is noise about a kernel that has no sign. */
    private static final double SIGNED = 0.05;

    /** A scale for all of these matrices: from the least to the greatest entry, or if signs matter symmetric about zero. */
    static ColourScale of(double[][]... matrices) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double[][] matrix : matrices) {
            for (double[] row : matrix) {
                for (double value : row) {
                    if (Double.isFinite(value)) {
                        least = Math.min(least, value);
                        most = Math.max(most, value);
                    }
                }
            }
        }
        if (least > most) {
            return new ColourScale(ColourMap.SEQUENTIAL, 0, 1);
        }
        if (least < -SIGNED * Math.abs(most)) {
            double size = Math.max(-least, Math.abs(most));
            return new ColourScale(ColourMap.DIVERGING, -size, size);
        }
        double room = most > least ? 0 : Math.max(Math.abs(most), 1) * 1e-3;
        return new ColourScale(ColourMap.SEQUENTIAL, least - room, most + room);
    }

    /** A scale symmetric about zero. */
    static ColourScale signed(double[][] matrix) {
        double size = 0;
        for (double[] row : matrix) {
            for (double value : row) {
                size = Double.isFinite(value) ? Math.max(size, Math.abs(value)) : size;
            }
        }
        size = size == 0 ? 1 : size;
        return new ColourScale(ColourMap.DIVERGING, -size, size);
    }

    int rgb(double value) {
        return map.rgb((value - low) / (high - low));
    }
}
