package dmft.model;

import dmft.compute.Backend;
import dmft.compute.Fields;
import dmft.compute.Matrix;
import dmft.compute.StateStream;
import dmft.coupling.Coupling;
import dmft.coupling.FactoredCoupling;
import dmft.coupling.Span;
import dmft.coupling.World;
import dmft.order.Factor;
import dmft.order.Quantity;
import dmft.order.Recording;
import dmft.order.Snapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes down the order parameters of a multi-layer perceptron.
 *
 * <p>Features that enter a coupling and gradients that leave one have coordinates in its bases. Those of the last layer's features and of the first
 * layer's gradients are in no coupling, so that bases of their own are kept for them.
 */
final class MlpObserver implements StateStream.Part {

    private final MlpShape shape;
    private final Backend backend;
    private final Span lastFeatures;
    private final Span firstGradients;

    MlpObserver(MlpShape shape, World world) {
        this.shape = shape;
        this.backend = world.backend();
        this.lastFeatures = world.span("the last features");
        this.firstGradients = world.span("the first gradients");
    }

    /**
     * The network at one time: P training examples, every output of each.
     *
     * @param h h^l, S × P
     * @param features φ(h^l), S × P
     * @param coordinates of φ(h^l) in W^l
     * @param z z^l, S × PC
     * @param g g^l, S × PC
     * @param gradients coordinates of g^{l+1} in W^l
     * @param truth the gradients, where g are other signals that hidden layers learn from; else g themselves
     * @param delta Δ, P × C
     * @param inputCovariance σ_w² K^x + σ_b², P × P
     * @param outputs C
     */
    record State(
            Fields[] h,
            Fields[] features,
            Matrix[] coordinates,
            Fields[] z,
            Fields[] g,
            Matrix[] gradients,
            Fields[] truth,
            Matrix delta,
            Matrix inputCovariance,
            int outputs) {}

    Snapshot snapshot(int step, Recording recording, List<Coupling> hidden, State state) {
        List<Matrix> features = new ArrayList<>();
        List<Matrix> gradients = new ArrayList<>();
        List<Matrix> alignments = new ArrayList<>();
        Matrix tangent = null;
        if (recording.has(Quantity.KERNELS)) {
            boolean other = !shape.rule().isGradient();
            List<Matrix> cross = new ArrayList<>();
            for (int l = 0; l < shape.depth(); l++) {
                features.add(backend.contract(state.features[l], state.features[l]));
                gradients.add(backend.contract(state.g[l], state.g[l]));
                cross.add(other ? backend.contract(state.truth[l], state.g[l]) : gradients.get(l));
            }
            tangent = TangentKernel.tangent(shape, state.outputs, state.inputCovariance, features, cross);
            if (other) {
                alignments.add(alignments(state, features, gradients, cross));
            }
        }
        boolean twoTime = recording.has(Quantity.TWO_TIME);
        boolean fields = recording.has(Quantity.FIELDS);
        return new Snapshot(
                step,
                features,
                gradients,
                tangent,
                twoTime ? featureFactors(hidden, state) : List.of(),
                twoTime ? gradientFactors(hidden, state) : List.of(),
                responses(recording, hidden, state.coordinates, true),
                responses(recording, hidden, state.gradients, false),
                learned(recording, hidden),
                fields ? sites(state.h, recording.sites()) : List.of(),
                fields ? sites(state.z, recording.sites()) : List.of(),
                alignments);
    }

    /** cos(Σ_α Δ_α g̃_α φ_αᵀ, Σ_α Δ_α g_α φ_αᵀ) for W⁰ … W^{L−1}: how far what a step adds to weights points along the gradient; 0 where either vanishes. */
    private Matrix alignments(State state, List<Matrix> features, List<Matrix> signals, List<Matrix> cross) {
        Matrix cosines = new Matrix(shape.depth(), 1);
        for (int l = 0; l < shape.depth(); l++) {
            Matrix below = l == 0 ? state.inputCovariance : features.get(l - 1);
            double known = l == 0 ? shape.biasScale(0) * shape.biasScale(0) : 0; // of biases, which are no W⁰
            Matrix truth = backend.contract(state.truth[l], state.truth[l]);
            double product = overlap(state, cross.get(l), below, known);
            double squares = overlap(state, signals.get(l), below, known) * overlap(state, truth, below, known);
            cosines.set(l, 0, squares > 0 ? product / Math.sqrt(squares) : 0);
        }
        return cosines;
    }

    /** Σ Δ_{αc} X_{αc,βd} (Φ_{αβ} − known) Δ_{βd}. */
    private static double overlap(State state, Matrix x, Matrix below, double known) {
        double sum = 0;
        for (int i = 0; i < x.rows(); i++) {
            for (int j = 0; j < x.columns(); j++) {
                int alpha = i / state.outputs;
                int beta = j / state.outputs;
                sum += state.delta.get(alpha, i % state.outputs)
                        * x.get(i, j)
                        * (below.get(alpha, beta) - known)
                        * state.delta.get(beta, j % state.outputs);
            }
        }
        return sum;
    }

    private List<Factor> featureFactors(List<Coupling> hidden, State state) {
        List<Factor> factors = new ArrayList<>();
        for (int l = 0; l < hidden.size(); l++) {
            factors.add(Factor.of(factored(hidden.get(l)).featureFactor(state.coordinates[l])));
        }
        factors.add(Factor.of(lastFeatures.coordinates(state.features[shape.depth() - 1])));
        return factors;
    }

    private List<Factor> gradientFactors(List<Coupling> hidden, State state) {
        List<Factor> factors = new ArrayList<>();
        factors.add(Factor.of(firstGradients.coordinates(state.g[0])));
        for (int l = 0; l < hidden.size(); l++) {
            factors.add(Factor.of(factored(hidden.get(l)).gradientFactor(state.gradients[l])));
        }
        return factors;
    }

    private static List<Factor> responses(
            Recording recording, List<Coupling> hidden, @Nullable Matrix[] coordinates, boolean ofFeatures) {
        List<Factor> factors = new ArrayList<>();
        for (int l = 0; recording.has(Quantity.RESPONSES) && l < hidden.size(); l++) {
            FactoredCoupling coupling = factored(hidden.get(l));
            Matrix c = coordinates[l];
            if (c == null) {
                throw new IllegalStateException("there was no pass through " + coupling.name());
            }
            factors.add(Factor.of(ofFeatures ? coupling.featureMemory(c) : coupling.gradientMemory(c)));
        }
        return factors;
    }

    private static List<Factor> learned(Recording recording, List<Coupling> hidden) {
        List<Factor> learned = new ArrayList<>();
        for (int l = 0; recording.has(Quantity.LEARNED) && l < hidden.size(); l++) {
            learned.add(Factor.of(factored(hidden.get(l)).learned()));
        }
        return learned;
    }

    private static FactoredCoupling factored(Coupling coupling) {
        if (coupling instanceof FactoredCoupling factored) {
            return factored;
        }
        throw new UnsupportedOperationException(coupling.name()
                + " stores every weight and has no bases: record kernels and fields of a finite network,"
                + " or sample it");
    }

    private List<Factor> sites(Fields[] layers, int count) {
        List<Factor> samples = new ArrayList<>();
        for (Fields layer : layers) {
            Matrix values = backend.read(layer);
            samples.add(Factor.of(values.block(0, 0, Math.min(count, values.rows()), values.columns())));
        }
        return samples;
    }

    @Override
    public void persist(StateStream state) throws IOException {
        lastFeatures.persist(state);
        firstGradients.persist(state);
    }
}
