package dmft.validation.network;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.train.Optimizer;
import java.util.ArrayList;
import java.util.List;

/** Stochastic gradient descent as frameworks write it, weight by weight: one array of weights and one of velocities for every matrix. */
final class Descent {

    private final Backend backend;
    private final Optimizer optimizer;
    private final List<Fields> velocities = new ArrayList<>();

    Descent(Backend backend, Optimizer optimizer) {
        this.backend = backend;
        this.optimizer = optimizer;
    }

    /**
     * One step of one array.
     *
     * @param number of the array among those of the network
     * @param theta the weights, which are changed
     * @param gradient −γ0² N ∂𝓛/∂θ, which is lost
     * @param rate learning rate
     */
    void step(int number, Fields theta, Fields gradient, double rate) {
        double decay = optimizer.weightDecay();
        if (!optimizer.decoupled()) {
            backend.combine(-decay, theta, 1, gradient);
        }
        Fields direction = gradient;
        if (optimizer.momentum() > 0) {
            while (velocities.size() <= number) {
                velocities.add(backend.fields(0, 0));
            }
            if (velocities.get(number).columns() == 0) {
                velocities.set(number, backend.fields(theta.sites(), theta.columns()));
            }
            Fields velocity = velocities.get(number);
            backend.combine(1, gradient, optimizer.momentum(), velocity);
            if (optimizer.nesterov()) {
                backend.combine(optimizer.momentum(), velocity, 1, direction);
            } else {
                direction = velocity;
            }
        }
        if (optimizer.decoupled()) {
            backend.combine(0, theta, 1 - rate * decay, theta);
        }
        backend.combine(rate, direction, 1, theta);
    }
}
