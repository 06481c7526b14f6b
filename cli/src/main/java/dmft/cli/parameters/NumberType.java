package dmft.cli.parameters;

/**
 * Finite real numbers; integers are accepted.
 *
 * @param least the lower end of the range
 * @param leastAllowed true if the lower end itself is allowed
 * @param most the upper end; infinity for no upper end
 * @param mostAllowed true if the upper end itself is allowed
 * @param reason why the range is what it is, or empty
 */
record NumberType(double least, boolean leastAllowed, double most, boolean mostAllowed, String reason)
        implements ValueType<Double> {

    /** Numbers without an upper end. */
    NumberType(double least, boolean leastAllowed) {
        this(least, leastAllowed, Double.POSITIVE_INFINITY, false, "");
    }

    @Override
    public String expected() {
        String lower = leastAllowed ? "a number >= " + plain(least) : "a number > " + plain(least);
        String range = Double.isInfinite(most) ? lower : lower + (mostAllowed ? " and <= " : " and < ") + plain(most);
        return reason.isEmpty() ? range : range + " (" + reason + ")";
    }

    @Override
    public Double read(Object toml) throws BadValueException {
        if (toml instanceof Long || toml instanceof Double) {
            double value = ((Number) toml).doubleValue();
            boolean highEnough = leastAllowed ? value >= least : value > least;
            boolean lowEnough = mostAllowed ? value <= most : value < most;
            if (highEnough && lowEnough) {
                return value;
            }
        }
        throw new BadValueException("expected " + expected());
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : ValueType.toToml(value);
    }
}
