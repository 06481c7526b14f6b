package dmft.train;

/**
 * How a network is trained: for a number of steps, along −γ0² N ∂𝓛/∂θ of the mean loss 𝓛 over a batch.
 *
 * @param learningRate η
 * @param steps T; the state before step t is entry t of every result, so results have T+1 entries
 * @param loss ℓ(f, y)
 * @param batches which examples each step learns from
 * @param schedule how the learning rate goes over the steps
 * @param optimizer momentum and weight decay
 * @param noise of labels and signals
 * @param flow gradient flow in place of steps: entry t is then the state at the flow time ηt
 */
public record Training(
        double learningRate,
        int steps,
        Loss loss,
        BatchPlan batches,
        Schedule schedule,
        Optimizer optimizer,
        Noise noise,
        Flow flow) {

    /**
     * Refuses values outside their ranges.
     *
     * @throws IllegalArgumentException if a value is outside its range, fewer batches are listed than there are steps, or a flow is given what only steps
     *     have
     */
    public Training {
        if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
            throw new IllegalArgumentException("learning rate is " + learningRate + ", expected a positive number");
        }
        if (steps < 0) {
            throw new IllegalArgumentException("steps must not be negative: " + steps);
        }
        if (batches.order() == BatchPlan.Order.LIST && batches.list().size() < steps) {
            throw new IllegalArgumentException(
                    batches.list().size() + " batches are listed, expected one for each of " + steps + " steps");
        }
        boolean plain = batches.equals(BatchPlan.epochs(0, batches.seed()))
                && schedule.isConstant()
                && optimizer.momentum() == 0
                && noise.isNone();
        if (flow.flows() && !plain) {
            throw new IllegalArgumentException("gradient flow has no steps: expected all examples, a constant rate, no"
                    + " momentum and no noise, got " + batches + ", " + schedule + ", " + optimizer + ", " + noise);
        }
    }

    /**
     * Stochastic gradient descent without replacement.
     *
     * @param batchSize examples a step; 0 means all
     * @param batchSeed seed of the order of the mini-batches
     */
    public Training(double learningRate, int steps, Loss loss, int batchSize, long batchSeed) {
        this(
                learningRate,
                steps,
                loss,
                BatchPlan.epochs(batchSize, batchSeed),
                Schedule.CONSTANT,
                Optimizer.PLAIN,
                Noise.NONE,
                Flow.NONE);
    }

    /** Gradient descent on all examples with the mean squared error. */
    public static Training gradientDescent(double learningRate, int steps) {
        return new Training(learningRate, steps, MeanSquaredError.INSTANCE, 0, 0);
    }

    /** η_t, the learning rate of a step. */
    public double rate(int step) {
        return learningRate * schedule.factor(step, steps);
    }

    /**
     * What a step does to the weights.
     *
     * @param gradient what makes −γ0² N ∂𝓛/∂θ of Σ_α g̃_α φ_αᵀ: γ0/P with P the size of the batch
     */
    public Update update(int step, double gradient) {
        return optimizer.step(rate(step), gradient);
    }

    /** The same with other batches. */
    public Training with(BatchPlan other) {
        return new Training(learningRate, steps, loss, other, schedule, optimizer, noise, flow);
    }

    /** The same with another schedule. */
    public Training with(Schedule other) {
        return new Training(learningRate, steps, loss, batches, other, optimizer, noise, flow);
    }

    /** The same with another optimizer. */
    public Training with(Optimizer other) {
        return new Training(learningRate, steps, loss, batches, schedule, other, noise, flow);
    }

    /** The same with other noise. */
    public Training with(Noise other) {
        return new Training(learningRate, steps, loss, batches, schedule, optimizer, other, flow);
    }

    /** The same as a flow, or in steps again. */
    public Training with(Flow other) {
        return new Training(learningRate, steps, loss, batches, schedule, optimizer, noise, other);
    }

    /** The same with another learning rate. */
    public Training withLearningRate(double other) {
        return new Training(other, steps, loss, batches, schedule, optimizer, noise, flow);
    }
}
