package dmft.validation.width;

import dmft.order.Factor;
import dmft.order.Snapshot;
import dmft.validation.network.TrainedNetwork;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The density of a field over sites and examples at one recorded step.
 *
 * @param field "h" or "z"
 * @param layer l, from 1
 * @param step t
 * @param centres of the bins, in units of the field's r.m.s. in the limit at the first recorded step
 * @param density per unit of that, over networks or replicas: mean and spread
 */
public record Density(String field, int layer, int step, double[] centres, Series density) {

    private static final double BIN = 0.2;
    private static final double RANGE = 4;
    private static final int BINS = (int) Math.round(2 * RANGE / BIN);

    /** The densities of h and z of every layer at the first and the last recorded step, in units of those of the limit. */
    static List<Density> all(List<TrainedNetwork> networks, List<TrainedNetwork> limit, int depth) {
        List<Density> all = new ArrayList<>();
        if (!haveFields(networks) || !haveFields(limit)) {
            return all;
        }
        int last = networks.getFirst().snapshots().size() - 1;
        for (int l = 0; l < depth; l++) {
            int layer = l;
            for (int time : last == 0 ? new int[] {0} : new int[] {0, last}) {
                all.add(of(
                        "h",
                        l + 1,
                        time,
                        networks,
                        limit,
                        snapshot -> snapshot.preactivations().get(layer)));
                all.add(of(
                        "z",
                        l + 1,
                        time,
                        networks,
                        limit,
                        snapshot -> snapshot.backpropagated().get(layer)));
            }
        }
        return all;
    }

    /** Not every method has them. */
    private static boolean haveFields(List<TrainedNetwork> networks) {
        return !networks.isEmpty()
                && !networks.getFirst().snapshots().isEmpty()
                && !networks.getFirst().snapshots().getFirst().preactivations().isEmpty();
    }

    private static Density of(
            String field,
            int layer,
            int time,
            List<TrainedNetwork> networks,
            List<TrainedNetwork> limit,
            Function<Snapshot, Factor> values) {
        double[] scale = rootMeanSquares(limit.stream()
                .map(network -> values.apply(network.snapshots().getFirst()))
                .toList());
        double[] centres = new double[BINS];
        Arrays.setAll(centres, i -> BIN * (i + 0.5) - RANGE);
        Series density = Series.of(
                networks, network -> histogram(values.apply(network.snapshots().get(time)), scale));
        return new Density(
                field, layer, networks.getFirst().snapshots().get(time).step(), centres, density);
    }

    /** r.m.s. over sites of every column. */
    private static double[] rootMeanSquares(List<Factor> fields) {
        double[] squares = new double[fields.getFirst().columns()];
        long sites = fields.stream().mapToLong(Factor::rows).sum();
        for (Factor field : fields) {
            for (int i = 0; i < field.rows(); i++) {
                for (int j = 0; j < squares.length; j++) {
                    squares[j] += field.get(i, j) * field.get(i, j) / sites;
                }
            }
        }
        return Arrays.stream(squares).map(Math::sqrt).toArray();
    }

    /** Columns without a scale, such as those of a constant image, are left out. */
    private static double[] histogram(Factor field, double[] scale) {
        double[] counts = new double[BINS];
        long total = 0;
        for (int j = 0; j < scale.length; j++) {
            if (!(scale[j] > 0)) {
                continue;
            }
            total += field.rows();
            for (int i = 0; i < field.rows(); i++) {
                int bin = (int) Math.floor((field.get(i, j) / scale[j] + RANGE) / BIN);
                if (bin >= 0 && bin < BINS) {
                    counts[bin]++;
                }
            }
        }
        double unit = BIN * total;
        return Arrays.stream(counts).map(count -> unit == 0 ? 0 : count / unit).toArray();
    }
}
