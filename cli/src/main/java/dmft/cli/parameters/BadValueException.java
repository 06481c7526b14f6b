package dmft.cli.parameters;

/** A value that its parameter does not take; the message says what was expected. */
final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    BadValueException(String message) {
        super(message);
    }
}
