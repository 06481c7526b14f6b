package dmft.cli.bench;

import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.solve.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** All measurements, line by line as they are made. */
public final class Bench {

    /** Measurements of the peak, of which the best counts: no arithmetic is faster than it can be. */
    private static final int PEAKS = 3;

    private final Sizes sizes;
    private final Sizes beside;
    private final int threads;

    /**
     * Measurements.
     *
     * @param sizes of everything
     * @param beside of the solves of backends that are timed beside the last one
     * @param threads threads of the backends, at least 1
     */
    public Bench(Sizes sizes, Sizes beside, int threads) {
        this.sizes = sizes;
        this.beside = beside;
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
            Line peak = peak(backends);
            lines.accept(peak);
            List<Measured> measured = new ArrayList<>();
            for (int i = 0; i < backends.size(); i++) {
                boolean last = i == backends.size() - 1;
                measured.add(new Measured(
                        backends.get(i), peak.rates().get(i).spread().median(), last ? sizes : beside));
            }
            for (BulkOperation operation : new BulkOperations(sizes).all()) {
                lines.accept(operation.time(measured, sizes.operationSeconds()));
            }
            for (int i = 0; i < sizes.examples().length; i++) {
                lines.accept(new WholeSolve(Method.CAUSAL, i, threads).time(measured));
            }
            lines.accept(new WholeSolve(Method.SELF_CONSISTENT, 0, threads).time(measured));
        } finally {
            backends.forEach(Backend::close);
        }
    }

    private static Line peak(List<Backend> backends) {
        double[] best = new double[backends.size()];
        for (int i = 0; i < PEAKS; i++) {
            for (int b = 0; b < best.length; b++) {
                best[b] = Math.max(best[b], backends.get(b).peak());
            }
        }
        List<Rate> rates = new ArrayList<>();
        for (int b = 0; b < backends.size(); b++) {
            rates.add(new Rate(backends.get(b).name(), "multiply-adds", Unit.GFLOPS, Spread.of(best[b])));
        }
        return new Line("peak", rates);
    }
}
