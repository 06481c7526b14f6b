package dmft.cli.parameters;

/** Yes or no. */
record BooleanType() implements ValueType<Boolean> {

    @Override
    public String expected() {
        return "true or false";
    }

    @Override
    public Boolean read(Object toml) throws BadValueException {
        if (toml instanceof Boolean value) {
            return value;
        }
        throw new BadValueException("expected " + expected());
    }
}
