package dmft.cli.parameters;

/**
 * Finite real numbers; integers are accepted.
 *
 * @param least the lower end of the range
 * @param leastAllowed true if the lower end itself is allowed
 * @param below the upper end, itself not allowed; infinity for no upper end
 * @param reason why the range is what it is, or empty
 */
record NumberType(double least, boolean leastAllowed, double below, String reason) implements ValueType<Double> {

    @Override
    public String expected() {
        String lower = leastAllowed ? "a number >= " + plain(least) : "a number > " + plain(least);
        String range = Double.isInfinite(below) ? lower : lower + " and < " + plain(below);
        return reason.isEmpty() ? range : range + " (" + reason + ")";
    }

    @Override
    public Double read(Object toml) throws BadValueException {
        if (toml instanceof Long || toml instanceof Double) {
            double value = ((Number) toml).doubleValue();
            boolean highEnough = leastAllowed ? value >= least : value > least;
            if (highEnough && value < below) {
                return value;
            }
        }
        throw new BadValueException("expected " + expected());
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : ValueType.toToml(value);
    }
}
