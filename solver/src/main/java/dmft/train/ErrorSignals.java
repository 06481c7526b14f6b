package dmft.train;

/** The error signals Δ = −∂ℓ/∂f that drive a training, with its noise. */
public final class ErrorSignals {

    private final Loss loss;
    private final Noise noise;
    private final double[][] labels;

    /** @param labels y of the training examples, P × C */
    public ErrorSignals(Training training, double[][] labels) {
        this.loss = training.loss();
        this.noise = training.noise();
        this.labels = labels;
    }

    /**
     * Δ of the examples of a batch, one row each.
     *
     * @param step t, whose noise it is
     * @param outputs f of all training examples at t, P × C
     * @param batch the examples, by number
     */
    public double[][] of(int step, double[][] outputs, int[] batch) {
        Noise.Draw draw = noise.isNone() ? null : noise.draw(step, labels);
        double[][] now = draw == null ? labels : draw.labels();
        double[][] delta = new double[batch.length][labels[0].length];
        for (int i = 0; i < batch.length; i++) {
            loss.negativeGradient(outputs[batch[i]], now[batch[i]], delta[i]);
            for (int c = 0; draw != null && c < delta[i].length; c++) {
                delta[i][c] += draw.signals()[batch[i]][c];
            }
        }
        return delta;
    }
}
