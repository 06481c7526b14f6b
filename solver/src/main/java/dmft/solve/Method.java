package dmft.solve;

import dmft.model.Architecture;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.train.Training;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How the equations are solved, exactly or to some approximation, by its name in parameter files. */
public enum Method {
    /** Exactly: one pass forward in time. */
    CAUSAL("causal"),
    /** Exactly: by iteration between sample paths and order parameters. */
    SELF_CONSISTENT("self-consistent"),
    /** Kernels stay as they are at the start (E8), whatever γ0. */
    STATIC_NTK("static-ntk"),
    /** Kernels to leading order in γ0² (E9). */
    LEADING_ORDER("leading-order"),
    /** Forward and backward fields do not answer to each other, A = B = 0 (E10). */
    GRADIENT_INDEPENDENCE("gradient-independence");

    private final String label;

    Method(String label) {
        this.label = label;
    }

    /** The names in parameter files. */
    public static List<String> names() {
        return Arrays.stream(values()).map(Method::toString).toList();
    }

    /**
     * The method of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Method named(String name) {
        return Arrays.stream(values())
                .filter(value -> value.label.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no method is called \"" + name + "\"; there are " + String.join(", ", names())));
    }

    /**
     * Why this method is no limit of a training, if it is none.
     */
    public Optional<String> refusal(Architecture architecture, Training training) {
        if (training.batches().isStream() && at(architecture.gamma0()) != CAUSAL) {
            return Optional.of(
                    (architecture.gamma0() == 0 ? "at model.gamma0 = 0" : "with solver.method = \"" + this + "\"")
                            + " outputs of all examples are followed from the start, but those of a stream come and"
                            + " go: expected listed batches (training.batch_order ="
                            + " \"list\"), or \"" + CAUSAL + "\" at gamma0 > 0");
        }
        boolean enlarged = architecture instanceof MlpShape shape
                && shape.parameterisation() == Parameterisation.INTEGRABLE_LARGE_RATES;
        boolean kept =
                training.optimizer().momentum() > 0 || training.optimizer().weightDecay() > 0;
        if (enlarged && (kept || training.flow().flows())) {
            return Optional.of("the parameterisation \"" + Parameterisation.INTEGRABLE_LARGE_RATES
                    + "\" enlarges the first step, which a flow has not and which a velocity or decay would carry on"
                    + " at another scale: expected steps without momentum and weight decay");
        }
        return refusal(architecture).or(() -> refusal(architecture.gamma0(), training));
    }

    private Optional<String> refusal(Architecture architecture) {
        MlpShape shape = switch (architecture) {
            case MlpShape mlp -> mlp;
        };
        Method method = at(shape.gamma0());
        boolean unusual = !shape.rule().isGradient() || shape.parameterisation() != Parameterisation.MEAN_FIELD;
        boolean told =
                method == CAUSAL || (method == STATIC_NTK && shape.parameterisation() == Parameterisation.MEAN_FIELD);
        return unusual && !told
                ? Optional.of(
                        "solver.method = \"" + this + "\" is built on hidden matrices that stay and send their own"
                                + " signals back, which the rule \"" + shape.rule() + "\" in the parameterisation \""
                                + shape.parameterisation() + "\" has not: expected \"" + CAUSAL + "\"")
                : Optional.empty();
    }

    private Optional<String> refusal(double gamma0, Training training) {
        boolean decays = training.optimizer().weightDecay() > 0;
        boolean moves = training.optimizer().momentum() > 0;
        boolean flows = training.flow().flows();
        return switch (at(gamma0)) {
            case CAUSAL -> Optional.empty();
            case SELF_CONSISTENT ->
                flows
                        ? Optional.of("solver.method = \"" + this
                                + "\" iterates over a fixed number of passes through the"
                                + " network, but how many a flow takes shows on its way: expected steps, or \"" + CAUSAL
                                + "\"")
                        : Optional.empty();
            case STATIC_NTK ->
                decays
                        ? Optional.of((gamma0 == 0 ? "at model.gamma0 = 0" : "with solver.method = \"" + this + "\"")
                                + " kernels stay as they are at the start, but weights that decay take them along:"
                                + " expected training.weight_decay = 0, or another method at gamma0 > 0")
                        : Optional.empty();
            case LEADING_ORDER, GRADIENT_INDEPENDENCE ->
                decays || moves || flows
                        ? Optional.of("solver.method = \"" + this
                                + "\" moves the outputs in steps by the tangent kernel"
                                + " K(t, t), but a velocity moves them by K(t, s) of earlier times, decay by no kernel,"
                                + " and a flow takes no steps: expected training without them, or \"" + CAUSAL + "\"")
                        : Optional.empty();
        };
    }

    /** This method, or the lazy limit, which all of them share: at γ0 = 0 nothing moves. */
    Method at(double gamma0) {
        return gamma0 == 0 ? STATIC_NTK : this;
    }

    /** Networks that a replica follows side by side. */
    int networks() {
        return this == LEADING_ORDER ? LeadingOrder.NETWORKS : 1;
    }

    @Override
    public String toString() {
        return label;
    }
}
