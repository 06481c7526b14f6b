package dmft.cli.results;

import dmft.compute.Matrix;
import dmft.order.Factor;
import dmft.order.Mean;
import dmft.order.OrderParameters;
import dmft.order.Snapshot;
import dmft.solve.Curves;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** The recorded order parameters as data sets, a group for each quantity that was recorded. */
final class OrderArrays {

    private static final String STDERR = " Standard error of the mean over replicas.";
    private static final String PADDED =
            "; directions that had not joined the basis yet, or that only other replicas" + " have, are zero.";

    private final OrderParameters order;
    private final Curves train;
    private final int examples;
    private final int outputs;
    private final Snapshot first;

    /**
     * The arrays of some order parameters.
     *
     * @param order not empty
     * @param train curves of the training examples
     */
    OrderArrays(OrderParameters order, Curves train) {
        this.order = order;
        this.train = train;
        this.examples = train.labels().length;
        this.outputs = train.labels()[0].length;
        this.first = order.replicas().get(0).get(0);
    }

    void to(ArrayGroup root) {
        root.put("steps", order.steps(), "recorded", "t", "The steps at which the quantities below were recorded.");
        if (first.tangent() != null) {
            putKernels(root.group("kernels"));
        }
        if (!first.featureFactors().isEmpty()) {
            putTwoTime(root.group("two_time"));
        }
        if (!first.featureResponses().isEmpty()) {
            putResponses(root.group("responses"));
        }
        if (!first.learned().isEmpty()) {
            putLearned(root.group("learned"));
        }
        if (!first.preactivations().isEmpty()) {
            putFields(root.group("fields"));
        }
    }

    private void putKernels(ArrayGroup group) {
        ArrayGroup features = group.group("features");
        ArrayGroup gradients = group.group("gradients");
        String square = "recorded," + row() + "," + row();
        for (int layer = 1; layer <= first.features().size(); layer++) {
            int l = layer;
            String name = "layer" + l;
            putMean(
                    features,
                    name,
                    time -> order.features(l, time),
                    "recorded,example,example",
                    "Φ^" + l,
                    "Φ^" + l + "_μα(t,t) = ⟨φ(h^" + l + "_μ(t)) φ(h^" + l + "_α(t))⟩ of the training examples.");
            putMean(
                    gradients,
                    name,
                    time -> order.gradients(l, time),
                    square,
                    "G^" + l,
                    "G^" + l + "_μα(t,t) = ⟨g^" + l + "_μ(t) g^" + l + "_α(t)⟩ of the training examples" + rows()
                            + ".");
        }
        putMean(
                group,
                "tangent",
                order::tangent,
                square,
                "K",
                "Tangent kernel K(t,t) = Φ^L + Σ_l G^{l+1} (σ_w² Φ^l + σ_b²) of the training examples" + rows() + ".");
        putSeries(
                group,
                "alignment_start",
                order.alignmentWithStart(),
                "A(K(t), K(t₀))",
                "Alignment ⟨K(t), K(t₀)⟩/(|K(t)||K(t₀)|), Frobenius, with the kernel at the first recorded step.");
        putSeries(
                group,
                "alignment_target",
                order.alignmentWithTarget(train::labels),
                "A(K(t), yyᵀ)",
                "Alignment ⟨K(t), yyᵀ⟩/(|K(t)||yyᵀ|), Frobenius, with the target kernel of the labels.");
        if (order.hasRuleAlignments()) {
            ArrayGroup alignments = group.group("alignment_gradient");
            for (int l = 0; l < first.features().size(); l++) {
                int layer = l;
                putSeries(
                        alignments,
                        "W" + l,
                        order.ruleAlignment(layer),
                        "cos(ΔW^" + l + ", −∂𝓛/∂W^" + l + ")",
                        "Cosine of the angle between what a step of all training examples adds to W^" + l
                                + " by the learning rule and the gradient of the loss.");
            }
        }
    }

    private void putTwoTime(ArrayGroup group) {
        ArrayGroup features = group.group("features");
        ArrayGroup gradients = group.group("gradients");
        for (int l = 1; l <= first.featureFactors().size(); l++) {
            int index = l - 1;
            features.put(
                    "layer" + l,
                    padded(snapshot -> snapshot.featureFactors().get(index), directionsBefore(index), examples),
                    "replica,recorded,direction,example",
                    "c^" + l,
                    "Factor of Φ^" + l + ": Φ^" + l + "(t,s) = mean over replicas of c(t)ᵀc(s)" + PADDED);
            gradients.put(
                    "layer" + l,
                    padded(
                            snapshot -> snapshot.gradientFactors().get(index),
                            directionsAfter(index - 1),
                            examples * outputs),
                    "replica,recorded,direction," + row(),
                    "d^" + l,
                    "Factor of G^" + l + ": G^" + l + "(t,s) = mean over replicas of d(t)ᵀd(s)" + rows() + PADDED);
        }
    }

    private void putResponses(ArrayGroup group) {
        ArrayGroup features = group.group("features");
        ArrayGroup gradients = group.group("gradients");
        for (int l = 1; l <= first.featureResponses().size(); l++) {
            int index = l - 1;
            int next = l + 1;
            features.put(
                    "W" + l,
                    padded(snapshot -> snapshot.featureResponses().get(index), directionsAfter(index), examples),
                    "replica,recorded,direction,example",
                    "ã^" + l,
                    "Response A^" + l + " in the basis of d^" + next + ": ã(t) = Σ_s d^" + next + "(s) A^" + l
                            + "(t,s)ᵀ and ⟨φ(h^" + l + "(t)) r^" + l + "(s)⟩ = mean over replicas of ã(t)ᵀd^" + next
                            + "(s)" + PADDED);
            gradients.put(
                    "W" + l,
                    padded(
                            snapshot -> snapshot.gradientResponses().get(index),
                            directionsBefore(index),
                            examples * outputs),
                    "replica,recorded,direction," + row(),
                    "b̃^" + l,
                    "Response B^" + l + " in the basis of c^" + l + ": b̃(t) = Σ_s c^" + l + "(s) B^" + l
                            + "(t,s)ᵀ and ⟨g^" + next + "(t) u^" + next + "(s)⟩ = mean over replicas of b̃(t)ᵀc^" + l
                            + "(s)" + rows() + PADDED);
        }
    }

    private void putLearned(ArrayGroup group) {
        for (int l = 1; l <= first.learned().size(); l++) {
            int index = l - 1;
            group.put(
                    "W" + l,
                    padded(snapshot -> snapshot.learned().get(index), directionsAfter(index), directionsBefore(index)),
                    "replica,recorded,direction_after,direction_before",
                    "ΔW^" + l + "/√N",
                    "What W^" + l + "/√N has learned, in the basis of d^" + (l + 1) + " (rows) and of c^" + l
                            + " (columns)" + PADDED);
        }
    }

    private void putFields(ArrayGroup group) {
        ArrayGroup h = group.group("h");
        ArrayGroup z = group.group("z");
        String sites = " at sampled sites of the first replica, the same sites of a layer at every step and in h and z";
        for (int l = 1; l <= first.preactivations().size(); l++) {
            int index = l - 1;
            putSites(
                    h,
                    "layer" + l,
                    snapshot -> snapshot.preactivations().get(index),
                    "recorded,site,example",
                    "h^" + l,
                    "Pre-activations h^" + l + sites + ".");
            putSites(
                    z,
                    "layer" + l,
                    snapshot -> snapshot.backpropagated().get(index),
                    "recorded,site," + row(),
                    "z^" + l,
                    "Back-propagated fields z^" + l + sites + rows() + ".");
        }
    }

    /** Directions of the basis V before coupling W^{index+1}, in which features have their coordinates: the most that any array has. */
    private int directionsBefore(int index) {
        return Math.max(
                entry(Snapshot::featureFactors, index, Factor::rows),
                Math.max(
                        entry(Snapshot::gradientResponses, index, Factor::rows),
                        entry(Snapshot::learned, index, Factor::columns)));
    }

    /** Directions of the basis U after coupling W^{index+1}, in which gradients of the next layer have theirs. */
    private int directionsAfter(int index) {
        return Math.max(
                entry(Snapshot::gradientFactors, index + 1, Factor::rows),
                Math.max(
                        entry(Snapshot::featureResponses, index, Factor::rows),
                        entry(Snapshot::learned, index, Factor::rows)));
    }

    /** The most rows or columns of an entry of a list of factors, 0 if there is no such entry. */
    private int entry(Function<Snapshot, List<Factor>> list, int index, ToIntFunction<Factor> size) {
        boolean there = index >= 0 && index < list.apply(first).size();
        return there ? most(snapshot -> list.apply(snapshot).get(index), size) : 0;
    }

    private int most(Function<Snapshot, Factor> factor, ToIntFunction<Factor> size) {
        return order.replicas().stream()
                .flatMap(List::stream)
                .map(factor)
                .mapToInt(size)
                .max()
                .orElse(0);
    }

    /** What an index of gradients counts. */
    private String row() {
        return outputs == 1 ? "example" : "example*output";
    }

    private String rows() {
        return outputs == 1 ? "" : "; indices example*output count example·C + output with C = " + outputs;
    }

    private void putMean(
            ArrayGroup group, String name, IntFunction<Mean> at, String axes, String symbol, String description) {
        int count = order.steps().length;
        double[][][] value = new double[count][][];
        double[][][] stderr = new double[count][][];
        for (int time = 0; time < count; time++) {
            Mean mean = at.apply(time);
            value[time] = mean.value().toArray();
            Matrix error = mean.stderr();
            if (error == null) {
                stderr = new double[0][][];
            } else {
                stderr[time] = error.toArray();
            }
        }
        group.put(name, value, axes, symbol, description);
        group.put(name + "_stderr", stderr, axes, symbol, description + STDERR);
    }

    private static void putSeries(ArrayGroup group, String name, Mean mean, String symbol, String description) {
        group.put(name, column(mean.value()), "recorded", symbol, description);
        Matrix error = mean.stderr();
        if (error != null) {
            group.put(name + "_stderr", column(error), "recorded", symbol, description + STDERR);
        }
    }

    private static double[] column(Matrix matrix) {
        double[] values = new double[matrix.rows()];
        for (int i = 0; i < values.length; i++) {
            values[i] = matrix.get(i, 0);
        }
        return values;
    }

    /** One factor of every replica and step, [replica][recorded][rows][columns], filled up with zeros. */
    private float[][][][] padded(Function<Snapshot, Factor> factor, int rows, int columns) {
        float[][][][] padded = new float[order.replicas().size()][order.steps().length][rows][columns];
        for (int replica = 0; replica < padded.length; replica++) {
            for (int time = 0; time < padded[replica].length; time++) {
                copy(factor.apply(order.replicas().get(replica).get(time)), padded[replica][time]);
            }
        }
        return padded;
    }

    private void putSites(
            ArrayGroup group,
            String name,
            Function<Snapshot, Factor> values,
            String axes,
            String symbol,
            String description) {
        List<Factor> samples = order.replicas().get(0).stream().map(values).toList();
        float[][][] array =
                new float[samples.size()][samples.get(0).rows()][samples.get(0).columns()];
        for (int time = 0; time < array.length; time++) {
            copy(samples.get(time), array[time]);
        }
        group.put(name, array, axes, symbol, description);
    }

    private static void copy(Factor factor, float[][] into) {
        for (int i = 0; i < factor.rows(); i++) {
            System.arraycopy(factor.values(), i * factor.columns(), into[i], 0, factor.columns());
        }
    }
}
