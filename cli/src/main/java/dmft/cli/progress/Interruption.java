package dmft.cli.progress;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Notices Ctrl-C (and SIGTERM) while open, so that a solve can stop at its next step and what was computed can be kept.
 *
 * <p>The JVM answers such a signal by running its shutdown hooks and then ending with 128 + the signal's number, 130 for Ctrl-C. The
 * hook of this class asks the solve to stop and holds the JVM until {@link #close}.
 */
public final class Interruption implements AutoCloseable {

    private static final long LONGEST_WAIT_SECONDS = 60;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "interruption");
    private volatile boolean requested;

    /** Starts to listen. */
    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** True from the signal on. */
    public boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        closed.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                requested = true; // The signal came just now: the hook runs and finds the latch open.
            }
        }
    }

    private void stop() {
        requested = true;
        try {
            // A step that takes longer than this leaves a folder that is marked incomplete, which it is.
            closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
