package dmft.validation.width;

import dmft.compute.Matrix;
import dmft.data.Examples;
import dmft.order.Snapshot;
import dmft.solve.Problem;
import dmft.train.Loss;
import dmft.validation.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Something that networks and limit have in common and can be compared by: a vector of contrasts chosen before any of them is trained.
 *
 * @param name in words
 * @param symbol as in the equations
 * @param values the vector of one network
 */
public record Observable(String name, String symbol, Function<TrainedNetwork, double[]> values) {

    /** Outputs and losses are averaged over this many equal spans of the training. */
    private static final int SPANS = 3;

    /** A kernel that was recorded. */
    record Kernel(String name, String symbol, Function<Snapshot, Matrix> matrix) {}

    /**
     * All observables of a problem: outputs and losses, and the kernels at every recorded step.
     *
     * @param depth hidden layers L
     */
    static List<Observable> all(Problem problem, int depth) {
        List<Observable> all = new ArrayList<>();
        if (problem.training().steps() > 0) {
            Loss loss = problem.training().loss();
            Examples train = problem.train();
            all.add(outputs("train outputs", "f", TrainedNetwork::train));
            all.add(losses("train loss", "𝓛", TrainedNetwork::train, train, loss));
            Examples test = problem.test();
            if (test != null) {
                all.add(outputs("test outputs", "f test", TrainedNetwork::test));
                all.add(losses("test loss", "𝓛 test", TrainedNetwork::test, test, loss));
            }
        }
        for (Kernel kernel : kernels(depth)) {
            all.add(new Observable(
                    kernel.name,
                    kernel.symbol,
                    network -> network.snapshots().stream()
                            .flatMapToDouble(snapshot -> Arrays.stream(upperTriangle(kernel.matrix.apply(snapshot))))
                            .toArray()));
        }
        return all;
    }

    /** Φ^l and G^l of every layer, and K. */
    static List<Kernel> kernels(int depth) {
        List<Kernel> kernels = new ArrayList<>();
        for (int l = 0; l < depth; l++) {
            int layer = l;
            kernels.add(new Kernel(
                    "features, layer " + (l + 1),
                    "Φ" + superscript(l + 1),
                    snapshot -> snapshot.features().get(layer)));
        }
        for (int l = 0; l < depth; l++) {
            int layer = l;
            kernels.add(new Kernel(
                    "gradients, layer " + (l + 1),
                    "G" + superscript(l + 1),
                    snapshot -> snapshot.gradients().get(layer)));
        }
        kernels.add(new Kernel("tangent kernel", "K", Observable::tangent));
        return kernels;
    }

    private static Matrix tangent(Snapshot snapshot) {
        Matrix tangent = snapshot.tangent();
        if (tangent == null) {
            throw new IllegalStateException("the tangent kernel was not recorded");
        }
        return tangent;
    }

    private static Observable outputs(String name, String symbol, Function<TrainedNetwork, List<Matrix>> outputs) {
        return new Observable(name, symbol, network -> spans(flat(outputs.apply(network))));
    }

    private static Observable losses(
            String name, String symbol, Function<TrainedNetwork, List<Matrix>> outputs, Examples examples, Loss loss) {
        return new Observable(name, symbol, network -> {
            double[] curve = TrainedNetwork.losses(outputs.apply(network), examples.targets(), loss);
            return spans(
                    Arrays.stream(curve).mapToObj(value -> new double[] {value}).toArray(double[][]::new));
        });
    }

    /** Outputs as rows of time, columns example·C + output. */
    static double[][] flat(List<Matrix> outputs) {
        return outputs.stream().map(Observable::row).toArray(double[][]::new);
    }

    private static double[] row(Matrix outputs) {
        double[] row = new double[outputs.rows() * outputs.columns()];
        Arrays.setAll(row, i -> outputs.get(i / outputs.columns(), i % outputs.columns()));
        return row;
    }

    /** Averages of every curve over equal spans of the times 1 … T: centred outputs are zero at 0. */
    private static double[] spans(double[][] curves) {
        int steps = curves.length - 1;
        int points = curves[0].length;
        int spans = Math.min(SPANS, steps);
        double[] averages = new double[spans * points];
        for (int span = 0; span < spans; span++) {
            int from = 1 + span * steps / spans;
            int to = 1 + (span + 1) * steps / spans;
            for (int t = from; t < to; t++) {
                for (int mu = 0; mu < points; mu++) {
                    averages[span * points + mu] += curves[t][mu] / (to - from);
                }
            }
        }
        return averages;
    }

    private static double[] upperTriangle(Matrix kernel) {
        double[] entries = new double[kernel.rows() * (kernel.rows() + 1) / 2];
        int next = 0;
        for (int i = 0; i < kernel.rows(); i++) {
            for (int j = i; j < kernel.columns(); j++) {
                entries[next++] = kernel.get(i, j);
            }
        }
        return entries;
    }

    private static String superscript(int number) {
        return String.valueOf(number)
                .chars()
                .mapToObj(digit -> String.valueOf("⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(digit - '0')))
                .reduce("", String::concat);
    }
}
