package dmft.order;

import dmft.compute.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToDoubleBiFunction;

/**
 * The order parameters that were recorded, of every replica, and their means over replicas.
 *
 * <p>Layers are numbered from 1; entries of time are indices into {@link #steps}.
 *
 * @param steps the recorded steps, those that every replica has
 * @param replicas snapshots of each replica, one per recorded step
 */
public record OrderParameters(int[] steps, List<List<Snapshot>> replicas) {

    /** None. */
    public static final OrderParameters NONE = new OrderParameters(new int[0], List.of());

    /** Brings together what the replicas took down: the steps that all of them have reached. */
    public static OrderParameters of(List<List<Snapshot>> replicas) {
        int common = replicas.stream().mapToInt(List::size).min().orElse(0);
        if (common == 0) {
            return NONE;
        }
        int[] steps = replicas.get(0).subList(0, common).stream()
                .mapToInt(Snapshot::step)
                .toArray();
        return new OrderParameters(
                steps,
                replicas.stream()
                        .map(snapshots -> List.copyOf(snapshots.subList(0, common)))
                        .toList());
    }

    /** True if nothing was recorded. */
    public boolean isEmpty() {
        return replicas.isEmpty();
    }

    /** Φ^l(t,t), P × P. */
    public Mean features(int layer, int time) {
        return mean(time, snapshot -> snapshot.features().get(layer - 1));
    }

    /** G^l(t,t), PC × PC. */
    public Mean gradients(int layer, int time) {
        return mean(time, snapshot -> snapshot.gradients().get(layer - 1));
    }

    /** K(t,t), PC × PC. */
    public Mean tangent(int time) {
        return mean(time, OrderParameters::tangentOf);
    }

    /**
     * Φ^l(t,s), P × P. What the bases leave out of φ is at most the solve's tolerance, so this misses at most tolerance · |φ|² (at t = s its square);
     * {@link #features(int, int)} misses nothing.
     */
    public Mean features(int layer, int time, int other) {
        return twoTime(snapshot -> snapshot.featureFactors().get(layer - 1), time, other);
    }

    /** G^l(t,s), PC × PC, with the same caution. */
    public Mean gradients(int layer, int time, int other) {
        return twoTime(snapshot -> snapshot.gradientFactors().get(layer - 1), time, other);
    }

    /**
     * ⟨φ(h^l(t)) r^l(s)⟩ = Σ_{s'} A^l(t,s') G^{l+1}(s',s), P × PC (Stein's identity); l &lt; L.
     */
    public Mean featureNoiseOverlap(int layer, int time, int other) {
        return overlap(
                snapshot -> snapshot.featureResponses().get(layer - 1),
                snapshot -> snapshot.gradientFactors().get(layer),
                time,
                other);
    }

    /**
     * ⟨g^{l+1}(t) u^{l+1}(s)⟩ = Σ_{s'} B^l(t,s') Φ^l(s',s), PC × P (Stein's identity); l &lt; L.
     */
    public Mean gradientNoiseOverlap(int layer, int time, int other) {
        return overlap(
                snapshot -> snapshot.gradientResponses().get(layer - 1),
                snapshot -> snapshot.featureFactors().get(layer - 1),
                time,
                other);
    }

    /** Alignment of K(t) with K(0) at every recorded step, n × 1. */
    public Mean alignmentWithStart() {
        return series((start, now) -> Alignment.of(tangentOf(now), tangentOf(start)));
    }

    /** Alignment of K(t) with the target kernel yyᵀ at every recorded step, n × 1. */
    public Mean alignmentWithTarget(double[][] labels) {
        Matrix target = Alignment.targetKernel(labels);
        return series((start, now) -> Alignment.of(tangentOf(now), target));
    }

    /** The same for examples that come and go: y at every step. */
    public Mean alignmentWithTarget(IntFunction<double[][]> labels) {
        return series((start, now) -> Alignment.of(tangentOf(now), Alignment.targetKernel(labels.apply(now.step()))));
    }

    /** True if hidden layers learn from other signals than the gradients, and how these agree was taken down. */
    public boolean hasRuleAlignments() {
        return !isEmpty() && !replicas.getFirst().getFirst().alignments().isEmpty();
    }

    /**
     * The cosine of the angle between what a step adds to W^layer and the gradient at every recorded step, n × 1.
     *
     * @param layer 0 … L − 1
     */
    public Mean ruleAlignment(int layer) {
        return series((start, now) -> now.alignments().getFirst().get(layer, 0));
    }

    /** A number of each replica at every recorded step, from its first and its present snapshot. */
    private Mean series(ToDoubleBiFunction<Snapshot, Snapshot> value) {
        List<Matrix> series = new ArrayList<>();
        for (List<Snapshot> replica : replicas) {
            Matrix column = new Matrix(steps.length, 1);
            for (int time = 0; time < steps.length; time++) {
                column.set(time, 0, value.applyAsDouble(replica.get(0), replica.get(time)));
            }
            series.add(column);
        }
        return Mean.over(series);
    }

    private static Matrix tangentOf(Snapshot snapshot) {
        Matrix tangent = snapshot.tangent();
        if (tangent == null) {
            throw new IllegalStateException("the tangent kernel was not recorded: ask for " + Quantity.KERNELS);
        }
        return tangent;
    }

    private Mean twoTime(Function<Snapshot, Factor> factor, int time, int other) {
        return overlap(factor, factor, time, other);
    }

    private Mean overlap(Function<Snapshot, Factor> left, Function<Snapshot, Factor> right, int time, int other) {
        return Mean.over(replicas.stream()
                .map(replica -> Factor.product(left.apply(replica.get(time)), right.apply(replica.get(other))))
                .toList());
    }

    private Mean mean(int time, Function<Snapshot, Matrix> matrix) {
        return Mean.over(replicas.stream()
                .map(replica -> matrix.apply(replica.get(time)))
                .toList());
    }
}
