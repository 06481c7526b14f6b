package dmft.cli.parameters;

/** A value that its parameter does not take; the message says what was expected. */
final class BadValueException extends Exception {

    private static final long serialVersionUID = 1L;

    /** True if the value is right but what it asks for is not available on this machine or in this build. */
    private final boolean unavailable;

    BadValueException(String message, boolean unavailable) {
        super(message);
        this.unavailable = unavailable;
    }

    BadValueException(String message) {
        this(message, false);
    }

    boolean unavailable() {
        return unavailable;
    }
}
