package dmft.compute;

/**
 * Offers a backend that is not part of the solver itself, found by {@link java.util.ServiceLoader}.
 *
 * <p>One provider is made for a JVM, with its constructor without arguments, which must not need what the machine may lack: a driver is looked for when
 * the methods are called, and these may be called from several threads at once.
 */
public interface BackendProvider {

    /** Name in parameter files. */
    String name();

    /**
     * A backend.
     *
     * @param threads threads it may use on the host, at least 1
     * @throws BackendUnavailableException with the reason and what to do, if it cannot run here
     */
    Backend create(int threads);

    /**
     * Whether "auto" should take it here, and why (not); never throws for a machine without it.
     *
     * <p>Every solve asks once: what takes long to find out is to be remembered.
     *
     * @param threads threads that a backend on the processor would have
     */
    Choice choice(int threads);

    /**
     * An answer to whether "auto" should take a backend.
     *
     * @param faster true if it can run here, and faster than the processor
     * @param reason why, or why not, as part of a sentence: "no OpenCL driver is installed"
     */
    record Choice(boolean faster, String reason) {}
}
