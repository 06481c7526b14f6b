package dmft.train;

/**
 * How a network is trained: θ ← θ − η γ0² N ∂𝓛/∂θ for a number of steps.
 *
 * @param learningRate η, of the mean loss
 * @param steps T; the state before step t is entry t of every result, so results have T+1 entries
 * @param loss ℓ(f, y)
 * @param batchSize examples a step; 0 means all
 * @param batchSeed seed of the order of the mini-batches, the same for every replica and every finite network
 */
public record Training(double learningRate, int steps, Loss loss, int batchSize, long batchSeed) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range
     */
    public Training {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate is " + learningRate + ", expected a positive number");
        }
        if (steps < 0 || batchSize < 0) {
            throw new IllegalArgumentException(
                    "steps and batch size must not be negative: " + steps + ", " + batchSize);
        }
    }

    /** Gradient descent on all examples with the mean squared error. */
    public static Training gradientDescent(double learningRate, int steps) {
        return new Training(learningRate, steps, MeanSquaredError.INSTANCE, 0, 0);
    }
}
