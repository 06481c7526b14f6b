package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.coupling.Coupling;
import dmft.coupling.Readout;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The layers of a network after a forward pass, as a backward pass meets them. */
final class Layers {

    /** Work fields that a pass writes signals of one layer and the next to, by turns, and those for chosen columns. */
    private static final int CHOSEN = 2;

    private final Backend backend;
    private final int depth;
    private final int trained;
    private final int outputs;
    private final Activity activity;
    private final List<Coupling> hidden;
    private final Readout readout;
    private final WorkFields work;

    /** @param activity of the training examples, which come first, and of others */
    Layers(Backend backend, Activity activity, List<Coupling> hidden, Readout readout, int trained, int outputs) {
        this.backend = backend;
        this.depth = activity.depth();
        this.activity = activity;
        this.hidden = hidden;
        this.readout = readout;
        this.trained = trained;
        this.outputs = outputs;
        this.work = new WorkFields(backend, activity.sites(), CHOSEN + 1);
    }

    Backend backend() {
        return backend;
    }

    /** L. */
    int depth() {
        return depth;
    }

    /** P. */
    int trained() {
        return trained;
    }

    /** C. */
    int outputs() {
        return outputs;
    }

    Readout readout() {
        return readout;
    }

    /** W^layer, layer = 1 … L − 1. */
    Coupling matrix(int layer) {
        return hidden.get(layer - 1);
    }

    /** φ(h) of some training examples, layer = 0 … L − 1; valid until columns are chosen again. */
    Fields features(int layer, int[] examples) {
        return columnsOf(activity.features(layer), examples);
    }

    /** φ'(h), likewise. */
    Fields slopes(int layer, int[] examples) {
        return columnsOf(activity.slopes(layer), examples);
    }

    /** Room for signals of a layer, valid until those of the layer after the next are written. */
    Fields signals(int layer, int columns) {
        return work.columns(layer % 2, columns);
    }

    /** New room for signals of every output of every training example. */
    Fields everySignal() {
        return backend.fields(activity.sites(), trained * outputs);
    }

    /** The example of each of these columns. */
    int[] exampleOfEvery() {
        return IntStream.range(0, trained * outputs).map(j -> j / outputs).toArray();
    }

    /** Columns without any. */
    Fields none() {
        return work.columns(CHOSEN, 0);
    }

    private Fields columnsOf(Fields x, int[] chosen) {
        if (Arrays.equals(chosen, range(chosen.length))) {
            return x.view(0, chosen.length);
        }
        Fields y = work.columns(CHOSEN, chosen.length);
        backend.copyColumns(x, chosen, y);
        return y;
    }

    static int[] range(int count) {
        return IntStream.range(0, count).toArray();
    }
}
