package dmft.validation.published;

import dmft.activation.Activation;
import dmft.compute.Backend;
import dmft.compute.Backends;
import dmft.compute.Matrix;
import dmft.compute.Products;
import dmft.compute.Workers;
import dmft.coupling.World;
import dmft.model.MlpShape;
import dmft.order.Alignment;
import dmft.order.Factor;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import dmft.solve.Dynamics;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Trajectory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A trained network, infinite or finite: its loss, and the two-time kernels of its layers between the steps that were asked for.
 *
 * @param loss the mean of Δ² at every step, without the ½ of the training loss, as the published figures have it
 * @param kernels Φ^l_{μα}(t,s) of each layer, row and column (step, example); of a linear network this is ⟨h^l_μ(t) h^l_α(s)⟩
 */
record Trained(double[] loss, List<Matrix> kernels) {

    /** Relative r.m.s. of what is left out of a network's fields: far below their finite-width fluctuations, 1/√N. */
    private static final double TOLERANCE = 1e-3;

    /** The limit N → ∞, sampled. */
    static Trained limit(Problem problem, Effort effort, long seed, int... steps) {
        return train(
                problem,
                effort.replicas(),
                (backend, replica) -> World.limit(backend, effort.sites(), effort.tolerance(), seed, replica),
                effort.sites(),
                steps);
    }

    /**
     * A network of width N without its N × N matrices, which is a network of that width in law up to the tolerance with which its fields are resolved, and
     * ten times faster than one with its matrices.
     */
    static Trained network(Problem problem, int width, long seed, int... steps) {
        return train(
                problem, 1, (backend, replica) -> World.finite(backend, width, TOLERANCE, seed, replica), width, steps);
    }

    /** A network of width N with its matrices written out. */
    static Trained denseNetwork(Problem problem, int width, long seed, int... steps) {
        return train(problem, 1, (backend, replica) -> World.dense(backend, width, seed, replica), width, steps);
    }

    private interface Worlds {
        World of(Backend backend, int replica);
    }

    private static Trained train(Problem problem, int replicas, Worlds worlds, int sites, int[] steps) {
        MlpShape shape = (MlpShape) problem.architecture();
        Recording recording =
                steps.length == 0 ? Recording.NONE : new Recording(EnumSet.of(Quantity.FIELDS), steps, sites);
        double[][] outputs = new double[problem.training().steps() + 1][problem.train().size()];
        List<Matrix> kernels = new ArrayList<>();
        for (int replica = 0; replica < replicas; replica++) {
            try (Backend backend = Backends.create("auto", Runtime.getRuntime().availableProcessors())) {
                Trajectory run =
                        new Dynamics(problem, worlds.of(backend, replica), replica, Observer.NONE, recording).run();
                if (run.outcome() != Outcome.COMPLETED) {
                    throw new IllegalStateException(run.outcome() + ": " + run.message());
                }
                addOutputs(run, 1.0 / replicas, outputs);
                for (int l = 0; steps.length > 0 && l < shape.depth(); l++) {
                    Matrix features = features(run.snapshots(), l, shape.activation());
                    addKernel(kernels, l, backend.workers(), features, replicas);
                }
            }
        }
        return new Trained(meanSquare(outputs, problem.train().targets()), kernels);
    }

    private static void addOutputs(Trajectory run, double weight, double[][] outputs) {
        for (int t = 0; t < outputs.length; t++) {
            for (int mu = 0; mu < outputs[t].length; mu++) {
                outputs[t][mu] += weight * run.train().get(t).get(mu, 0);
            }
        }
    }

    private static double[] meanSquare(double[][] outputs, double[][] targets) {
        double[] loss = new double[outputs.length];
        for (int t = 0; t < loss.length; t++) {
            for (int mu = 0; mu < targets.length; mu++) {
                loss[t] += Math.pow(targets[mu][0] - outputs[t][mu], 2) / targets.length;
            }
        }
        return loss;
    }

    /** φ(h) of layer l + 1, one row a site, columns (step, example). */
    private static Matrix features(List<Snapshot> snapshots, int l, Activation phi) {
        Factor first = snapshots.get(0).preactivations().get(l);
        Matrix features = new Matrix(first.rows(), first.columns() * snapshots.size());
        for (int t = 0; t < snapshots.size(); t++) {
            Factor h = snapshots.get(t).preactivations().get(l);
            for (int i = 0; i < h.rows(); i++) {
                for (int mu = 0; mu < h.columns(); mu++) {
                    features.set(i, t * h.columns() + mu, phi.value(h.get(i, mu)));
                }
            }
        }
        return features;
    }

    private static void addKernel(List<Matrix> kernels, int l, Workers workers, Matrix features, int replicas) {
        if (kernels.size() <= l) {
            kernels.add(new Matrix(features.columns(), features.columns()));
        }
        Matrix gram = Products.multiplyTransposed(workers, features, features);
        kernels.get(l).addScaled(1.0 / (features.rows() * (double) replicas), gram);
    }

    /** Alignment ⟨K₁,K₂⟩/(|K₁||K₂|) of its kernels with another's, averaged over layers. */
    double meanAlignment(Trained other) {
        return IntStream.range(0, kernels.size())
                .mapToDouble(l -> Alignment.of(kernels.get(l), other.kernels.get(l)))
                .average()
                .orElseThrow();
    }
}
