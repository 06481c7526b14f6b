package dmft.cli.bench;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.solve.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All measurements, line by line as they are made. */
public final class Bench {

    private final Sizes sizes;
    private final int threads;

    /**
     * Measurements.
     *
     * @param threads threads of the backends, at least 1
     */
    public Bench(Sizes sizes, int threads) {
        this.sizes = sizes;
        this.threads = threads;
    }

    /**
     * Makes them.
     *
     * @param names the backends, by turns; never "auto"
     * @param descriptions told what each runs on
     * @param lines told every line
     * @throws dmft.compute.BackendUnavailableException if one of them cannot run here
     */
    public void run(List<String> names, Consumer<String> descriptions, Consumer<Line> lines) {
        List<Backend> backends = new ArrayList<>();
        try {
            for (String name : names) {
                Backend backend = Backends.create(name, threads);
                backends.add(backend);
                descriptions.accept(name + ": " + backend.description());
            }
            for (BulkOperation operation : new BulkOperations(sizes).all()) {
                lines.accept(operation.time(backends, sizes.operationSeconds()));
            }
            for (int i = 0; i < sizes.examples().length; i++) {
                lines.accept(new WholeSolve(sizes, Method.CAUSAL, i, threads).time(backends));
            }
            lines.accept(new WholeSolve(sizes, Method.SELF_CONSISTENT, 0, threads).time(backends));
        } finally {
            backends.forEach(Backend::close);
        }
    }
}
