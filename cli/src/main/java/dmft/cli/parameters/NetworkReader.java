package dmft.cli.parameters;

import dmft.activation.Activation;
import dmft.activation.Activations;
import dmft.model.MlpShape;
import dmft.model.Parameterisation;
import dmft.model.Rule;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The network, as the parameters say; checks what they mean together. */
final class NetworkReader {

    private final ParameterValues values;
    private final Set<String> given;
    private final BiConsumer<Parameter<?>, String> error;

    /**
     * Parameters that have been checked one by one.
     *
     * @param given keys of those that were given
     * @param error told what is wrong
     */
    NetworkReader(ParameterValues values, Set<String> given, BiConsumer<Parameter<?>, String> error) {
        this.values = values;
        this.given = given;
        this.error = error;
    }

    /** Tells what does not fit together. */
    void check() {
        String scaling = values.find(NetworkParameters.PARAMETERISATION).orElse("");
        double gamma0 = values.find(Parameters.GAMMA0).orElse(0.0);
        if ((scaling.equals(NetworkParameters.NTK) || scaling.equals(NetworkParameters.STANDARD)) && gamma0 > 0) {
            error.accept(
                    NetworkParameters.PARAMETERISATION,
                    "model.parameterisation = \"" + scaling + "\": in the limit of infinite width its features do not"
                            + " move, which is the limit of small γ0: write"
                            + " model.gamma0 = 0, or choose \"mean-field\"");
        }
        if (scaling.equals(NetworkParameters.STANDARD)) {
            for (Parameter<?> parameter : List.of(TrainingParameters.LAYER_RATES, NetworkParameters.BIAS_RATES)) {
                if (values.find(parameter).isPresent()) {
                    error.accept(
                            parameter,
                            parameter.key()
                                    + ": model.parameterisation = \"standard\" says how fast layers learn: leave"
                                    + " out one of the two");
                }
            }
        }
        boolean aligned =
                values.find(NetworkParameters.RULE).orElse("").equals(Rule.Kind.FEEDBACK_ALIGNMENT.toString());
        if (!aligned
                && given.contains(NetworkParameters.FEEDBACK_CORRELATION.key())
                && values.find(NetworkParameters.FEEDBACK_CORRELATION).orElse(0.0) > 0) {
            error.accept(
                    NetworkParameters.FEEDBACK_CORRELATION,
                    "training.feedback_correlation: it is that of training.rule = \"feedback-alignment\": leave it out,"
                            + " or write so");
        }
        try {
            shape();
        } catch (IllegalArgumentException e) {
            Parameter<?> parameter = parameterisation() == Parameterisation.MEAN_FIELD
                    ? NetworkParameters.RULE
                    : NetworkParameters.PARAMETERISATION;
            error.accept(parameter, parameter.key() + ": " + e.getMessage());
        }
    }

    /** Of those parameters that make a network another than a perceptron that learns by its gradient the first that was given. */
    Optional<Parameter<?>> unusual() {
        if (!values.find(NetworkParameters.RULE).orElse("").equals(Rule.Kind.GRADIENT.toString())) {
            return Optional.of(NetworkParameters.RULE);
        }
        return parameterisation() == Parameterisation.MEAN_FIELD
                ? Optional.empty()
                : Optional.of(NetworkParameters.PARAMETERISATION);
    }

    private Parameterisation parameterisation() {
        String name = values.find(NetworkParameters.PARAMETERISATION).orElse("");
        return Parameterisation.names().contains(name) ? Parameterisation.named(name) : Parameterisation.MEAN_FIELD;
    }

    /** The network. */
    MlpShape shape() {
        int depth = values.integer(Parameters.DEPTH);
        Activation activation =
                Activations.named(values.get(Parameters.ACTIVATION)).withGain(values.get(Parameters.ACTIVATION_GAIN));
        List<Double> scales = everywhere(TrainingParameters.WEIGHT_SCALES, depth, values.get(Parameters.WEIGHT_SCALE));
        List<Double> rates = rates(depth, scales);
        boolean standard = values.get(NetworkParameters.PARAMETERISATION).equals(NetworkParameters.STANDARD);
        return new MlpShape(
                depth,
                activation,
                values.get(Parameters.GAMMA0),
                scales,
                everywhere(TrainingParameters.BIAS_SCALES, depth, values.get(Parameters.BIAS_SCALE)),
                rates,
                standard
                        ? Collections.nCopies(depth, 0.0)
                        : values.find(NetworkParameters.BIAS_RATES).orElse(rates.subList(0, depth)),
                new Rule(
                        Rule.Kind.named(values.get(NetworkParameters.RULE)),
                        values.get(NetworkParameters.FEEDBACK_CORRELATION)),
                parameterisation(),
                values.get(NetworkParameters.GATED));
    }

    /** With standard weights W = σ_w W̃/√N a learning rate η/N moves W̃ by η/σ_w², the first layer's and biases by what is smaller by 1/N. */
    private List<Double> rates(int depth, List<Double> scales) {
        List<Double> rates = everywhere(TrainingParameters.LAYER_RATES, depth + 1, 1);
        if (!values.get(NetworkParameters.PARAMETERISATION).equals(NetworkParameters.STANDARD)) {
            return rates;
        }
        Double[] standard = new Double[depth + 1];
        for (int l = 0; l <= depth; l++) {
            boolean hidden = l > 0 && l < depth;
            standard[l] = hidden ? 1 / (scales.get(l) * scales.get(l)) : l == 0 ? 0.0 : 1.0;
        }
        return List.of(standard);
    }

    /** What is given of every layer, or the same for all. */
    private List<Double> everywhere(Parameter<List<Double>> ofEvery, int layers, double otherwise) {
        return values.find(ofEvery).orElse(Collections.nCopies(layers, otherwise));
    }
}
