package dmft.cli.parameters;

import static dmft.cli.parameters.Parameter.defaulted;
import static dmft.cli.parameters.Parameter.optional;

import dmft.model.Parameterisation;
import dmft.model.Rule;
import java.util.List;
import java.util.stream.Stream;

/** The parameters of how a network's weights are scaled with its width, and by which rule its hidden layers learn. */
final class NetworkParameters {

    static final String NTK = "ntk";
    static final String STANDARD = "standard";

    static final Parameter<String> PARAMETERISATION = defaulted(
            "model.parameterisation",
            new ChoiceType(() -> Stream.concat(Parameterisation.names().stream(), Stream.of(NTK, STANDARD))
                    .toList()),
            Parameterisation.MEAN_FIELD.toString(),
            "how weights scale with the width N. mean-field (maximal update): as in the equations above; ntk: f ="
                + " w·φ/√N, the limit gamma0 = 0, which has to be written; standard: weights of variance σ_w²/N and a"
                + " learning rate η/N, in the limit gamma0 = 0 with hidden layers that learn 1/σ_w² times as fast and"
                + " a first layer and biases that stay; integrable: hidden matrices divided by N, zero in the limit at"
                + " the start; integrable-large-rates: likewise, with a first step enlarged so that it moves weights,"
                + " for relu, leaky-relu, linear");

    static final Parameter<Boolean> GATED = defaulted(
            "model.gated",
            new BooleanType(),
            false,
            "a gated linear network: φ'(m) h in place of φ(h), with fixed gates m, in every layer independent fields of"
                    + " the law of h¹ at the start; activation \"relu\" opens and closes them");

    static final Parameter<String> OPTIMIZER = defaulted(
            "training.optimizer",
            new OptimizerType(),
            OptimizerType.SGD,
            "sgd: gradient descent on mini-batches, with momentum and weight decay as asked for; adaptive optimizers"
                    + " have no such limit");

    static final Parameter<String> RULE = defaulted(
            "training.rule",
            new ChoiceType(Rule.Kind::names),
            Rule.Kind.GRADIENT.toString(),
            "signals g̃ that hidden layers learn from. gradient: g; feedback-alignment: sent back through fixed"
                + " matrices, which correlate with those of the start by feedback_correlation;"
                + " direct-feedback-alignment: φ'(h) times a fixed random field for each output; hebb: Δ φ(h), for one"
                + " output");

    static final Parameter<Double> FEEDBACK_CORRELATION = defaulted(
            "training.feedback_correlation",
            new NumberType(0, true, 1, true, ""),
            0.0,
            "for rule \"feedback-alignment\": correlation ρ of the matrices that send signals back with those of the"
                    + " start");

    static final Parameter<List<Double>> BIAS_RATES = optional(
            "training.bias_rates",
            new NumbersType(new NumberType(0, true), "[1.0, 0.0, 0.0]"),
            "learning rates of the biases relative to η, model.depth numbers; left out: those of their layers");

    private NetworkParameters() {}
}
