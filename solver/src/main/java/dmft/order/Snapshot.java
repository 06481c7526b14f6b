package dmft.order;

import dmft.compute.Matrix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was taken down of one network at one step; a list is empty where its quantity was not asked for.
 *
 * <p>P training examples, C outputs; columns of gradients are numbered example·C + output. List entry l − 1 belongs to layer l (or to coupling W^l).
 * With orthonormal bases V of the sites before a coupling and U of those after it, c = ⟨Vᵀφ⟩ and d = ⟨Uᵀg⟩ are the factors.
 *
 * @param step t
 * @param features Φ^l(t,t), P × P
 * @param gradients G^l(t,t), PC × PC, of the signals g̃ that hidden layers learn from
 * @param tangent K(t,t), PC × PC, or null; what moves the outputs, with ⟨g g̃⟩ in place of G where signals are no gradients
 * @param featureFactors c^l(t), n × P: Φ^l(t,s) = c^l(t)ᵀc^l(s)
 * @param gradientFactors d^l(t), n × PC: G^l(t,s) = d^l(t)ᵀd^l(s)
 * @param featureResponses ã^l(t), n × P, for W^l: ⟨φ(h^l(t)) r^l(s)⟩ = ã^l(t)ᵀd^{l+1}(s) and Σ_s A^l(t,s) g^{l+1}(s) = U ã^l(t)
 * @param gradientResponses b̃^l(t), n × PC, for W^l: ⟨g^{l+1}(t) u^{l+1}(s)⟩ = b̃^l(t)ᵀc^l(s) and Σ_s B^l(t,s) φ(h^l(s)) = V b̃^l(t)
 * @param learned what W^l/√N has learned, ⟨Uᵀ · V⟩, n_U × n_V
 * @param preactivations h^l at some sites, sites × P
 * @param backpropagated z^l at the same sites, sites × PC
 * @param alignments where hidden layers learn from other signals g̃ than the gradients g, for W⁰ … W^{L−1} the cosine of the angle between what a step adds to them and the
 *     gradient, L × 1; else an empty list
 */
public record Snapshot(
        int step,
        List<Matrix> features,
        List<Matrix> gradients,
        @Nullable Matrix tangent,
        List<Factor> featureFactors,
        List<Factor> gradientFactors,
        List<Factor> featureResponses,
        List<Factor> gradientResponses,
        List<Factor> learned,
        List<Factor> preactivations,
        List<Factor> backpropagated,
        List<Matrix> alignments) {

    /** What was taken down of a network that learns by gradient descent. */
    public Snapshot(
            int step,
            List<Matrix> features,
            List<Matrix> gradients,
            @Nullable Matrix tangent,
            List<Factor> featureFactors,
            List<Factor> gradientFactors,
            List<Factor> featureResponses,
            List<Factor> gradientResponses,
            List<Factor> learned,
            List<Factor> preactivations,
            List<Factor> backpropagated) {
        this(
                step,
                features,
                gradients,
                tangent,
                featureFactors,
                gradientFactors,
                featureResponses,
                gradientResponses,
                learned,
                preactivations,
                backpropagated,
                List.of());
    }

    /** This with other kernels at equal times. */
    public Snapshot withKernels(
            List<Matrix> otherFeatures, List<Matrix> otherGradients, @Nullable Matrix otherTangent) {
        return new Snapshot(
                step,
                otherFeatures,
                otherGradients,
                otherTangent,
                featureFactors,
                gradientFactors,
                featureResponses,
                gradientResponses,
                learned,
                preactivations,
                backpropagated,
                alignments);
    }
}
