package dmft.model;

import dmft.activation.Activation;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A multi-layer perceptron: h¹ = σ_w W⁰x/√D + σ_b b, h^{l+1} = σ_w W^l φ(h^l)/√N + σ_b b, f = w·φ(h^L)/(γ0 N), with scales that may differ from layer to
 * layer.
 *
 * @param depth hidden layers L ≥ 1
 * @param activation φ, its gain included
 * @param gamma0 γ0 ≥ 0
 * @param weightScales σ_w of W⁰ … W^{L−1}
 * @param biasScales σ_b beside them; 0 means no biases there
 * @param rates how fast W⁰ … W^{L−1} and the read-out w learn, relative to the learning rate η; 0 freezes them
 * @param biasRates how fast the biases beside W⁰ … W^{L−1} learn, likewise
 * @param rule which signals hidden layers learn from
 * @param parameterisation what the random matrices between hidden layers come to
 * @param gated true for a gated linear network: in place of φ(h^l) stands φ'(m^l) ∘ h^l, where m^l are fixed fields of the law of h¹ at the start
 */
public record MlpShape(
        int depth,
        Activation activation,
        double gamma0,
        List<Double> weightScales,
        List<Double> biasScales,
        List<Double> rates,
        List<Double> biasRates,
        Rule rule,
        Parameterisation parameterisation,
        boolean gated)
        implements Architecture {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range, or there are not L, L and L + 1 of them
     */
    public MlpShape {
        weightScales = List.copyOf(weightScales);
        biasScales = List.copyOf(biasScales);
        rates = List.copyOf(rates);
        biasRates = List.copyOf(biasRates);
        if (depth < 1 || !(gamma0 >= 0)) {
            throw new IllegalArgumentException("expected depth >= 1, gamma0 >= 0, got " + depth + ", " + gamma0);
        }
        if (weightScales.size() != depth
                || biasScales.size() != depth
                || biasRates.size() != depth
                || rates.size() != depth + 1) {
            throw new IllegalArgumentException("expected " + depth + " weight scales, as many bias scales and rates of"
                    + " biases, and " + (depth + 1) + " rates, got " + weightScales.size() + ", " + biasScales.size()
                    + ", " + biasRates.size() + " and " + rates.size());
        }
        if (!weightScales.stream().allMatch(s -> s > 0)
                || !biasScales.stream().allMatch(s -> s >= 0)
                || !rates.stream().allMatch(r -> r >= 0)
                || !biasRates.stream().allMatch(r -> r >= 0)) {
            throw new IllegalArgumentException("expected weight scales > 0, bias scales >= 0, rates >= 0, got "
                    + weightScales + ", " + biasScales + ", " + rates + ", " + biasRates);
        }
        violation(activation, gamma0, biasScales, rule, parameterisation, gated).ifPresent(violation -> {
            throw new IllegalArgumentException(violation);
        });
    }

    private static Optional<String> violation(
            Activation activation,
            double gamma0,
            List<Double> biasScales,
            Rule rule,
            Parameterisation parameterisation,
            boolean gated) {
        if (parameterisation == Parameterisation.MEAN_FIELD) {
            return Optional.empty();
        }
        if (gamma0 == 0) {
            return Optional.of(
                    "the parameterisation \"" + parameterisation + "\" has no lazy limit, for matrices of order"
                            + " 1/N are nothing but what they learn: expected gamma0 > 0");
        }
        if (!rule.isGradient()) {
            return Optional.of("the rule \"" + rule + "\" sends signals back through matrices of order 1, those of the"
                    + " parameterisation \"" + parameterisation + "\" are of order 1/√N: expected the rule "
                    + Rule.GRADIENT);
        }
        boolean large = parameterisation == Parameterisation.INTEGRABLE_LARGE_RATES;
        if (large
                && (!(gated || activation.homogeneous()) || biasScales.stream().anyMatch(scale -> scale > 0))) {
            return Optional.of("the parameterisation \"" + parameterisation
                    + "\" enlarges what is of order 1/√N at the first step, which keeps its shape where φ(λh) = λφ(h)"
                    + " for λ > 0 and there are no biases: expected relu,"
                    + " leaky-relu"
                    + " or linear"
                    + " and no"
                    + " bias"
                    + " scale,"
                    + " got " + activation.name() + " and " + biasScales);
        }
        return Optional.empty();
    }

    /** A multi-layer perceptron of the mean-field parameterisation that learns by gradient descent. */
    public MlpShape(
            int depth,
            Activation activation,
            double gamma0,
            List<Double> weightScales,
            List<Double> biasScales,
            List<Double> rates) {
        this(
                depth,
                activation,
                gamma0,
                weightScales,
                biasScales,
                rates,
                rates.subList(0, Math.min(depth, rates.size())),
                Rule.GRADIENT,
                Parameterisation.MEAN_FIELD,
                false);
    }

    /** A network whose layers have the same scales and rates. */
    public MlpShape(int depth, Activation activation, double gamma0, double weightScale, double biasScale) {
        this(
                depth,
                activation,
                gamma0,
                Collections.nCopies(depth, weightScale),
                Collections.nCopies(depth, biasScale),
                Collections.nCopies(depth + 1, 1.0));
    }

    /** A network with σ_w = 1 and no biases. */
    public static MlpShape of(int depth, Activation activation, double gamma0) {
        return new MlpShape(depth, activation, gamma0, 1, 0);
    }

    /** The same learning by another rule. */
    public MlpShape with(Rule other) {
        return new MlpShape(
                depth, activation, gamma0, weightScales, biasScales, rates, biasRates, other, parameterisation, gated);
    }

    /** The same in another parameterisation. */
    public MlpShape with(Parameterisation other) {
        return new MlpShape(depth, activation, gamma0, weightScales, biasScales, rates, biasRates, rule, other, gated);
    }

    /** The same with other learning rates, of W⁰ … W^{L−1} and w, and of the biases. */
    public MlpShape withRates(List<Double> others, List<Double> ofBiases) {
        return new MlpShape(
                depth, activation, gamma0, weightScales, biasScales, others, ofBiases, rule, parameterisation, gated);
    }

    /** The same as a gated linear network, or no longer. */
    public MlpShape withGates(boolean gates) {
        return new MlpShape(
                depth, activation, gamma0, weightScales, biasScales, rates, biasRates, rule, parameterisation, gates);
    }

    /** The same at another γ0. */
    public MlpShape withGamma0(double other) {
        return new MlpShape(
                depth, activation, other, weightScales, biasScales, rates, biasRates, rule, parameterisation, gated);
    }

    /** σ_w of W^layer, layer = 0 … L−1. */
    public double weightScale(int layer) {
        return weightScales.get(layer);
    }

    /** σ_b beside W^layer, layer = 0 … L−1. */
    public double biasScale(int layer) {
        return biasScales.get(layer);
    }

    /** How fast W^layer learns; layer = L is the read-out. */
    public double rate(int layer) {
        return rates.get(layer);
    }

    /** How fast the biases beside W^layer learn. */
    public double biasRate(int layer) {
        return biasRates.get(layer);
    }

    /**
     * σ_w of a network whose layers have the same.
     *
     * @throws IllegalStateException if they differ
     */
    public double weightScale() {
        return same(weightScales, "weight scales");
    }

    /**
     * σ_b of a network whose layers have the same.
     *
     * @throws IllegalStateException if they differ
     */
    public double biasScale() {
        return same(biasScales, "bias scales");
    }

    private static double same(List<Double> values, String what) {
        if (values.stream().distinct().count() > 1) {
            throw new IllegalStateException(
                    "the " + what + " differ from layer to layer, " + values + ", where one for all is asked for");
        }
        return values.getFirst();
    }

    @Override
    public int couplings() {
        return depth - 1;
    }

    @Override
    public boolean kinked() {
        return activation.kinked() && !gated;
    }
}
