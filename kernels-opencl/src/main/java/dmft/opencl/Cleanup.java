package dmft.opencl;

import org.jocl.CLException;
import org.jspecify.annotations.Nullable;

/** Releases several things, each whatever happens to the others, and then tells of the first failure. */
final class Cleanup {

    private final String device;
    private @Nullable RuntimeException first;

    Cleanup(String device) {
        this.device = device;
    }

    /** Does a step; a failure waits until {@link #end}. */
    void step(Runnable release) {
        try {
            release.run();
        } catch (CLException e) {
            add(DeviceErrors.during("releasing what it holds", device, e));
        } catch (RuntimeException e) {
            add(e);
        }
    }

    /** Throws the first failure, with the others beside it. */
    void end() {
        if (first != null) {
            throw first;
        }
    }

    /** Releases something because of a failure, which stays the one that is told. */
    static void after(RuntimeException failure, Runnable release) {
        try {
            release.run();
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else {
            first.addSuppressed(failure);
        }
    }
}
