package dmft.cli.results;

/** Results that are not there or cannot be read; the message says what was expected and what to do. */
public final class ResultsException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Results that are not there or cannot be read. */
    public ResultsException(String message) {
        super(message);
    }
}
