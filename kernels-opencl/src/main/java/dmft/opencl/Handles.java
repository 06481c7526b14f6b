package dmft.opencl;

import java.util.concurrent.atomic.AtomicLong;

/** Counts the OpenCL objects of this process that were created and not yet released: a leak shows as a number. */
final class Handles {

    private static final AtomicLong LIVE = new AtomicLong();

    private Handles() {}

    /** Takes down a new object. */
    static <T> T created(T object) {
        LIVE.incrementAndGet();
        return object;
    }

    /** Takes down that an object was released. */
    static void released() {
        LIVE.decrementAndGet();
    }

    /** Objects created and not released. */
    static long live() {
        return LIVE.get();
    }
}
