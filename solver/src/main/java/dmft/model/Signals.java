package dmft.model;

import dmft.compute.Matrix;

/** Signals at the outputs of examples. Columns of single outputs are numbered example·C + output. */
public final class Signals {

    private Signals() {}

    /** One for every output of every point: column example·C + c has the unit vector of output c. */
    static Matrix unit(int points, int outputs) {
        Matrix signals = new Matrix(outputs, points * outputs);
        for (int j = 0; j < signals.columns(); j++) {
            signals.set(j % outputs, j, 1);
        }
        return signals;
    }

    /**
     * What makes g̃_α = Σ_c Δ_{αc} g_{αc} of a batch from the g of every single output: g̃ = g · combination.
     *
     * @param delta error signals Δ, batch × C
     * @param batch examples
     * @param trained P, of which they are
     * @return PC × batch
     */
    public static Matrix combination(Matrix delta, int[] batch, int trained) {
        int outputs = delta.columns();
        Matrix combination = new Matrix(trained * outputs, batch.length);
        for (int i = 0; i < batch.length; i++) {
            for (int c = 0; c < outputs; c++) {
                combination.set(batch[i] * outputs + c, i, delta.get(i, c));
            }
        }
        return combination;
    }
}
