package dmft.validation.width;

import dmft.compute.Matrix;
import java.util.List;

/**
 * The networks of one width, or the replicas of the limit.
 *
 * @param width N; sites S for the limit
 * @param kind what they are
 * @param networks how many were trained to the end
 * @param failures why others were not, one line each
 * @param seconds wall-clock time of all of them
 * @param trainLoss 𝓛(t) on the training examples
 * @param testLoss 𝓛(t) on the test points, empty without any
 * @param trainOutputs f(t), [(T+1)·P·C], time slowest, then example, then output
 * @param testOutputs f(t) of the test points likewise
 * @param distances how far from the limit they are
 * @param alignments of their kernels with the mean kernels of the limit, at every recorded step
 * @param kernels means over networks of Φ^l, G^l and K at the last recorded step
 * @param densities of their fields
 */
public record WidthResult(
        int width,
        Kind kind,
        int networks,
        List<String> failures,
        double seconds,
        Series trainLoss,
        Series testLoss,
        Series trainOutputs,
        Series testOutputs,
        List<Distance> distances,
        List<Alignments> alignments,
        List<KernelMean> kernels,
        List<Density> densities) {

    /** What carries a label "N" and what does not. */
    public enum Kind {
        /** Replicas of the limit. */
        LIMIT("limit"),
        /** Finite networks whose every weight is in memory. */
        EXPLICIT("explicit weights"),
        /** Finite networks known by what their matrices have been multiplied with. */
        MATRIX_FREE("matrix-free");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /**
     * How far networks of one width are from the limit in one observable, per component of it (root mean squares).
     *
     * @param name of the observable
     * @param symbol of the observable
     * @param single distance of a single network from the limit
     * @param spread standard deviation of networks about their mean; NaN for one network
     * @param bias distance of their mean from the limit less what noise adds to its square; NaN where that is more than half of it
     */
    public record Distance(String name, String symbol, double single, double spread, double bias) {}

    /**
     * ⟨K₁,K₂⟩/(|K₁||K₂|) of each network's kernel with the limit's mean kernel at the same step.
     *
     * @param name of the kernel
     * @param symbol of the kernel
     * @param alignment at every recorded step
     */
    public record Alignments(String name, String symbol, Series alignment) {}

    /** The mean of a kernel over networks at one step. */
    public record KernelMean(String name, String symbol, int step, Matrix kernel) {}
}
