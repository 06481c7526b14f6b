package dmft.coupling;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.NormalStream;
import java.util.Arrays;

/** Standard normal fields that are independent of what a layer knows. */
final class FreshFields {

    private static final double ROUNDING = 1e-8;

    private FreshFields() {}

    /**
     * Such fields; in the infinite limit made orthonormal, also to what they are independent of, as they are on average.
     *
     * @param name of what is drawn, for errors
     * @param known fields of the layer, which are not changed
     * @throws RankExhaustedException if there are fewer sites than directions
     */
    static Fields draw(
            Backend backend, Sampling sampling, String name, NormalStream stream, int count, Fields... known) {
        Fields drawn = backend.fields(sampling.sites(), count);
        backend.normal(stream, 0, drawn);
        if (!sampling.matched()) {
            return drawn;
        }
        JointBasis basis = new JointBasis(backend, name, sampling.sites());
        PivotLog log = PivotLog.none();
        for (Fields fields : known) {
            basis.absorb(backend.copy(fields), largest(backend.meanSquares(fields)) * ROUNDING, log);
        }
        int before = basis.size();
        basis.absorb(drawn, 0, log);
        if (basis.size() < before + count) {
            throw new RankExhaustedException(name, before + count, sampling.sites());
        }
        return backend.copy(basis.fields().view(before, count));
    }

    private static double largest(double[] values) {
        return Arrays.stream(values).max().orElse(0);
    }
}
