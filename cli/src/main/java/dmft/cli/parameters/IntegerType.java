package dmft.cli.parameters;

/**
 * Whole numbers.
 *
 * @param least the least value allowed
 * @param most the greatest value allowed
 */
record IntegerType(long least, long most) implements ValueType<Long> {

    @Override
    public String expected() {
        if (least == Long.MIN_VALUE && most == Long.MAX_VALUE) {
            return "an integer";
        }
        return "an integer from " + least + " to " + most;
    }

    @Override
    public Long read(Object toml) throws BadValueException {
        if (toml instanceof Long value && value >= least && value <= most) {
            return value;
        }
        throw new BadValueException("expected " + expected());
    }
}
