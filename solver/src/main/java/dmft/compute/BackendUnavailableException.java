package dmft.compute;

/** A backend was asked for that cannot run here; the message says why and what can. */
public final class BackendUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /**
     * Says why a backend cannot run here.
     *
     * @param message why, and what to do
     */
    public BackendUnavailableException(String message) {
        super(message);
    }

    /**
     * Says why a backend cannot run here, or not on.
     *
     * @param message why, and what to do
     * @param cause what the device's driver threw
     */
    public BackendUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
