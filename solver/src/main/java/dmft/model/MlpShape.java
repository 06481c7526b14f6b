package dmft.model;

import dmft.activation.Activation;
import java.util.Collections;
import java.util.List;

/**
 * A multi-layer perceptron: h¹ = σ_w W⁰x/√D + σ_b b, h^{l+1} = σ_w W^l φ(h^l)/√N + σ_b b, f = w·φ(h^L)/(γ0 N), with scales that may differ from layer to
 * layer.
 *
 * @param depth hidden layers L ≥ 1
 * @param activation φ, its gain included
 * @param gamma0 γ0 ≥ 0
 * @param weightScales σ_w of W⁰ … W^{L−1}
 * @param biasScales σ_b beside them; 0 means no biases there
 * @param rates how fast W⁰ … W^{L−1} (with their biases) and the read-out w learn, relative to the learning rate η; 0 freezes them
 */
public record MlpShape(
        int depth,
        Activation activation,
        double gamma0,
        List<Double> weightScales,
        List<Double> biasScales,
        List<Double> rates)
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
        if (depth < 1 || !(gamma0 >= 0)) {
            throw new IllegalArgumentException("expected depth >= 1, gamma0 >= 0, got " + depth + ", " + gamma0);
        }
        if (weightScales.size() != depth || biasScales.size() != depth || rates.size() != depth + 1) {
            throw new IllegalArgumentException("expected " + depth + " weight scales, as many bias scales and "
                    + (depth + 1) + " rates, got " + weightScales.size() + ", " + biasScales.size() + " and "
                    + rates.size());
        }
        if (!weightScales.stream().allMatch(s -> s > 0)
                || !biasScales.stream().allMatch(s -> s >= 0)
                || !rates.stream().allMatch(r -> r >= 0)) {
            throw new IllegalArgumentException("expected weight scales > 0, bias scales >= 0, rates >= 0, got "
                    + weightScales + ", " + biasScales + ", " + rates);
        }
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
        return activation.kinked();
    }
}
