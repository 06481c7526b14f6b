package dmft.solve;

/** A checkpoint that belongs to another solve, or that cannot be read; the message tells the difference and what to do. */
public final class CheckpointException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CheckpointException(String message) {
        super(message);
    }
}
