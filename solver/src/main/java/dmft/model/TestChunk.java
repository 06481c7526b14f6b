package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.coupling.InputCoupling;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/** Test points that go through the infinite network together, apart from training. */
final class TestChunk implements StateStream.Part {

    private final Backend backend;
    private final int first;
    private final InputCoupling.Evaluation entry;
    private final List<Coupling.Evaluation> passes;
    private final Activity activity;

    /**
     * Nothing has passed yet.
     *
     * @param first number of the first of them among the test points
     * @param entry their way through the first layer
     * @param passes their ways through the others
     */
    TestChunk(
            Backend backend,
            int first,
            InputCoupling.Evaluation entry,
            List<Coupling.Evaluation> passes,
            Activity activity) {
        this.backend = backend;
        this.first = first;
        this.entry = entry;
        this.passes = passes;
        this.activity = activity;
    }

    int first() {
        return first;
    }

    Activity activity() {
        return activity;
    }

    /** The way through a coupling. */
    Coupling.Evaluation pass(int coupling) {
        return passes.get(coupling);
    }

    /** h¹. */
    void enter() {
        entry.forward(activity.h(0));
    }

    void propagate() {
        enter();
        activity.activate(0);
        for (int l = 0; l < passes.size(); l++) {
            passes.get(l).forward(activity.features(l), activity.h(l + 1));
            activity.activate(l + 1);
        }
    }

    /** φ(h^L) with the weights of the start. */
    Fields featuresAtStart() {
        Activity then = activity.passing();
        propagateAtStart(then);
        return then.lastFeatures();
    }

    private void propagateAtStart(Activity then) {
        entry.forwardAtStart(then.h(0));
        then.activate(0);
        for (int l = 0; l < passes.size(); l++) {
            passes.get(l).forwardAtStart(then.features(l), then.h(l + 1));
            then.activate(l + 1);
        }
    }

    /** Adds the kernels of the training examples and of these points with them. */
    void addTo(TangentKernel kernel, Activity training) {
        add(kernel, training, activity);
    }

    /** Likewise with the weights of the start. */
    void addStartTo(TangentKernel kernel, Activity training) {
        Activity then = activity.elsewhen();
        propagateAtStart(then);
        add(kernel, training, then);
    }

    private void add(TangentKernel kernel, Activity training, Activity own) {
        Fields[] features = new Fields[own.depth()];
        Fields[] slopes = new Fields[own.depth()];
        for (int l = 0; l < own.depth(); l++) {
            features[l] = beside(training.features(l), own.features(l));
            slopes[l] = beside(training.slopes(l), own.slopes(l));
        }
        kernel.add(features, slopes, first);
    }

    private Fields beside(Fields a, Fields b) {
        Fields both = backend.fields(a.sites(), a.columns() + b.columns());
        backend.copyColumns(a, all(a), both.view(0, a.columns()));
        backend.copyColumns(b, all(b), both.view(a.columns(), b.columns()));
        return both;
    }

    private static int[] all(Fields x) {
        return IntStream.range(0, x.columns()).toArray();
    }

    @Override
    public void persist(StateStream state) throws IOException {
        for (Coupling.Evaluation pass : passes) {
            pass.persist(state);
        }
    }
}
