package dmft.cli.bench;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.NormalStream;
import java.util.List;

/** The rate of the two tall products, in which solves spend most of their time. */
public final class ProductRate {

    private static final NormalStream NORMALS = new NormalStream(1, 0, 0);

    private ProductRate() {}

    /**
     * GFLOP/s of y = a c and ⟨aᵀy⟩, one after the other: 4 S n P operations.
     *
     * @param sites S
     * @param directions n, columns of a
     * @param examples P, columns of x
     * @param seconds how long they are timed, about
     */
    public static double of(Backend backend, int sites, int directions, int examples, double seconds) {
        Fields a = backend.fields(sites, directions);
        backend.normal(NORMALS, 0, a);
        Fields x = backend.fields(sites, examples);
        backend.normal(NORMALS, directions, x);
        Matrix c = backend.contract(a, x);
        Fields y = backend.fields(sites, examples);
        Stopwatch.Repeatable both = times -> {
            for (int i = 0; i < times; i++) {
                backend.expand(a, c, y, false);
                backend.contract(a, y);
            }
        };
        double operations = 4.0 * sites * directions * examples;
        return operations
                * 1e-9
                / Stopwatch.time(List.of(both), seconds).getFirst().median();
    }
}
