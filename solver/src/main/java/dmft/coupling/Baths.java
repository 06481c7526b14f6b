package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.compute.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The order parameters of a whole network while sample paths are followed through it, and what the paths' averages make of them.
 *
 * <p>An iteration is {@link #begin}, any number of batches of paths through {@link World#paths}, {@link #finish}; then {@link #next} is what came out for
 * {@link #state}, and {@link #set} puts in what shall be next.
 */
public final class Baths implements StateStream.Part {

    private final int passes;
    private final int looks;
    private final Map<String, Bath> couplings = new LinkedHashMap<>();
    private final Map<String, Moments> spans = new LinkedHashMap<>();
    private final Map<String, Trace> traces = new LinkedHashMap<>();
    private final Map<String, List<Matrix>> looked = new LinkedHashMap<>();

    /**
     * Order parameters that nothing is known of yet; a network traced by {@link World#traced} gives them.
     *
     * @param passes T + 1
     * @param looks steps at which fields are looked at
     */
    public Baths(int passes, int looks) {
        this.passes = passes;
        this.looks = looks;
    }

    /** Passes whose kernels are watched from batch to batch. */
    public static int watched(int passes) {
        return Math.ceilDiv(passes, BathWatch.every(passes));
    }

    Bath coupling(String name) {
        return couplings.computeIfAbsent(name, n -> new Bath(n, passes));
    }

    Moments span(String name) {
        return spans.computeIfAbsent(name, n -> new Moments(looks));
    }

    Trace trace(String name) {
        return traces.computeIfAbsent(name, n -> new Trace(passes));
    }

    /** Takes down coordinates of fields that are looked at. */
    void look(String name, Matrix coordinates) {
        looked.computeIfAbsent(name, n -> new ArrayList<>()).add(coordinates);
    }

    /**
     * Makes what a traced network has shown at its first pass, forward and backward with every output, last as in the lazy limit.
     *
     * @param signals for every pass, what error signals make of single outputs, PC × columns of that pass; no columns for no backward pass
     * @param every the passes that send every single output back
     */
    public void goOnLazily(List<Matrix> signals, boolean[] every, Workers workers) {
        traces.values().forEach(trace -> trace.goOnLazily(signals, every, workers));
        for (List<Matrix> vectors : looked.values()) {
            while (vectors.size() < looks) {
                vectors.add(vectors.get(0));
            }
        }
    }

    /**
     * Takes over what a traced network has shown.
     *
     * @param tolerance relative r.m.s. residual at which a direction joins
     */
    public void settle(Backend backend, double tolerance) {
        traces.forEach((name, trace) -> coupling(name).settle(backend, trace, tolerance));
        looked.forEach((name, vectors) -> {
            Moments span = span(name);
            List<Matrix> f = span.choose(backend.workers(), vectors, new int[looks], tolerance)
                    .coordinates();
            for (int p = 0; p < looks; p++) {
                span.setCoordinates(p, f.get(p));
            }
        });
        traces.clear();
        looked.clear();
    }

    /** Starts an iteration. */
    public void begin() {
        couplings.values().forEach(Bath::begin);
        spans.values().forEach(span -> span.clear(directions(span)));
    }

    /**
     * Starts a pass of one batch, through {@link World#paths}, whose own averages become the order parameters as it goes along: at its end the state is consistent
     * with the batch. Fields that are only looked at keep theirs.
     *
     * @param rest what other paths add to each matrix of {@link #state}; empty if there are none
     */
    public void beginRunning(Backend backend, List<Matrix> rest) {
        begin();
        int at = 0;
        for (Bath bath : couplings.values()) {
            List<Matrix> none = List.of();
            int half = at + passes;
            int end = half + passes;
            bath.beginRunning(
                    backend,
                    rest.isEmpty() ? none : rest.subList(at, half),
                    rest.isEmpty() ? none : rest.subList(half, end));
            at = end;
        }
    }

    /** Takes over what came out for the fields that are only looked at: nothing depends on them. */
    public void setLooks() {
        for (Moments span : spans.values()) {
            for (int p = 0; p < span.passes(); p++) {
                span.setCoordinates(p, span.next().get(p));
            }
            span.keepAboveFloors(p -> range(span.coordinates(p).rows()));
        }
    }

    /**
     * Works out what the batches of paths so far make of the order parameters, told by {@link #next}; more batches may follow.
     *
     * @param batches batches of paths since {@link #begin}, all of one size
     */
    public void finish(Backend backend, int batches) {
        couplings.values().forEach(bath -> bath.finish(backend, batches));
        for (Moments span : spans.values()) {
            Moments.Rows all = p -> range(span.coordinates(p).rows());
            span.finish(
                    backend.workers(),
                    batches,
                    Triangular.inverse(span.factor(batches, all)),
                    new Matrix(0, 0),
                    all,
                    p -> new int[0]);
        }
    }

    /** Lets the points that are only looked at follow, after {@link #finish} of all batches, which had them. */
    public void finishPoints(Backend backend, int batches) {
        couplings.values().forEach(bath -> bath.finishPoints(backend, batches));
    }

    /** How far the iteration has moved each order parameter that others depend on. */
    public Map<String, Residual> residuals(Backend backend, int batches) {
        Map<String, Residual> all = new LinkedHashMap<>();
        couplings.values().forEach(bath -> all.putAll(bath.residuals(backend.workers(), batches)));
        return all;
    }

    /** What is iterated: coordinates of every pass of every coupling. */
    public List<Matrix> state() {
        List<Matrix> all = new ArrayList<>();
        moments().forEach(moments -> all.addAll(moments.state()));
        return all;
    }

    /** What came out of the last iteration, in the same order. */
    public List<Matrix> next() {
        List<Matrix> all = new ArrayList<>();
        moments().forEach(moments -> all.addAll(moments.next()));
        return all;
    }

    /** Puts in other coordinates of {@link #state}. */
    public void set(List<Matrix> state) {
        int at = 0;
        for (Moments moments : moments()) {
            for (int p = 0; p < moments.passes(); p++) {
                moments.setCoordinates(p, state.get(at++));
            }
        }
        couplings.values().forEach(Bath::keepAboveFloors);
    }

    private List<Moments> moments() {
        List<Moments> all = new ArrayList<>();
        couplings.values().forEach(bath -> all.addAll(bath.moments()));
        return all;
    }

    /** The largest number of directions and drawn fields that a path carries on one side of a coupling. */
    public int jointRank() {
        return couplings.values().stream()
                .mapToInt(bath -> directions(bath.features()) + directions(bath.gradients()))
                .max()
                .orElse(0);
    }

    /** Directions known at a pass by the name of their coupling: of features, and of back-propagated fields before it. */
    public Map<String, int[]> ranks(int pass) {
        Map<String, int[]> ranks = new LinkedHashMap<>();
        couplings.forEach((name, bath) ->
                ranks.put(name, new int[] {bath.forwardDirections(pass).length, bath.forwardDrawn(pass).length}));
        return ranks;
    }

    private static int directions(Moments moments) {
        return Arrays.stream(moments.arriving()).sum();
    }

    static int[] range(int count) {
        int[] all = new int[count];
        Arrays.setAll(all, i -> i);
        return all;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        int count = (int) state.integer(couplings.size());
        List<String> names = List.copyOf(couplings.keySet());
        for (int i = 0; i < count; i++) {
            coupling(state.text(i < names.size() ? names.get(i) : "")).persist(state);
        }
        int looked = (int) state.integer(spans.size());
        List<String> watched = List.copyOf(spans.keySet());
        for (int i = 0; i < looked; i++) {
            span(state.text(i < watched.size() ? watched.get(i) : "")).persist(state);
        }
    }
}
