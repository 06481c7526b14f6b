package dmft.data;

/** Data that cannot be used; the message says what was got, what was expected and what to do, and names the file. */
public final class DataException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Where the remedy lies. */
    public enum Cause {
        /** The file itself: missing, broken, or not of this format. */
        FILE,
        /** The file of the targets. */
        LABELS,
        /** More examples were asked for than there are, or a number that cannot be split among the classes. */
        COUNT,
        /** The classes asked for do not fit the file. */
        CLASSES,
        /** The data are too large for the memory there is. */
        MEMORY
    }

    private final Cause reason;

    /** An error about a file's content. */
    public DataException(String message) {
        this(Cause.FILE, message);
    }

    /** An error with its reason. */
    public DataException(Cause reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Where the remedy lies. */
    public Cause reason() {
        return reason;
    }

    /** The same error, said of another thing if it is said of the file, so that labels are not taken for inputs. */
    DataException about(Cause other) {
        return reason == Cause.FILE ? new DataException(other, String.valueOf(getMessage())) : this;
    }
}
