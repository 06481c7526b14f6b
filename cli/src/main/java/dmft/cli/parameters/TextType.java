package dmft.cli.parameters;

/**
 * Free text that is not blank.
 *
 * @param expected what the text is
 */
record TextType(String expected) implements ValueType<String> {

    @Override
    public String read(Object toml) throws BadValueException {
        if (toml instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new BadValueException("expected " + expected);
    }
}
