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
import dmft.solve.DmftSolver;
import dmft.solve.Dynamics;
import dmft.solve.Method;
import dmft.solve.Observer;
import dmft.solve.Outcome;
import dmft.solve.Problem;
import dmft.solve.Solution;
import dmft.solve.SolverSettings;
import dmft.solve.Trajectory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
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

    /** The limit N → ∞, solved exactly but for sampling. */
    static Trained limit(Problem problem, Effort effort, long seed, int... steps) {
        return limit(problem, effort, Method.CAUSAL, seed, steps);
    }

    /** The limit N → ∞ to some approximation. */
    static Trained limit(Problem problem, Effort effort, Method method, long seed, int... steps) {
        SolverSettings settings = SolverSettings.defaults()
                .withSamples(effort.sites())
                .withTolerance(effort.tolerance())
                .withReplicas(1)
                .withMethod(method);
        Sum sum = new Sum(problem, effort.replicas());
        for (int replica = 0; replica < effort.replicas(); replica++) {
            // Fields are kept of a solve's first replica, so that every replica is a solve with a seed of its own.
            DmftSolver solver = new DmftSolver(settings.withSeed(seed * effort.replicas() + replica))
                    .recording(recording(steps, effort.sites()));
            Solution solution = solver.solve(problem, Observer.NONE);
            require(solution.outcome(), solution.message());
            double[][][] outputs = solution.train().outputs();
            sum.add(
                    (t, mu) -> outputs[t][mu][0],
                    steps.length == 0
                            ? List.of()
                            : solution.orderParameters().replicas().get(0));
        }
        return sum.trained();
    }

    /**
     * A network of width N without its N × N matrices, which is a network of that width in law up to the tolerance with which its fields are resolved, and
     * ten times faster than one with its matrices.
     */
    static Trained network(Problem problem, int width, long seed, int... steps) {
        return network(problem, backend -> World.finite(backend, width, TOLERANCE, seed, 0), steps);
    }

    /** A network of width N with its matrices written out. */
    static Trained denseNetwork(Problem problem, int width, long seed, int... steps) {
        return network(problem, backend -> World.dense(backend, width, seed, 0), steps);
    }

    private static Trained network(Problem problem, Function<Backend, World> worlds, int[] steps) {
        try (Backend backend = Backends.create("auto", Runtime.getRuntime().availableProcessors())) {
            World world = worlds.apply(backend);
            Trajectory run = new Dynamics(problem, world, 0, Observer.NONE, recording(steps, world.sites())).run();
            require(run.outcome(), run.message());
            Sum sum = new Sum(problem, 1);
            sum.add((t, mu) -> run.train().get(t).get(mu, 0), run.snapshots());
            return sum.trained();
        }
    }

    private static Recording recording(int[] steps, int sites) {
        return steps.length == 0 ? Recording.NONE : new Recording(EnumSet.of(Quantity.FIELDS), steps, sites);
    }

    private static void require(Outcome outcome, String message) {
        if (outcome != Outcome.COMPLETED) {
            throw new IllegalStateException(outcome + ": " + message);
        }
    }

    /** Alignment ⟨K₁,K₂⟩/(|K₁||K₂|) of its kernels with another's, averaged over layers. */
    double meanAlignment(Trained other) {
        return IntStream.range(0, kernels.size())
                .mapToDouble(l -> Alignment.of(kernels.get(l), other.kernels.get(l)))
                .average()
                .orElseThrow();
    }

    /** f_μ(t). */
    private interface Outputs {
        double at(int t, int mu);
    }

    /** The mean over replicas in the making. */
    private static final class Sum {

        private final Problem problem;
        private final double weight;
        private final Activation phi;
        private final double[][] outputs;
        private final List<Matrix> kernels = new ArrayList<>();

        Sum(Problem problem, int replicas) {
            this.problem = problem;
            this.weight = 1.0 / replicas;
            this.phi = ((MlpShape) problem.architecture()).activation();
            this.outputs =
                    new double[problem.training().steps() + 1][problem.train().size()];
        }

        void add(Outputs run, List<Snapshot> snapshots) {
            for (int t = 0; t < outputs.length; t++) {
                for (int mu = 0; mu < outputs[t].length; mu++) {
                    outputs[t][mu] += weight * run.at(t, mu);
                }
            }
            int layers =
                    snapshots.isEmpty() ? 0 : snapshots.get(0).preactivations().size();
            for (int l = 0; l < layers; l++) {
                Matrix features = features(snapshots, l);
                if (kernels.size() == l) {
                    kernels.add(new Matrix(features.columns(), features.columns()));
                }
                try (Workers workers = new Workers(Runtime.getRuntime().availableProcessors())) {
                    Matrix gram = Products.multiplyTransposed(workers, features, features);
                    kernels.get(l).addScaled(weight / features.rows(), gram);
                }
            }
        }

        /** φ(h) of layer l + 1, one row a site, columns (step, example). */
        private Matrix features(List<Snapshot> snapshots, int l) {
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

        Trained trained() {
            double[][] targets = problem.train().targets();
            double[] loss = new double[outputs.length];
            for (int t = 0; t < loss.length; t++) {
                for (int mu = 0; mu < targets.length; mu++) {
                    loss[t] += Math.pow(targets[mu][0] - outputs[t][mu], 2) / targets.length;
                }
            }
            return new Trained(loss, kernels);
        }
    }
}
