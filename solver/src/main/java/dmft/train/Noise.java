package dmft.train;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Noise that a training meets at every step t, the same for every replica and every finite network: example μ and output c learn from
 *
 * <pre>    Δ_{μc}(t) = −∂ℓ/∂f_c (f_μ(t), ỹ_μ(t)) + σ_Δ ξ_{μc}(t)</pre>
 *
 * with labels ỹ = y + σ_y ε(t), or, with probability p, those of another class: −y for labels ±1, any other class, all with the same chance, for several
 * outputs. ε and ξ are standard normal numbers, new ones at every step. Losses that are told are those of the labels as they are.
 *
 * @param label σ_y ≥ 0
 * @param flips p, at least 0 and at most 1
 * @param gradient σ_Δ ≥ 0
 * @param seed of all that is drawn
 */
public record Noise(double label, double flips, double gradient, long seed) {

    /** None. */
    public static final Noise NONE = new Noise(0, 0, 0, 0);

    /** What is drawn at a step, whatever the examples of its batch. */
    private static final long STREAM =
            0x9e3779b97f4a7c15L; // 2⁶⁴ over the golden ratio: neighbouring steps get seeds far apart

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Noise {
        if (!(label >= 0 && gradient >= 0 && flips >= 0 && flips <= 1)
                || Double.isInfinite(label)
                || Double.isInfinite(gradient)) {
            throw new IllegalArgumentException(
                    "expected label noise >= 0, 0 <= flips <= 1 and gradient noise >= 0, got " + label + ", " + flips
                            + ", " + gradient);
        }
    }

    /**
     * What of this noise has no meaning for a loss and its labels, if anything: numbers may be added to labels that may be any, classes changed where labels
     * are classes.
     */
    public Optional<String> violation(Loss loss, double[][] labels) {
        if (label > 0 && loss.targets() != Targets.ANY) {
            return Optional.of("the loss " + loss + " needs " + loss.targets().expected()
                    + ", which labels with normal noise are not: expected flipped labels, or a loss for any numbers");
        }
        if (flips > 0 && !Accuracy.isDefinedFor(labels)) {
            return Optional.of("labels that are no classes cannot be flipped: expected normal noise on them");
        }
        return Optional.empty();
    }

    /** True if nothing is drawn. */
    boolean isNone() {
        return label == 0 && flips == 0 && gradient == 0;
    }

    /** ỹ of all examples at a step, and numbers ξ for the signals. */
    record Draw(double[][] labels, double[][] signals) {}

    Draw draw(int step, double[][] labels) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed + STREAM * (step + 1));
        double[][] noisy = new double[labels.length][];
        double[][] signals = new double[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            noisy[i] = labels[i].clone();
            signals[i] = new double[labels[i].length];
            boolean flipped = random.nextDouble() < flips;
            int by = labels[i].length == 1 ? 0 : 1 + random.nextInt(labels[i].length - 1);
            for (int c = 0; c < labels[i].length; c++) {
                if (flipped) {
                    noisy[i][c] = by == 0 ? -labels[i][0] : labels[i][(c + by) % labels[i].length];
                }
                noisy[i][c] += label * random.nextGaussian();
                signals[i][c] = gradient * random.nextGaussian();
            }
        }
        return new Draw(noisy, signals);
    }
}
