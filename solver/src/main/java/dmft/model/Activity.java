package dmft.model;

import dmft.activation.Activation;
import dmft.compute.Backend;
import dmft.compute.Fields;
import java.util.Arrays;
import java.util.function.ObjIntConsumer;

/**
 * h^l, φ(h^l) and φ'(h^l) of every hidden layer for a set of points; layers are numbered from 0. In a gated linear network they are h^l, φ'(m^l) ∘ h^l and φ'(m^l),
 * the gates, which stay.
 */
final class Activity {

    private final Backend backend;
    private final Activation activation;
    private final Fields[] h;
    private final Fields[] features;
    private final Fields[] slopes;
    private final boolean gated;

    private Activity(
            Backend backend, Activation activation, boolean gated, Fields[] h, Fields[] features, Fields[] slopes) {
        this.gated = gated;
        this.backend = backend;
        this.activation = activation;
        this.h = h;
        this.features = features;
        this.slopes = slopes;
    }

    /** Zeros. */
    static Activity of(Backend backend, MlpShape shape, int sites, int points) {
        int depth = shape.depth();
        return new Activity(
                backend,
                shape.activation(),
                shape.gated(),
                layers(backend, depth, sites, points),
                layers(backend, depth, sites, points),
                layers(backend, depth, sites, points));
    }

    private static Fields[] layers(Backend backend, int depth, int sites, int points) {
        Fields[] layers = new Fields[depth];
        Arrays.setAll(layers, l -> backend.fields(sites, points));
        return layers;
    }

    int sites() {
        return h[0].sites();
    }

    int points() {
        return h[0].columns();
    }

    int depth() {
        return h.length;
    }

    Fields h(int layer) {
        return h[layer];
    }

    Fields features(int layer) {
        return features[layer];
    }

    Fields slopes(int layer) {
        return slopes[layer];
    }

    /** φ(h^L). */
    Fields lastFeatures() {
        return features[features.length - 1];
    }

    Fields[] h() {
        return h;
    }

    Fields[] features() {
        return features;
    }

    Fields[] slopes() {
        return slopes;
    }

    /** φ and φ' of a layer from its h; gates of a layer must be open before. */
    void activate(int layer) {
        if (gated) {
            backend.multiply(slopes[layer], h[layer], features[layer]);
        } else {
            backend.activate(activation, h[layer], features[layer], slopes[layer]);
        }
    }

    /**
     * Gates of all layers, φ'(m), which stay.
     *
     * @param fill writes m of a layer
     */
    void open(ObjIntConsumer<Fields> fill) {
        for (int l = 0; l < slopes.length; l++) {
            fill.accept(h[l], l);
            backend.activate(activation, h[l], features[l], slopes[l]);
        }
    }

    /** Some of the points. */
    Activity view(int first, int count) {
        return new Activity(
                backend,
                activation,
                gated,
                views(h, first, count),
                views(features, first, count),
                views(slopes, first, count));
    }

    private static Fields[] views(Fields[] layers, int first, int count) {
        return Arrays.stream(layers).map(x -> x.view(first, count)).toArray(Fields[]::new);
    }

    /** Room for other points, whose h nobody asks for after their features are known: one for all layers. */
    Activity besides(int points) {
        return new Activity(
                backend,
                activation,
                gated,
                repeated(points),
                layers(backend, h.length, sites(), points),
                layers(backend, h.length, sites(), points));
    }

    /** Room for one layer after the other of these points at another time: gates are the same. */
    Activity passing() {
        return new Activity(
                backend,
                activation,
                gated,
                repeated(points()),
                repeated(points()),
                gated ? slopes : repeated(points()));
    }

    /** Room for all layers of these points at another time. */
    Activity elsewhen() {
        Fields[] own = gated ? slopes : layers(backend, h.length, sites(), points());
        return new Activity(
                backend, activation, gated, repeated(points()), layers(backend, h.length, sites(), points()), own);
    }

    private Fields[] repeated(int points) {
        Fields[] layers = new Fields[h.length];
        Arrays.fill(layers, backend.fields(sites(), points));
        return layers;
    }

    /** Features and slopes as they are now, whatever becomes of these. */
    Activity copy() {
        return new Activity(backend, activation, gated, h, copies(features), copies(slopes));
    }

    private Fields[] copies(Fields[] layers) {
        return Arrays.stream(layers).map(backend::copy).toArray(Fields[]::new);
    }
}
