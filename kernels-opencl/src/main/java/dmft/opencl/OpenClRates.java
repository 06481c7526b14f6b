package dmft.opencl;

import dmft.compute.Backend;
import dmft.compute.BackendUnavailableException;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import dmft.compute.SimdBackend;
import java.util.function.UnaryOperator;

/**
 * How fast the two products of a solve are, ⟨aᵀx⟩ and a c: one number to compare devices by.
 *
 * <p>16,384 sites, 256 directions and 64 columns, as in a step of a solve of moderate size, each call with the transfers it needs.
 */
public final class OpenClRates {

    /** Sites of the fields. */
    public static final int SITES = 16_384;

    private static final int DIRECTIONS = 256;
    private static final int COLUMNS = 64;

    /** How long is measured, in nanoseconds; as long again before, for caches and compilers. */
    private static final long DURATION = 100_000_000;

    private OpenClRates() {}

    /**
     * The products' rate on an OpenCL device, in 10⁹ floating-point operations a second. Takes about 0.2 s, and seconds where the driver has to compile
     * the kernels.
     *
     * @param device the device's place in the list of {@link OpenClDevices#discover}, from 0
     * @throws BackendUnavailableException if the device cannot run the backend; the message says why
     * @throws IndexOutOfBoundsException if there is no such device
     */
    public static double product(int device) {
        try (OpenClBackend backend = new OpenClBackend(device, 1, UnaryOperator.identity())) {
            return product(backend, backend::finish);
        }
    }

    /** The products' rate on the processor, in the same unit. */
    static double processor(int threads) {
        try (Backend backend = new SimdBackend(threads)) {
            return product(backend);
        }
    }

    /** The products' rate of a backend on the processor, whose operations are done when they return; in the same unit. */
    public static double product(Backend backend) {
        return product(backend, () -> {});
    }

    private static double product(Backend backend, Runnable finish) {
        NormalStream stream = new NormalStream(1, 0, 0);
        Fields a = backend.fields(SITES, DIRECTIONS);
        backend.normal(stream, 0, a);
        Fields x = backend.fields(SITES, COLUMNS);
        backend.normal(stream, DIRECTIONS, x);
        Fields y = backend.fields(SITES, COLUMNS);
        rate(backend, a, x, y, finish);
        return rate(backend, a, x, y, finish);
    }

    private static double rate(Backend backend, Fields a, Fields x, Fields y, Runnable finish) {
        long start = System.nanoTime();
        long elapsed;
        long rounds = 0;
        do {
            Matrix c = backend.contract(a, x);
            backend.expand(a, c, y, false);
            finish.run();
            rounds++;
            elapsed = System.nanoTime() - start;
        } while (elapsed < DURATION);
        return 4.0 * SITES * DIRECTIONS * COLUMNS * rounds / elapsed;
    }
}
