package dmft.cli.results;

/** A folder for results that cannot be made or written; the message says what to do. */
public final class OutputFolderException extends Exception {

    private static final long serialVersionUID = 1L;

    OutputFolderException(String message) {
        super(message);
    }
}
