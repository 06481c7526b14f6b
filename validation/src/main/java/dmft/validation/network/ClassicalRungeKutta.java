package dmft.validation.network;

import dmft.compute.Backend;
import dmft.compute.Fields;
import java.util.List;
import java.util.function.Supplier;

/** Gradient flow of arrays of weights by the classical method of order 4 in steps of one length. */
final class ClassicalRungeKutta {

    private final Backend backend;
    private final List<Fields> theta;
    private final Supplier<List<Fields>> velocity;

    /**
     * A flow that has not begun.
     *
     * @param theta the weights, which are changed
     * @param velocity dθ/dτ where they are, as new arrays
     */
    ClassicalRungeKutta(Backend backend, List<Fields> theta, Supplier<List<Fields>> velocity) {
        this.backend = backend;
        this.theta = theta;
        this.velocity = velocity;
    }

    /** Goes on by a time in so many steps. */
    void advance(double time, int steps) {
        double h = time / steps;
        for (int n = 0; n < steps; n++) {
            List<Fields> start = theta.stream().map(backend::copy).toList();
            List<Fields> first = velocity.get();
            move(start, first, h / 2);
            List<Fields> second = velocity.get();
            move(start, second, h / 2);
            List<Fields> third = velocity.get();
            move(start, third, h);
            List<Fields> fourth = velocity.get();
            move(start, first, h / 6);
            add(second, h / 3);
            add(third, h / 3);
            add(fourth, h / 6);
        }
    }

    /** θ ← from + h k. */
    private void move(List<Fields> from, List<Fields> k, double h) {
        for (int i = 0; i < theta.size(); i++) {
            backend.combine(1, from.get(i), 0, theta.get(i));
        }
        add(k, h);
    }

    /** θ ← θ + h k. */
    private void add(List<Fields> k, double h) {
        for (int i = 0; i < theta.size(); i++) {
            backend.combine(h, k.get(i), 1, theta.get(i));
        }
    }
}
